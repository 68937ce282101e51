#include "pictures/canvas.hpp"

#include <algorithm>
#include <memory>
#include <numbers>

namespace tillit::pictures {
namespace {

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const noexcept { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
struct DestroyContext {
  void operator()(cairo_t* context) const noexcept { cairo_destroy(context); }
};
using Context = std::unique_ptr<cairo_t, DestroyContext>;

// A colour that is neither light nor dark, half seen, stands off any background.
constexpr double kGrey = 0.5;
constexpr double kFaint = 0.28;
constexpr double kDotAlpha = 0.45;

double channel_of(std::uint32_t colour, unsigned shift) {
  return static_cast<double>((colour >> shift) & 0xFFU) / 255.0;
}

cairo_status_t append(void* bytes, const unsigned char* piece, unsigned int length) {
  try {
    static_cast<std::string*>(bytes)->append(piece, piece + length);
    return CAIRO_STATUS_SUCCESS;
  } catch (...) {  // must not pass through cairo's and libpng's C frames
    return CAIRO_STATUS_WRITE_ERROR;
  }
}

}  // namespace

Result<std::string> png_of(int width, int height, int scale,
                           const std::function<void(cairo_t*)>& draw) {
  // Cairo hands out an object even when it fails; its status tells.
  const Surface surface{
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width * scale, height * scale)};
  {
    const Context context{cairo_create(surface.get())};
    cairo_scale(context.get(), scale, scale);
    draw(context.get());
    if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
      return fail(Errc::Unavailable, "drawing a picture");
  }
  std::string png;
  if (cairo_surface_write_to_png_stream(surface.get(), append, &png) != CAIRO_STATUS_SUCCESS)
    return fail(Errc::Unavailable, "writing a picture");
  return png;
}

void hairline(cairo_t* context, double width, double base) {
  cairo_set_source_rgba(context, kGrey, kGrey, kGrey, kFaint);
  cairo_rectangle(context, kMargin, base, width - 2 * kMargin, kHairline);
  cairo_fill(context);
}

void dot(cairo_t* context, double x, double y) {
  cairo_set_source_rgba(context, kGrey, kGrey, kGrey, kDotAlpha);
  cairo_arc(context, x, y, kDot / 2, 0, 2 * std::numbers::pi);
  cairo_fill(context);
}

void rounded_bar(cairo_t* context, double left, double top, double width, double height,
                 std::uint32_t accent) {
  constexpr double kQuarter = std::numbers::pi / 2;
  const double radius = std::min(width, height) / 2;
  const double right = left + width;
  const double bottom = top + height;
  const double foot = std::min(radius, 3.0);
  cairo_set_source_rgb(context, channel_of(accent, 16), channel_of(accent, 8),
                       channel_of(accent, 0));
  cairo_new_sub_path(context);
  cairo_arc(context, right - radius, top + radius, radius, -kQuarter, 0);
  cairo_arc(context, right - foot, bottom - foot, foot, 0, kQuarter);
  cairo_arc(context, left + foot, bottom - foot, foot, kQuarter, 2 * kQuarter);
  cairo_arc(context, left + radius, top + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(context);
  cairo_fill(context);
}

}  // namespace tillit::pictures
