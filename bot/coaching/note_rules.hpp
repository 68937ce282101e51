#pragma once

#include "coaching/book.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Notes about somebody, and the person's own journal. Both live kNotesLive and not a day longer:
// what has expired is never shown, and is gone from the book at the next note or at
// without_expired(), which the daily retention calls, and which drops what is past of the rhythm
// too. Total: blank text or an id that does not exist changes nothing.
namespace tillit::coaching {

[[nodiscard]] bool is_expired(const Note& note, Date today);

// `about` is dropped if there is no such relationship; one that exists counts as used.
[[nodiscard]] Book add_note(Book book, std::string id, const std::optional<std::string>& about,
                            std::string_view text, Date today);
[[nodiscard]] Book add_journal_entry(Book book, std::string id,
                                     const std::optional<std::string>& about, std::string_view text,
                                     Date today);
[[nodiscard]] Book forget_note(Book book, std::string_view id);
[[nodiscard]] Book forget_journal_entry(Book book, std::string_view id);
[[nodiscard]] Book without_expired(Book book, Date today);

// The newest that has not expired, never of the journal; nullptr if there is none.
[[nodiscard]] const Note* last_note(const Book& book, Date today);
[[nodiscard]] const Note* last_note_about(const Book& book, std::string_view relationship,
                                          Date today);

// How many of `notes` are newer than this one of theirs.
[[nodiscard]] std::int64_t newer_than(const std::vector<Note>& notes, const Note& note);

// How many notes and journal entries about them have not expired.
[[nodiscard]] std::int64_t written_about(const Book& book, std::string_view relationship,
                                         Date today);

}  // namespace tillit::coaching
