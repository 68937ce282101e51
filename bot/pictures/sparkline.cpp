#include "pictures/sparkline.hpp"

#include <array>
#include <cmath>
#include <string_view>

namespace tillit::pictures {

std::string sparkline(std::span<const std::int64_t> values) {
  static constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄",
                                                              "▅", "▆", "▇", "█"};
  const auto ceiling = static_cast<double>(ceiling_of(values));
  std::string line;
  for (const std::int64_t value : values) {
    std::size_t height = 0;
    if (value > 0) {
      // Seven steps are left for what is more than nothing.
      const double share = static_cast<double>(value) / ceiling;
      height = std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(share * 7)), 1, 7);
    }
    line += kBlocks[height];
  }
  return line;
}

}  // namespace tillit::pictures
