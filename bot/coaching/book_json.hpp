#pragma once

#include "coaching/book.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>

namespace tillit::coaching {

// The number of the book's stored form. It goes up with every change, a new key included, and an
// up-converter from the number before comes with it; so a key that is unknown within a known number
// is nobody's, and is not kept.
inline constexpr int kBookFormat = 1;

// Bytes that are not UTF-8 within a text are replaced, so writing never fails.
[[nodiscard]] std::string write_book(const Book& book);

// No bytes are the empty book of a person we do not know yet. Total: any bytes.
// Errors: Corrupt (not JSON, a newer format, a missing or wrong value, an id twice, a reference to
// nobody); the context names the place, never the content.
[[nodiscard]] Result<Book> read_book(std::string_view bytes);

}  // namespace tillit::coaching
