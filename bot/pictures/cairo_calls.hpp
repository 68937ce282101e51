#pragma once

#include "core/result.hpp"

#include <cairo.h>

#include <cstdint>
#include <memory>
#include <string>

// The pieces of cairo that every picture needs. Private to bot/pictures.
namespace tillit::pictures {

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const noexcept { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
struct DestroyContext {
  void operator()(cairo_t* context) const noexcept { cairo_destroy(context); }
};
using Context = std::unique_ptr<cairo_t, DestroyContext>;

inline constexpr int kMostPixels = 4096;  // each way

// A grey that is neither light nor dark, half seen, stands off any background.
inline constexpr double kGrey = 0.5;
inline constexpr double kFaint = 0.28;

// `colour` is 0xRRGGBB.
void set_colour(cairo_t* context, std::uint32_t colour);

// Errors: Unavailable.
[[nodiscard]] Result<std::string> png_of(cairo_surface_t* surface);

}  // namespace tillit::pictures
