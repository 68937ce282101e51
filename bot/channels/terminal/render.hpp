#pragma once

#include "dialogue/delivery.hpp"

#include <string>

namespace tillit::terminal {

struct RenderOptions {
  bool bold = false;  // the terminal understands ANSI; else markers are dropped
  std::size_t columns = 100;
};

// One message as lines of text: the bubble, wrapped; what may be chosen, numbered from 1 (a number
// answers); a scale as its ends; a picture as lines of blocks. Choices under a message that asks
// nothing (offers) are shown as words to type. Pure. Ends with a line break.
[[nodiscard]] std::string render(const dialogue::Delivery& delivery, const RenderOptions& options);

}  // namespace tillit::terminal
