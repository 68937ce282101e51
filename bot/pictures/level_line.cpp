#include "pictures/level_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace tillit::pictures {
namespace {

constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kGap = "·";

std::string_view block(std::int64_t value, std::int64_t lowest, std::int64_t highest) {
  if (highest <= lowest || value >= highest) return kBlocks.back();
  const auto bottom = static_cast<double>(lowest);
  const double share = (static_cast<double>(std::max(value, lowest)) - bottom) /
                       (static_cast<double>(highest) - bottom);
  return kBlocks[static_cast<std::size_t>(std::lround(share * (kBlocks.size() - 1)))];
}

}  // namespace

std::string level_line(std::span<const std::optional<std::int64_t>> values, std::int64_t lowest,
                       std::int64_t highest) {
  std::string line;
  for (const auto& value : values) line += value ? block(*value, lowest, highest) : kGap;
  return line;
}

}  // namespace tillit::pictures
