#pragma once

#include <string>
#include <string_view>
#include <vector>

// The one mark that a delivery's text carries: `**bold**` on one line. Which parts of the text a
// person wrote it does not tell, so everything else is shown as it stands; the one gap is that a
// person's own pair of `**` shows as bold. Pure; any bytes; any thread.
namespace tillit::channels {

struct Run {
  std::string_view text;  // of the text that was read; never empty
  bool bold = false;
  friend bool operator==(const Run&, const Run&) = default;
};

// The text from left to right, without its marks. A `**` without its other half on the line, or
// with blanks inside its ends, stays as it is. Views into `text`.
[[nodiscard]] std::vector<Run> runs_of(std::string_view text);

// The text with its pairs of `**` dropped.
[[nodiscard]] std::string plain(std::string_view text);

}  // namespace tillit::channels
