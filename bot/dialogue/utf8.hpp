#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tillit::dialogue {

// Where the first byte stands that is not well-formed UTF-8 (Unicode 15, table 3-7: no surrogates,
// no overlong forms), or nullopt if the text is sound.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept;

// How many code points a sound text has; each stray byte of an unsound one counts by itself at
// most.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

}  // namespace tillit::dialogue
