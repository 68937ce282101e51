#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tillit::language {

// What somebody typed, made safe to keep and to show again: valid UTF-8 (a bad byte becomes
// U+FFFD), composed (NFC), without control characters (a line break stays, a tab becomes a space),
// without the invisible characters that turn or hide text (bidirectional overrides, U+202A-202E and
// U+2066-2069, byte-order marks), white space trimmed at both ends. Pure; any bytes.
[[nodiscard]] std::string clean(std::string_view text);

// The text in small letters by Unicode's own mapping, no language's special rules. Any bytes.
[[nodiscard]] std::string lower(std::string_view text);

// The offset at or before `most` where the text can be cut without tearing apart what people see as
// one character: a letter and its accents, an emoji of several parts (Unicode UAX 29). Any bytes.
[[nodiscard]] std::size_t whole_characters(std::string_view text, std::size_t most);

}  // namespace tillit::language
