#include "channels/common/fit.hpp"

#include "language/clean.hpp"

#include <algorithm>

namespace tillit::channels {
namespace {

constexpr std::string_view kBlank = " \n\t\r";

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The byte just behind the first `count` code points.
std::size_t offset_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t met = 0; at < text.size(); ++at) {
    if (begins_character(text[at]) && met++ == count) return at;
  }
  return at;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string shortened(std::string_view text, std::size_t limit) {
  text = trimmed(text);
  if (length_of(text) <= limit) return std::string(text);
  const std::string_view room = text.substr(0, offset_of(text, limit > 0 ? limit - 1 : 0));
  std::size_t end = language::whole_characters(text, room.size());
  const std::size_t space = text.substr(0, end + 1).find_last_of(kBlank);
  if (space != std::string_view::npos && space >= end / 2) end = space;
  return std::string(trimmed(text.substr(0, end))) + "…";
}

}  // namespace tillit::channels
