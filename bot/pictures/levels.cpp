#include "pictures/levels.hpp"

#include "pictures/canvas.hpp"

#include <algorithm>

namespace tillit::pictures {
namespace {

constexpr double kWidestBar = 20;
constexpr double kBarShare = 0.5;  // of the room of one moment
constexpr double kBetweenRows = 6;
constexpr std::size_t kLeastRoom = 12;  // moments that there is room for, so that bars keep a width

struct Shape {
  std::size_t rows = 0;
  std::size_t moments = 0;
  double room = 0;     // of one moment
  double bar = 0;      // its width
  double tallest = 0;  // of a bar
};

Shape shape_of(const dialogue::Picture& picture, const PictureStyle& style) {
  Shape shape;
  shape.rows = std::min(picture.rows.size(), dialogue::kMaxPictureRows);
  for (std::size_t i = 0; i < shape.rows; ++i)
    shape.moments = std::max(shape.moments, picture.rows[i].values.size());
  shape.moments = std::min(shape.moments, dialogue::kMaxPictureMoments);
  if (shape.moments == 0) return shape;
  shape.room =
      (style.width - 2 * kMargin) / static_cast<double>(std::max(shape.moments, kLeastRoom));
  shape.bar = std::min(kWidestBar, shape.room * kBarShare);
  shape.tallest = style.height - kBetweenRows - kHairline;
  return shape;
}

// The lowest level is seen, and the highest is full.
double height_of(std::int64_t value, const dialogue::Picture& picture, double tallest) {
  const double levels =
      static_cast<double>(picture.highest) - static_cast<double>(picture.lowest) + 1.0;
  const double level = static_cast<double>(value) - static_cast<double>(picture.lowest) + 1.0;
  return std::max(kDot, tallest * std::clamp(level / std::max(levels, 1.0), 0.0, 1.0));
}

void draw_row(cairo_t* context, const dialogue::Picture& picture, const dialogue::Picture::Row& row,
              double base, const Shape& shape, const PictureStyle& style) {
  hairline(context, style.width, base);
  const std::size_t known = std::min(row.values.size(), shape.moments);
  // Rows that began later stand at the right, under the moments they belong to.
  double middle = kMargin + shape.room * (static_cast<double>(shape.moments - known) + 0.5);
  for (std::size_t i = row.values.size() - known; i < row.values.size(); ++i) {
    if (const auto& value = row.values[i]) {
      const double height = height_of(*value, picture, shape.tallest);
      rounded_bar(context, middle - shape.bar / 2, base - height, shape.bar, height, style.accent);
    } else {
      dot(context, middle, base - kDot);
    }
    middle += shape.room;
  }
}

}  // namespace

Result<std::string> levels_png(const dialogue::Picture& picture, const PictureStyle& style) {
  const Shape shape = shape_of(picture, style);
  if (shape.rows == 0 || shape.moments == 0)
    return fail(Errc::Invalid, "a picture of levels has a row with a moment");
  const double height = 2 * kMargin + style.height * static_cast<double>(shape.rows);
  const bool has_room = style.scale >= 1 && style.width > 0 && style.height > 0 &&
                        style.width <= kMostPixels / style.scale &&
                        height <= kMostPixels / style.scale && shape.bar >= 1 &&
                        shape.tallest >= 2 * kDot;
  if (!has_room) return fail(Errc::Invalid, "the style of the picture has no room for its levels");
  return png_of(style.width, static_cast<int>(height), style.scale, [&](cairo_t* context) {
    for (std::size_t i = 0; i < shape.rows; ++i) {
      const double base = kMargin + style.height * static_cast<double>(i + 1) - kHairline;
      draw_row(context, picture, picture.rows[i], base, shape, style);
    }
  });
}

}  // namespace tillit::pictures
