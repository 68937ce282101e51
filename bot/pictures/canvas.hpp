#pragma once

#include "core/result.hpp"

#include <cairo.h>

#include <cstdint>
#include <functional>
#include <string>

// What the pictures are drawn on and with. Private to bot/pictures.
namespace tillit::pictures {

inline constexpr int kMostPixels = 4096;  // each way
inline constexpr double kMargin = 8;
inline constexpr double kHairline = 1;
inline constexpr double kDot = 7;  // its diameter

// What `draw` draws, in points, on a transparent ground as a PNG of `scale` times as many pixels.
// Errors: Unavailable (no memory). The size must be within kMostPixels.
[[nodiscard]] Result<std::string> png_of(int width, int height, int scale,
                                         const std::function<void(cairo_t*)>& draw);

// The line that bars stand on, from margin to margin.
void hairline(cairo_t* context, double width, double base);
// Where there is nothing, its middle there.
void dot(cairo_t* context, double x, double y);
// Round above, barely round below: it stands on the line. `accent`: 0xRRGGBB.
void rounded_bar(cairo_t* context, double left, double top, double width, double height,
                 std::uint32_t accent);

}  // namespace tillit::pictures
