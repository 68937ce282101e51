#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tillit::coaching {

// Why a nudge does not come, or not when it was meant. Constant words, for the preview, the log and
// tests; none of them says anything about what the person wrote.
enum class Why {
  None,          // nothing is in the way
  Night,         // between nine in the evening and seven
  Hours,         // outside the hours of a working day
  FreeDay,       // no working day of this person
  Holiday,       // of their country, region or company
  Leave,         // they said they are away
  Status,        // the chat says they are away until later
  Paused,        // they paused nudges
  Off,           // they stopped them
  Blocked,       // the channel says that they do not want us
  Silent,        // too many went unanswered: nothing until they write
  OnePerDay,     // another one comes, or came, that day
  WeekIsFull,    // what they allow for these weeks is used
  JoinsCheckIn,  // it becomes part of a check-in near it, or of another follow-up that day
  TooLate,       // we were down, and it is too old now
  CaughtUp,      // we were down; it comes late, at its own moment among many
  WeekIsOver,    // no day of its week allows it
  Busy,          // they are talking with us: it comes when that is over
};

inline constexpr std::array<std::string_view, 18> kWhyWords = {
    "none",         "night",          "hours",    "free_day",  "holiday",     "leave",
    "status",       "paused",         "off",      "blocked",   "silent",      "one_per_day",
    "week_is_full", "joins_check_in", "too_late", "caught_up", "week_is_over", "busy"};
[[nodiscard]] inline std::string_view to_word(Why why) {
  return kWhyWords[static_cast<std::size_t>(why)];
}

}  // namespace tillit::coaching
