#pragma once

#include "core/civil_time.hpp"
#include "dialogue/type.hpp"  // before List and Record stand: g++ takes Kind::List, declared after them, for a shadow

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace tillit::dialogue {

struct Value;

using List = std::vector<Value>;

// The fields of a record, in the order of its RecordType. Values do not carry their type: the
// checker (expression.hpp) has proven it, and the loader of a stored state converts by the declared
// type.
struct Record {
  std::vector<Value> fields;
};

// What a variable holds and an expression yields. text, id and enum literals are all strings here.
// Immutable once built, cheap to copy: lists and records are shared.
struct Value {
  using Storage = std::variant<std::monostate, bool, std::int64_t, double, std::string, Date,
                               TimeOfDay, LocalDateTime, TimePoint, CalendarDuration,
                               std::shared_ptr<const List>, std::shared_ptr<const Record>>;

  Value() = default;  // none
  template <class T>
  requires(!std::is_same_v<std::remove_cvref_t<T>, Value> &&
           std::is_constructible_v<Storage, T&&> && !std::is_pointer_v<std::decay_t<T>>)
      Value(T&& held)
      : storage(std::forward<T>(held)) {}  // NOLINT(google-explicit-constructor): a sum type
  Value(const char* text) : storage(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Value(int whole) : storage(std::int64_t{whole}) {}       // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool is_none() const { return std::holds_alternative<std::monostate>(storage); }
  // nullptr if something else is held.
  template <class T>
  [[nodiscard]] const T* get_if() const {
    return std::get_if<T>(&storage);
  }
  [[nodiscard]] const List* list() const {
    const auto* held = std::get_if<std::shared_ptr<const List>>(&storage);
    return held ? held->get() : nullptr;
  }
  [[nodiscard]] const Record* record() const {
    const auto* held = std::get_if<std::shared_ptr<const Record>>(&storage);
    return held ? held->get() : nullptr;
  }

  // Deep: lists and records are equal when their contents are.
  friend bool operator==(const Value& a, const Value& b);

  Storage storage;
};

[[nodiscard]] inline Value make_list(List items) {
  return std::make_shared<const List>(std::move(items));
}
[[nodiscard]] inline Value make_record(std::vector<Value> fields) {
  return std::make_shared<const Record>(Record{std::move(fields)});
}

}  // namespace tillit::dialogue
