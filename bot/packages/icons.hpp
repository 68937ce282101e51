#pragma once

#include <iterator>
#include <string>

namespace tillit::packages {

// PNGs of icons/*.svg, as scripts/icons made them; the build puts their bytes into the program.
[[nodiscard]] std::string color_icon();    // 192×192, the symbol inside the middle 96×96
[[nodiscard]] std::string outline_icon();  // 32×32, white on nothing

}  // namespace tillit::packages
