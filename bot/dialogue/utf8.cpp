#include "dialogue/utf8.hpp"

#include <algorithm>

namespace tillit::dialogue {
namespace {

struct Lead {
  std::size_t length;             // of the whole sequence, 0 if no sequence starts like this
  unsigned char lowest, highest;  // of the second byte; the others are 80..BF
};

Lead lead(unsigned char byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const Lead first = lead(static_cast<unsigned char>(text[at]));
    if (first.length == 0 || at + first.length > text.size()) return at;
    for (std::size_t i = 1; i < first.length; ++i) {
      const auto byte = static_cast<unsigned char>(text[at + i]);
      const unsigned char low = i == 1 ? first.lowest : 0x80;
      const unsigned char high = i == 1 ? first.highest : 0xBF;
      if (byte < low || byte > high) return at;
    }
    at += first.length;
  }
  return std::nullopt;
}

std::size_t count_code_points(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace tillit::dialogue
