#include "language/fold.hpp"
#include "language/recognise.hpp"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>

namespace tillit::language {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

namespace {

bool is_ascii_space(char c) { return c == ' ' || (c >= 0x09 && c <= 0x0D); }

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string normalised(const icu::Normalizer2& normalizer, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  normalizer.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                           sink, nullptr, status);
  return U_SUCCESS(status) ? out : std::string();
}

std::string without_marks(std::string_view folded) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return std::string(folded);
  const std::string decomposed = normalised(*nfd, folded);
  std::string out;
  out.reserve(decomposed.size());
  for (std::size_t at = 0; at < decomposed.size();) {
    const char32_t c = next_character(decomposed, at);
    if (u_charType(static_cast<UChar32>(c)) != U_NON_SPACING_MARK) append_character(out, c);
  }
  return out;
}

// NFKC makes "7½" read "71⁄2". A space before the fraction keeps the seven apart.
std::string with_fractions_apart(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 4);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool fraction = text[at] == '\xC2' && at + 1 < text.size() && text[at + 1] >= '\xBC' &&
                          text[at + 1] <= '\xBE';
    if (fraction) out.push_back(' ');
    out.push_back(text[at]);
  }
  return out;
}

constexpr std::array<bool, 0x80> kTrimmedAscii = [] {
  std::array<bool, 0x80> trimmed{};
  for (const char c : std::string_view("!\"#%&'()*,-./:;?@[\\]_{}"))
    trimmed[static_cast<unsigned char>(c)] = true;
  return trimmed;
}();

bool is_trimmed(char32_t c) {
  if (c < 0x80) return kTrimmedAscii[c];
  if (c == kReplacement) return false;
  const auto type = u_charType(static_cast<UChar32>(c));
  return u_ispunct(static_cast<UChar32>(c)) != 0 || type == U_OTHER_SYMBOL ||
         type == U_MODIFIER_SYMBOL || type == U_ENCLOSING_MARK;
}

bool is_invisible(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0 || u_iscntrl(static_cast<UChar32>(c)) != 0 ||
         u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

// A reply of emoji only is its emoji: one of each in a row, without skin tones.
std::string emoji_of(std::string_view text) {
  std::string out;
  char32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (kind_of(c) != CharacterKind::Emoji || is_emoji_modifier(c) || c == last) continue;
    append_character(out, c);
    last = c;
  }
  return out;
}

// The same as below, for text that needs no ICU: most replies and labels.
std::string normalised_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t kept = 0;
  bool pending_space = false;
  for (const char c : text) {
    if (is_ascii_space(c)) {
      pending_space = !out.empty();
      continue;
    }
    const bool trimmed = is_trimmed(static_cast<unsigned char>(c));
    if (trimmed && out.empty()) continue;
    if (pending_space) out.push_back(' ');
    pending_space = false;
    out.push_back(ascii_lower(c));
    if (!trimmed) kept = out.size();
  }
  out.resize(kept);
  return out;
}

std::string trimmed_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t visible_end = 0;
  for (const char c : text) {
    const bool invisible = c == ' ' || c == '\n' || c == '\t';
    if ((!invisible && (c < 0x20 || c == 0x7F)) || (invisible && out.empty())) continue;
    out.push_back(c);
    if (!invisible) visible_end = out.size();
  }
  out.resize(visible_end);
  return out;
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& offset) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(offset++);
  if (first < 0x80) return first;
  // RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
  const std::size_t more = first >= 0xC2 && first <= 0xDF   ? 1U
                           : first >= 0xE0 && first <= 0xEF ? 2U
                           : first >= 0xF0 && first <= 0xF4 ? 3U
                                                            : 0U;
  if (more == 0 || offset + more > text.size()) return kReplacement;
  char32_t character = first & (0x3FU >> more);
  for (std::size_t at = 0; at < more; ++at) {
    if ((byte(offset + at) & 0xC0U) != 0x80U) return kReplacement;
    character = (character << 6U) | (byte(offset + at) & 0x3FU);
  }
  const bool overlong = (more == 2 && character < 0x800) || (more == 3 && character < 0x10000);
  if (overlong || (character >= 0xD800 && character <= 0xDFFF) || character > 0x10FFFF)
    return kReplacement;
  offset += more;
  return character;
}

void append_character(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else {
    if (c < 0x10000) {
      put(0xE0U | (c >> 12U));
    } else {
      put(0xF0U | (c >> 18U));
      put(0x80U | ((c >> 12U) & 0x3FU));
    }
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

bool is_emoji_modifier(char32_t c) {
  return (c >= 0x1F3FB && c <= 0x1F3FF) || u_charType(static_cast<UChar32>(c)) == U_ENCLOSING_MARK;
}

CharacterKind kind_of(char32_t c) {
  if (c < 0x80) {
    if (c == ' ' || (c >= 0x09 && c <= 0x0D)) return CharacterKind::Space;
    if (c >= '0' && c <= '9') return CharacterKind::Digit;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return CharacterKind::Letter;
    return c == '\'' || c == '`' ? CharacterKind::Apostrophe : CharacterKind::Other;
  }
  if (c == 0x2019 || c == 0x2018 || c == 0x00B4 || c == 0x02BC) return CharacterKind::Apostrophe;
  if (c == kReplacement) return CharacterKind::Other;
  const auto type = u_charType(static_cast<UChar32>(c));
  if (u_isUWhiteSpace(static_cast<UChar32>(c)) != 0) return CharacterKind::Space;
  if (u_isalpha(static_cast<UChar32>(c)) != 0 || type == U_NON_SPACING_MARK ||
      type == U_COMBINING_SPACING_MARK) {
    return CharacterKind::Letter;
  }
  if (type == U_OTHER_SYMBOL || is_emoji_modifier(c)) return CharacterKind::Emoji;
  return CharacterKind::Other;
}

std::string fold(std::string_view text, bool strip_marks) {
  std::string out;
  if (is_ascii(text)) {
    out.resize(text.size());
    std::transform(text.begin(), text.end(), out.begin(), ascii_lower);
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return out;
  out = normalised(*nfkc, with_fractions_apart(text));
  return strip_marks ? without_marks(out) : out;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    // U+FFFD itself takes three bytes, a byte that is no UTF-8 takes one.
    if (next_character(text, at) == kReplacement && at - start == 1) return false;
  }
  return true;
}

bool is_suspect(std::string_view text) {
  if (is_ascii(text))
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c < 0x20 && !is_ascii_space(c)) || c == 0x7F; });
  if (!is_valid_utf8(text)) return true;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if ((c < 0x20 && !(c >= 0x09 && c <= 0x0D)) || (c >= 0x7F && c < 0xA0) || c == kReplacement)
      return true;
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return true;
  }
  return false;
}

std::string trimmed_text(std::string_view text) {
  if (is_ascii(text)) return trimmed_ascii(text);
  std::string out;
  std::size_t visible_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (u_iscntrl(static_cast<UChar32>(c)) != 0 && c != '\n' && c != '\t' && c != 0x200D &&
        c < 0xA0)
      continue;
    const bool invisible = is_invisible(c);
    if (out.empty() && invisible) continue;
    append_character(out, c);
    // A variation selector belongs to the emoji before it.
    if (!invisible || c == 0xFE0F) visible_end = out.size();
  }
  out.resize(visible_end);
  return out;
}

std::size_t count_characters(std::string_view text, std::size_t limit) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status)) return text.size();
  const auto unicode = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  breaks->setText(unicode);
  std::size_t count = 0;
  while (count <= limit && breaks->next() != icu::BreakIterator::DONE) ++count;
  return count;
}

std::string fold_word(std::string_view word) {
  std::string folded = fold(word, true);
  if (is_ascii(folded)) {
    std::erase_if(folded, [](char c) {
      return kind_of(static_cast<unsigned char>(c)) == CharacterKind::Apostrophe;
    });
    return folded;
  }
  std::string out;
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_character(folded, at);
    if (kind_of(c) != CharacterKind::Apostrophe && !is_emoji_modifier(c)) append_character(out, c);
  }
  return out;
}

std::string normalise(std::string_view text, bool strip_marks) {
  if (is_ascii(text)) return normalised_ascii(text);
  const std::string folded = fold(text, strip_marks);
  std::string out;
  std::size_t kept = 0;  // up to here `out` ends in something that is not trimmed
  bool pending_space = false;
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_character(folded, at);
    if (kind_of(c) == CharacterKind::Space) {
      pending_space = !out.empty();
      continue;
    }
    const bool trimmed = is_trimmed(c);
    if (trimmed && out.empty()) continue;
    if (pending_space) out.push_back(' ');
    pending_space = false;
    append_character(out, c);
    if (!trimmed) kept = out.size();
  }
  out.resize(kept);
  return out.empty() ? emoji_of(folded) : out;
}

}  // namespace tillit::language
