#include "pictures/trend.hpp"

#include "pictures/canvas.hpp"

#include <algorithm>

namespace tillit::pictures {
namespace {

constexpr double kWidestBar = 28;
constexpr double kBarShare = 0.5;  // of the room of one value
constexpr double kLeastBar = 2;

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

void draw(cairo_t* context, std::span<const std::int64_t> values, const Layout& layout,
          const PictureStyle& style) {
  hairline(context, style.width, layout.base);
  const auto ceiling = static_cast<double>(ceiling_of(values));
  double middle = kMargin + layout.room / 2;
  for (const std::int64_t value : values) {
    if (value == 0) {
      dot(context, middle, layout.base - kDot);
    } else {
      const double height = std::max(kDot, layout.tallest * (static_cast<double>(value) / ceiling));
      rounded_bar(context, middle - layout.bar / 2, layout.base - height, layout.bar, height,
                  style.accent);
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

  return png_of(style.width, style.height, style.scale,
                [&](cairo_t* context) { draw(context, values, layout, style); });
}

}  // namespace tillit::pictures
