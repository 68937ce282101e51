#pragma once

#include "pictures/series.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace tillit::pictures {

// The series as one line of block characters, for where no picture fits: "▁▁▃▅▁▇". Nothing (and
// anything below) is the lowest, so that every value has its place; any more than nothing is
// higher. Empty for an empty series. UTF-8.
[[nodiscard]] std::string sparkline(std::span<const std::int64_t> values);

}  // namespace tillit::pictures
