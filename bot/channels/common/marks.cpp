#include "channels/common/marks.hpp"

#include <cstddef>

namespace tillit::channels {
namespace {

constexpr std::string_view kBold = "**";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Where the other half of the `**` at `open` stands, or npos.
std::size_t bold_end(std::string_view text, std::size_t open) {
  const std::size_t inside = open + kBold.size();
  if (inside >= text.size() || is_blank(text[inside])) return std::string_view::npos;
  const std::size_t line_end = text.find('\n', inside);
  const std::size_t close = text.substr(0, line_end).find(kBold, inside);
  if (close == std::string_view::npos || close == inside) return std::string_view::npos;
  return is_blank(text[close - 1]) ? std::string_view::npos : close;
}

}  // namespace

std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  while (!text.empty()) {
    std::size_t open = text.find(kBold);
    std::size_t close = std::string_view::npos;
    while (open != std::string_view::npos) {
      close = bold_end(text, open);
      if (close != std::string_view::npos) break;
      open = text.find(kBold, open + kBold.size());
    }
    if (open != 0) runs.push_back({text.substr(0, open), false});
    if (open == std::string_view::npos) break;
    const std::size_t inside = open + kBold.size();
    runs.push_back({text.substr(inside, close - inside), true});
    text.remove_prefix(close + kBold.size());
  }
  return runs;
}

std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const Run& run : runs_of(text)) out += run.text;
  return out;
}

}  // namespace tillit::channels
