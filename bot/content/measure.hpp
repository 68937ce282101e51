#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tillit::content {

// How long a text gets on a screen, before its values are known.
struct Measure {
  std::size_t words = 0;       // a value counts as one
  std::size_t characters = 0;  // Unicode code points; a value counts as none
};

// Of a plural or a select the longest arm counts. For a MessageFormat source that parses; any bytes
// give some measure.
[[nodiscard]] Measure measure(std::string_view pattern);

[[nodiscard]] std::size_t count_characters(std::string_view utf8);

// The words of a pattern without its syntax: what all arms say, for looking words up. Values become
// a full stop.
[[nodiscard]] std::string literal_text(std::string_view pattern);

}  // namespace tillit::content
