#include "coaching/book.hpp"

#include <algorithm>

namespace tillit::coaching {
namespace {

template <class Entries>
auto find_by_id(const Entries& entries, std::string_view id) -> const
    typename Entries::value_type* {
  const auto found = std::ranges::find(entries, id, &Entries::value_type::id);
  return found == entries.end() ? nullptr : &*found;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::optional<Outcome> outcome_of(std::string_view word) {
  const auto found = std::ranges::find(kOutcomeWords, word);
  if (found == kOutcomeWords.end()) return std::nullopt;
  return static_cast<Outcome>(found - kOutcomeWords.begin());
}

const Relationship* find_relationship(const Book& book, std::string_view id) {
  return find_by_id(book.relationships, id);
}

const Promise* find_promise(const Book& book, std::string_view id) {
  return find_by_id(book.promises, id);
}

const Note* find_note(const Book& book, std::string_view id) { return find_by_id(book.notes, id); }

const Note* find_journal_entry(const Book& book, std::string_view id) {
  return find_by_id(book.journal, id);
}

const Snapshot* find_snapshot(const Book& book, std::string_view id) {
  return find_by_id(book.snapshots, id);
}

const Place* find_place(const Book& book, std::string_view id) {
  return find_by_id(book.places, id);
}

std::string plain_text(std::string_view text, std::size_t max) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  text.remove_prefix(first);
  if (text.size() > max) {
    std::size_t end = max;
    while (end > 0 && is_continuation(text[end])) --end;
    text = text.substr(0, end);
  }
  const auto last = text.find_last_not_of(kSpace);
  return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace tillit::coaching
