#include "pictures/levels.hpp"

#include "pictures/cairo_calls.hpp"

#include <algorithm>
#include <numbers>
#include <optional>

namespace tillit::pictures {
namespace {

using dialogue::Picture;

constexpr double kMargin = 10;
constexpr double kAir = 10;  // above and below the levels of a lane
constexpr double kDot = 9;   // its diameter
constexpr double kLine = 3;
constexpr double kHairline = 1;
constexpr double kLeastRoom = 10;  // of one moment, from left to right

struct Layout {
  double room = 0;  // of one moment
  double lane = 0;
};

bool is_drawable(const Picture& picture) {
  if (picture.rows.empty() || picture.rows.size() > dialogue::kMaxPictureRows) return false;
  const std::size_t moments = picture.rows.front().values.size();
  return moments > 0 && moments <= dialogue::kMaxPictureMoments &&
         picture.highest > picture.lowest &&
         std::ranges::all_of(picture.rows, [moments](const Picture::Row& row) {
           return row.values.size() == moments;
         });
}

bool has_room(const Layout& layout, const LevelStyle& style, std::size_t rows) {
  const auto lanes = static_cast<int>(rows);
  return style.scale >= 1 && style.width > 0 && style.lane > 0 &&
         style.width <= kMostPixels / style.scale &&
         style.lane <= kMostPixels / style.scale / lanes && layout.room >= kLeastRoom &&
         layout.lane >= 2 * kAir + kDot;
}

void hairline(cairo_t* context, double y, const LevelStyle& style) {
  cairo_set_source_rgba(context, kGrey, kGrey, kGrey, kFaint);
  cairo_rectangle(context, kMargin, y - kHairline / 2, style.width - 2 * kMargin, kHairline);
  cairo_fill(context);
}

// `top`: of the lane.
void draw_lane(cairo_t* context, const Picture& picture, const Picture::Row& row,
               const Layout& layout, const LevelStyle& style, double top) {
  const double highest = top + kAir;
  const double lowest = top + layout.lane - kAir;
  hairline(context, highest, style);
  hairline(context, lowest, style);

  const auto bottom = static_cast<double>(picture.lowest);
  const double span = static_cast<double>(picture.highest) - bottom;
  const auto height = [&](std::int64_t value) {
    const std::int64_t held = std::clamp(value, picture.lowest, picture.highest);
    return lowest - (lowest - highest) * ((static_cast<double>(held) - bottom) / span);
  };
  set_colour(context, style.accent);
  cairo_set_line_width(context, kLine);
  cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
  double x = kMargin + layout.room / 2;
  bool goes_on = false;  // the value before this one is known
  for (const auto& value : row.values) {
    if (value && goes_on) cairo_line_to(context, x, height(*value));
    if (value && !goes_on) cairo_move_to(context, x, height(*value));
    goes_on = value.has_value();
    x += layout.room;
  }
  cairo_stroke(context);
  x = kMargin + layout.room / 2;
  for (const auto& value : row.values) {
    if (value) {
      cairo_arc(context, x, height(*value), kDot / 2, 0, 2 * std::numbers::pi);
      cairo_fill(context);
    }
    x += layout.room;
  }
}

}  // namespace

Result<std::string> levels_png(const Picture& picture, const LevelStyle& style) {
  if (!is_drawable(picture))
    return fail(Errc::Invalid, "a picture of levels has rows over the same moments, within limits");
  const Layout layout{
      (style.width - 2 * kMargin) / static_cast<double>(picture.rows.front().values.size()),
      static_cast<double>(style.lane)};
  if (!has_room(layout, style, picture.rows.size()))
    return fail(Errc::Invalid, "the style of the picture has no room for its levels");

  // Cairo hands out an object even when it fails; its status tells.
  const Surface surface{
      cairo_image_surface_create(CAIRO_FORMAT_ARGB32, style.width * style.scale,
                                 style.lane * static_cast<int>(picture.rows.size()) * style.scale)};
  {
    const Context context{cairo_create(surface.get())};
    cairo_scale(context.get(), style.scale, style.scale);
    double top = 0;
    for (const Picture::Row& row : picture.rows) {
      draw_lane(context.get(), picture, row, layout, style, top);
      top += layout.lane;
    }
    if (cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
      return fail(Errc::Unavailable, "drawing a picture of levels");
  }
  return png_of(surface.get());
}

}  // namespace tillit::pictures
