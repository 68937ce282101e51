#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tillit::pictures {

// Levels over time as one line of block characters, for where no picture fits: "▁▃▅·█". `lowest` is
// the lowest block and `highest` a full one, whatever the values are; what lies outside counts as
// the nearer of the two; none is a dot. Empty for no values. UTF-8. Pure.
[[nodiscard]] std::string level_line(std::span<const std::optional<std::int64_t>> values,
                                     std::int64_t lowest, std::int64_t highest);

}  // namespace tillit::pictures
