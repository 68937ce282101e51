#pragma once

#include "core/civil_time.hpp"
#include "language/words.hpp"

#include <string_view>
#include <vector>

namespace tillit::language {

// Days on which somebody wants to be left alone: from the first of them to the day they are back,
// which is no longer one.
struct LeaveDays {
  Date from{};
  Date back{};
  friend bool operator==(const LeaveDays&, const LeaveDays&) = default;
};

// Reads one reply as a leave or pause: "2 weeks", "pause until 5 January", "next week", "from 20
// December to 5 January". Empty if it is none; two or more if it fits several: ask which is meant.
// A reply is read as a whole, as everywhere (docs/recognisers.md). Whether so long a leave is
// allowed is the caller's business. Pure; any thread; any bytes may be passed.
[[nodiscard]] std::vector<LeaveDays> recognise_leave(std::string_view reply, const Words& words,
                                                     Date today);

// Whether a reply says by itself that it is about being away or left alone ("I'm off until Monday",
// "pause 2 weeks"), and not only when ("2 weeks"): then it may be taken up where nobody asked.
[[nodiscard]] bool speaks_of_leave(std::string_view reply, const Words& words);

}  // namespace tillit::language
