#pragma once

#include "coaching/book.hpp"
#include "core/result.hpp"
#include "dialogue/host.hpp"

#include <optional>
#include <string>

namespace tillit::coaching {

// The book as the engine carries it through a turn. Most turns never look into it, so stored bytes
// are decoded at first use. Thread-safety: a state made from bytes belongs to the turn that made
// it, because the first look decodes it in place; one made from a Book is immutable and may be
// shared.
class BookState final : public dialogue::HostState {
 public:
  // As read from the store; no bytes are the empty book.
  explicit BookState(std::string stored) : stored_(std::move(stored)) {}
  // As a command left it.
  explicit BookState(Book book) : is_changed_(true), book_(std::move(book)) {}

  // If the bytes do not decode: an empty book, and damage() is set.
  [[nodiscard]] const Book& book() const;

  // Why the bytes did not decode, if somebody looked and they did not. Views cannot fail, so
  // whoever commits the turn must ask this first, of the state the turn began with, and give the
  // turn up; a command on a damaged state changes nothing.
  [[nodiscard]] const std::optional<Error>& damage() const { return damage_; }

  // True if a command made this state: only then has bytes() something new to store.
  [[nodiscard]] bool is_changed() const { return is_changed_; }
  [[nodiscard]] std::string bytes() const;

 private:
  std::string stored_;
  bool is_changed_ = false;
  mutable std::optional<Book> book_;
  mutable std::optional<Error> damage_;
};

}  // namespace tillit::coaching
