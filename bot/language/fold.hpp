#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tillit::language {

// NFKC with case folding; invisible characters (zero width, variation selectors) fall away.
// `strip_marks` also drops accents. Invalid UTF-8 becomes U+FFFD. Pure ASCII does not touch ICU.
[[nodiscard]] std::string fold(std::string_view text, bool strip_marks);

[[nodiscard]] bool is_ascii(std::string_view text);

[[nodiscard]] bool is_valid_utf8(std::string_view text);

// True for bytes no honest short answer holds: invalid UTF-8, control characters other than white
// space, and bidirectional overrides, which show a reader other digits than the ones that stand
// there.
[[nodiscard]] bool is_suspect(std::string_view text);

// The text without white space and invisible characters at its ends, without control characters
// other than tab and newline; invalid UTF-8 becomes U+FFFD. Empty if nothing visible is left.
[[nodiscard]] std::string trimmed_text(std::string_view text);

// User-perceived characters, counted up to `limit` + 1.
[[nodiscard]] std::size_t count_characters(std::string_view text, std::size_t limit);

// How one word is compared: folded, accents dropped, apostrophes left out ("o'clock" = "oclock").
[[nodiscard]] std::string fold_word(std::string_view word);

enum class CharacterKind { Space, Letter, Digit, Apostrophe, Emoji, Other };
// Of a folded character. Only ASCII digits are Digit; combining marks count as letters.
[[nodiscard]] CharacterKind kind_of(char32_t character);
[[nodiscard]] bool is_emoji_modifier(
    char32_t character);  // skin tones, keycap frames: never the meaning of a reply

inline constexpr char32_t kReplacement = 0xFFFD;
// The character at `offset` (before the end), which is moved past it. A byte that is no UTF-8 is
// U+FFFD.
char32_t next_character(std::string_view text, std::size_t& offset);
void append_character(std::string& out, char32_t character);

}  // namespace tillit::language
