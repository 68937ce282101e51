#include "pictures/trend.hpp"

#include "pictures/cairo_calls.hpp"

#include <algorithm>
#include <numbers>

namespace tillit::pictures {
namespace {

constexpr double kMargin = 8;
constexpr double kWidestBar = 28;
constexpr double kBarShare = 0.5;  // of the room of one value
constexpr double kLeastBar = 2;
constexpr double kDot = 7;  // its diameter, and the least height of a bar
constexpr double kHairline = 1;

constexpr double kDotAlpha = 0.45;

struct Layout {
  double base = 0;  // the line that bars stand on
  double room = 0;  // of one value, from left to right
  double bar = 0;
  double tallest = 0;
};

Layout layout_of(std::size_t count, const PictureStyle& style) {
  Layout layout;
  layout.room = (style.width - 2 * kMargin) / static_cast<double>(count);
  layout.bar = std::min(kWidestBar, layout.room * kBarShare);
  layout.base = style.height - kMargin - kHairline;
  layout.tallest = layout.base - kMargin;
  return layout;
}

bool has_room(const Layout& layout, const PictureStyle& style) {
  return style.scale >= 1 && style.width > 0 && style.height > 0 &&
         style.width <= kMostPixels / style.scale && style.height <= kMostPixels / style.scale &&
         layout.bar >= kLeastBar && layout.tallest >= 2 * kDot;
}

void rounded_bar(cairo_t* context, double left, double top, double width, double height) {
  constexpr double kQuarter = std::numbers::pi / 2;
  const double radius = std::min(width, height) / 2;
  const double right = left + width;
  const double bottom = top + height;
  // Round above, barely round below: it stands on the line.
  const double foot = std::min(radius, 3.0);
  cairo_new_sub_path(context);
  cairo_arc(context, right - radius, top + radius, radius, -kQuarter, 0);
  cairo_arc(context, right - foot, bottom - foot, foot, 0, kQuarter);
  cairo_arc(context, left + foot, bottom - foot, foot, kQuarter, 2 * kQuarter);
  cairo_arc(context, left + radius, top + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(context);
  cairo_fill(context);
}

void draw(cairo_t* context, std::span<const std::int64_t> values, const Layout& layout,
          const PictureStyle& style) {
  cairo_scale(context, style.scale, style.scale);
  cairo_set_source_rgba(context, kGrey, kGrey, kGrey, kFaint);
  cairo_rectangle(context, kMargin, layout.base, style.width - 2 * kMargin, kHairline);
  cairo_fill(context);

  const auto ceiling = static_cast<double>(ceiling_of(values));
  double middle = kMargin + layout.room / 2;
  for (const std::int64_t value : values) {
    if (value == 0) {
      cairo_set_source_rgba(context, kGrey, kGrey, kGrey, kDotAlpha);
      cairo_arc(context, middle, layout.base - kDot, kDot / 2, 0, 2 * std::numbers::pi);
      cairo_fill(context);
    } else {
      const double height = std::max(kDot, layout.tallest * (static_cast<double>(value) / ceiling));
      set_colour(context, style.accent);
      rounded_bar(context, middle - layout.bar / 2, layout.base - height, layout.bar, height);
    }
    middle += layout.room;
  }
}

}  // namespace

Result<std::string> trend_png(std::span<const std::int64_t> values, const PictureStyle& style) {
  if (values.empty() || values.size() > kMostValues)
    return fail(Errc::Invalid, "a trend picture shows 1 to 24 values");
  if (std::ranges::any_of(values, [](std::int64_t value) { return value < 0; }))
    return fail(Errc::Invalid, "a trend picture shows counts, none below nothing");
  const Layout layout = layout_of(values.size(), style);
  if (!has_room(layout, style))
    return fail(Errc::Invalid, "the style of the trend picture has no room for its values");

  // Cairo hands out an object even when it fails; its status tells.
  const Surface surface{cairo_image_surface_create(CAIRO_FORMAT_ARGB32, style.width * style.scale,
                                                   style.height * style.scale)};
  {
    const Context context{cairo_create(surface.get())};
    draw(context.get(), values, layout, style);
    if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
      return fail(Errc::Unavailable, "drawing a trend picture");
  }
  return png_of(surface.get());
}

}  // namespace tillit::pictures
