#include "coaching/relationship_rules.hpp"

#include "language/recognise.hpp"

#include <algorithm>

namespace tillit::coaching {
namespace {

// How two aliases are compared. An alias of nothing but emoji is compared as it is.
std::string compared(std::string_view alias) {
  std::string normalised = language::normalise(alias, /*strip_marks=*/false);
  return normalised.empty() ? std::string(alias) : normalised;
}

Relationship* find(Book& book, std::string_view id) {
  const auto found = std::ranges::find(book.relationships, id, &Relationship::id);
  return found == book.relationships.end() ? nullptr : &*found;
}

}  // namespace

std::string plain_alias(std::string_view alias) {
  std::string one_line;
  for (const char c : alias) {
    const bool control = static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
    const char kept = control ? ' ' : c;
    if (kept == ' ' && (one_line.empty() || one_line.back() == ' ')) continue;
    one_line += kept;
  }
  return plain_text(one_line, kMaxAlias);
}

const Relationship* find_by_alias(const Book& book, std::string_view alias) {
  const std::string wanted = compared(plain_alias(alias));
  if (wanted.empty()) return nullptr;
  const auto found = std::ranges::find(
      book.relationships, wanted,
      [](const Relationship& relationship) { return compared(relationship.alias); });
  return found == book.relationships.end() ? nullptr : &*found;
}

Book add_relationship(Book book, std::string id, std::string_view alias, Date today) {
  if (const Relationship* known = find_by_alias(book, alias)) {
    const std::string known_id = known->id;
    return use_relationship(std::move(book), known_id);
  }
  Relationship added;
  added.id = std::move(id);
  added.alias = plain_alias(alias);
  added.since = today;
  if (added.alias.empty()) return book;
  book.relationships.push_back(std::move(added));
  std::rotate(book.relationships.begin(), std::prev(book.relationships.end()),
              book.relationships.end());
  return book;
}

Book use_relationship(Book book, std::string_view id) {
  const auto found = std::ranges::find(book.relationships, id, &Relationship::id);
  if (found != book.relationships.end())
    std::rotate(book.relationships.begin(), found, std::next(found));
  return book;
}

Book set_matters(Book book, std::string_view id, std::string_view text) {
  Relationship* relationship = find(book, id);
  if (relationship == nullptr) return book;
  std::string kept = plain_text(text, kMaxText);
  relationship->matters = kept.empty() ? std::nullopt : std::optional(std::move(kept));
  return use_relationship(std::move(book), id);
}

Book set_next_talk(Book book, std::string_view id, Date on) {
  Relationship* relationship = find(book, id);
  if (relationship == nullptr) return book;
  relationship->next_talk = on;
  return use_relationship(std::move(book), id);
}

Book add_practice(Book book, Practice practice) {
  book.practices.push_back(std::move(practice));
  while (book.practices.size() > kMaxPractices) {
    book.practices.erase(book.practices.begin());
    ++book.earlier_practices;
  }
  return book;
}

Book practise(Book book, std::string_view id, Date today,
              const std::optional<Behaviour>& behaviour) {
  if (find_relationship(book, id) == nullptr) return book;
  book = add_practice(std::move(book), Practice{std::string(id), today, behaviour});
  return use_relationship(std::move(book), id);
}

std::optional<Date> practised_on(const Book& book, std::string_view id) {
  const auto found =
      std::find_if(book.practices.rbegin(), book.practices.rend(), [id](const Practice& practice) {
        return practice.relationship && *practice.relationship == id;
      });
  return found == book.practices.rend() ? std::nullopt : std::optional(found->on);
}

Book forget_relationship(Book book, std::string_view id) {
  if (find_relationship(book, id) == nullptr) return book;
  const std::string gone(id);  // `id` may well point into the book
  const auto is_about = [&gone](const Note& note) { return note.about == gone; };
  std::erase_if(book.notes, is_about);
  std::erase_if(book.journal, is_about);
  std::erase_if(book.snapshots,
                [&gone](const Snapshot& snapshot) { return snapshot.about == gone; });
  for (Promise& promise : book.promises) {
    if (promise.plan.relationship == gone) promise.plan.relationship.reset();
  }
  for (Practice& practice : book.practices) {
    if (practice.relationship == gone) practice.relationship.reset();
  }
  std::erase_if(book.relationships,
                [&gone](const Relationship& relationship) { return relationship.id == gone; });
  return book;
}

}  // namespace tillit::coaching
