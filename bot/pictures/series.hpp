#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

// Counts over time, oldest first: what the pictures show. Pure.
namespace tillit::pictures {

inline constexpr std::size_t kMostValues = 24;

// A picture's full height stands for at least this much: with one thing done in all, that one is a
// small bar, and a week with two does not look like twice a triumph.
inline constexpr std::int64_t kLeastCeiling = 4;

[[nodiscard]] inline std::int64_t ceiling_of(std::span<const std::int64_t> values) {
  std::int64_t ceiling = kLeastCeiling;
  for (const std::int64_t value : values) ceiling = std::max(ceiling, value);
  return ceiling;
}

}  // namespace tillit::pictures
