#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Words made to fit what a channel takes. Lengths are counted in Unicode code points. Pure.
namespace tillit::channels {

[[nodiscard]] std::size_t length_of(std::string_view text);

// Plain words that fit: cut after a word, or after a character as people see one, with "…" at the
// end.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit);

}  // namespace tillit::channels
