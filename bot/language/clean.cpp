#include "language/clean.hpp"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>

namespace tillit::language {
namespace {

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\n'; });
}

std::string_view trim_ascii(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

bool turns_or_hides(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         c == 0x200B || c == 0x2060;
}

}  // namespace

std::string clean(std::string_view text) {
  if (is_plain_ascii(text))
    return std::string(trim_ascii(text));  // nearly every message; saves the two conversions

  const icu::UnicodeString raw = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString kept;
  for (int32_t i = 0; i < raw.length(); i = raw.moveIndex32(i, 1)) {
    const UChar32 c = raw.char32At(i);
    if (c == '\n') {
      kept.append(c);
    } else if (c == '\t' || c == '\r' || c == 0x2028 || c == 0x2029 || u_isspace(c)) {
      kept.append(static_cast<UChar32>(c == 0x2028 || c == 0x2029 ? '\n' : ' '));
    } else if (u_charType(c) != U_CONTROL_CHAR && !turns_or_hides(c)) {
      kept.append(c);
    }
  }
  kept.trim();
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* composer = icu::Normalizer2::getNFCInstance(status);
  if (U_SUCCESS(status)) {
    const icu::UnicodeString composed = composer->normalize(kept, status);
    if (U_SUCCESS(status)) kept = composed;
  }
  std::string out;
  kept.toUTF8String(out);
  return out;
}

std::string lower(std::string_view text) {
  icu::UnicodeString letters = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  letters.toLower(icu::Locale::getRoot());
  std::string out;
  letters.toUTF8String(out);
  return out;
}

std::size_t whole_characters(std::string_view text, std::size_t most) {
  if (most >= text.size()) return text.size();
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  struct Close {
    void operator()(UText* open) const noexcept { utext_close(open); }
  };
  UErrorCode status = U_ZERO_ERROR;
  // Offsets of a UText over UTF-8 are bytes.
  const std::unique_ptr<UText, Close> utf8(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status)) return most;
  breaks->setText(utf8.get(), status);
  if (U_FAILURE(status)) return most;
  const std::int32_t before = breaks->preceding(static_cast<std::int32_t>(most) + 1);
  return before > 0 ? static_cast<std::size_t>(before) : most;
}

}  // namespace tillit::language
