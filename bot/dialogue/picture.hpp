#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tillit::dialogue {

// How something went over time, for the eye: one row per thing that is looked at (a question, a
// side of a relationship), all over the same moments. Values, no pixels: a channel draws them, or
// writes them as a line of blocks where no picture fits. Coarse levels, never figures to compare:
// `lowest` to `highest` is 1 to 5 for a person's own taps, 1 to 3 for the low, middle and high band
// of a team. All texts are final and in the language of their message.
struct Picture {
  struct Row {
    std::string label;
    std::vector<std::optional<std::int64_t>> values;  // one per moment; none: not known then, and
                                                      // shown as a gap
  };
  std::string title;                 // may be empty
  std::string alt;                   // what it shows, in words, for whoever does not see it
  std::vector<std::string> moments;  // oldest first: "3 Nov"; none: they have no names
  std::vector<Row> rows;             // shown in this order; at least one
  std::int64_t lowest = 1;
  std::int64_t highest = 5;
};

inline constexpr std::size_t kMaxPictureRows = 6;
inline constexpr std::size_t kMaxPictureMoments = 24;  // the newest are kept

}  // namespace tillit::dialogue
