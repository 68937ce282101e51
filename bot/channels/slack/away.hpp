#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <string_view>

namespace tillit::slack {

// The status beside a name, as `user.profile` has it.
struct Status {
  std::string_view emoji;      // ":palm_tree:", perhaps with a skin tone; may be empty
  std::string_view text;       // in their words; never kept
  std::string_view canonical;  // of Slack's own suggestions, in English whatever the language shown
  std::int64_t ends = 0;       // seconds since 1970; 0: they have to take it away themselves
};

// Until when the status says that somebody is not at work: leave, illness, a new child. The epoch
// if it does not, or does not say when it ends, which is forgotten more often than meant. Pure.
[[nodiscard]] TimePoint away_until(const Status& status);

}  // namespace tillit::slack
