#pragma once

#include "core/result.hpp"
#include "dialogue/picture.hpp"
#include "pictures/trend.hpp"

#include <string>

namespace tillit::pictures {

// How wide it is and its colour are those of `style`; `height` is that of one row.
inline constexpr PictureStyle kLevelStyle{.width = 480, .height = 56};

// A picture of levels over time as a PNG: a row of rounded bars on a hairline for each thing that
// is looked at, in their order, the newest at the right; a dot where nothing is known. As bars have
// few heights, none invites to compare decimals. No text, so it needs no font and no language: the
// names of the rows stand under it (picture_lines.hpp). At most kMaxPictureRows rows and of each
// the newest kMaxPictureMoments. The same picture gives the same bytes. Thread-safety: any thread.
// Errors: Invalid (no row, a row without moments, or a style without room), Unavailable (no
// memory).
[[nodiscard]] Result<std::string> levels_png(const dialogue::Picture& picture,
                                             const PictureStyle& style = kLevelStyle);

}  // namespace tillit::pictures
