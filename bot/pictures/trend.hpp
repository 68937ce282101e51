#pragma once

#include "core/result.hpp"
#include "pictures/series.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace tillit::pictures {

// Sizes are in points; the picture has `scale` times as many pixels each way.
struct PictureStyle {
  int width = 640;
  int height = 160;
  int scale = 2;
  // 0xRRGGBB. The default has a contrast above 3:1 to white and to the darkest backgrounds alike
  // (WCAG 2.1, 1.4.11), as the picture's own background is transparent.
  std::uint32_t accent = 0x2B8F86;
};

// A calm picture of a series as a PNG: one rounded bar per value on a hairline, a dot where there
// is nothing. No text, so it needs no font and no language. The same values and style give the same
// bytes. Thread-safety: any thread. Errors: Invalid (no values, more than kMostValues, one below
// nothing, or a style without room for them), Unavailable (no memory).
[[nodiscard]] Result<std::string> trend_png(std::span<const std::int64_t> values,
                                            const PictureStyle& style = {});

}  // namespace tillit::pictures
