#include "coaching/note_rules.hpp"

#include "coaching/relationship_rules.hpp"

#include <algorithm>

namespace tillit::coaching {
namespace {

void drop_expired(std::vector<Note>& notes, Date today) {
  std::erase_if(notes, [today](const Note& note) { return is_expired(note, today); });
}

void append(std::vector<Note>& notes, Note note) {
  drop_expired(notes, note.on);
  notes.push_back(std::move(note));
  if (notes.size() > kMaxNotes)
    notes.erase(notes.begin(), notes.end() - static_cast<std::ptrdiff_t>(kMaxNotes));
}

Book add(Book book, std::vector<Note> Book::*notes, std::string id,
         const std::optional<std::string>& about, std::string_view text, Date today) {
  std::string kept = plain_text(text, kMaxText);
  if (kept.empty()) return book;
  const bool known = about && find_relationship(book, *about) != nullptr;
  append(book.*notes, Note{std::move(id), known ? about : std::nullopt, std::move(kept), today});
  return known ? use_relationship(std::move(book), *about) : book;
}

template <class Matches>
const Note* newest(const Book& book, Date today, Matches matches) {
  const auto found = std::find_if(book.notes.rbegin(), book.notes.rend(), [&](const Note& note) {
    return !is_expired(note, today) && matches(note);
  });
  return found == book.notes.rend() ? nullptr : &*found;
}

}  // namespace

bool is_expired(const Note& note, Date today) { return add(note.on, kNotesLive) <= today; }

Book add_note(Book book, std::string id, const std::optional<std::string>& about,
              std::string_view text, Date today) {
  return add(std::move(book), &Book::notes, std::move(id), about, text, today);
}

Book add_journal_entry(Book book, std::string id, const std::optional<std::string>& about,
                       std::string_view text, Date today) {
  return add(std::move(book), &Book::journal, std::move(id), about, text, today);
}

Book forget_note(Book book, std::string_view id) {
  std::erase_if(book.notes, [id](const Note& note) { return note.id == id; });
  return book;
}

Book forget_journal_entry(Book book, std::string_view id) {
  const std::string gone(id);  // it may well point into the book
  std::erase_if(book.journal, [&gone](const Note& entry) { return entry.id == gone; });
  return book;
}

Book without_expired(Book book, Date today) {
  drop_expired(book.notes, today);
  drop_expired(book.journal, today);
  book.rhythm = without_past(std::move(book.rhythm), today);
  return book;
}

const Note* last_note(const Book& book, Date today) {
  return newest(book, today, [](const Note&) { return true; });
}

const Note* last_note_about(const Book& book, std::string_view relationship, Date today) {
  return newest(book, today, [relationship](const Note& note) {
    return note.about && *note.about == relationship;
  });
}

std::int64_t newer_than(const std::vector<Note>& notes, const Note& note) {
  const auto found = std::ranges::find(notes, note.id, &Note::id);
  return found == notes.end() ? 0 : notes.end() - found - 1;
}

std::int64_t written_about(const Book& book, std::string_view relationship, Date today) {
  const auto counts = [&](const Note& note) {
    return note.about && *note.about == relationship && !is_expired(note, today);
  };
  return std::ranges::count_if(book.notes, counts) + std::ranges::count_if(book.journal, counts);
}

}  // namespace tillit::coaching
