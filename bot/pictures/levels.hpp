#pragma once

#include "core/result.hpp"
#include "dialogue/picture.hpp"

#include <cstdint>
#include <string>

namespace tillit::pictures {

// Sizes are in points; the picture has `scale` times as many pixels each way.
struct LevelStyle {
  int width = 560;
  int lane = 64;  // the height of one row
  int scale = 2;
  std::uint32_t accent = 0x2B8F86;  // 0xRRGGBB; as in PictureStyle
};

// The levels of a picture as a PNG: one lane per row, top to bottom in their order, in each a line
// through its values from left to right, with a dot for each, between two hairlines that stand for
// the lowest and the highest level. A gap breaks the line. No text, so it needs no font and no
// language: picture_lines() is its legend. Only the values, `lowest` and `highest` count; what lies
// outside counts as the nearer of the two. The same values and style give the same bytes.
// Thread-safety: any thread. Errors: Invalid (no rows or moments, more than a picture may have,
// rows of different length, highest not above lowest, a style without room), Unavailable (no
// memory).
[[nodiscard]] Result<std::string> levels_png(const dialogue::Picture& picture,
                                             const LevelStyle& style = {});

}  // namespace tillit::pictures
