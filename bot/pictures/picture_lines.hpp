#pragma once

#include "dialogue/picture.hpp"

#include <string>

namespace tillit::pictures {

// A picture in plain words and blocks, for where no picture fits and as the legend of one: its
// title, then one line per row, "▁▃▅ keeping your word", then the first and the last moment. Lines
// are parted by line breaks; none at the end. No marks; labels as they are. Pure.
[[nodiscard]] std::string picture_lines(const dialogue::Picture& picture);

}  // namespace tillit::pictures
