#pragma once

#include "coaching/book.hpp"
#include "coaching/quiet_hours.hpp"
#include "dialogue/host.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// When we ask about which promise, as far as the book alone says: the planner (nudge_plan.hpp)
// makes of it what comes when.
//   nudges on       every open promise with a follow-up that was not asked about, at that moment
//   off, or paused  none; what came before the pause is not asked again after it
//   paused until    what falls behind that day as dated; what falls into the pause, one a working
//   day from that day on
namespace tillit::coaching {

using FollowUps = std::map<std::string, LocalDateTime, std::less<>>;  // promise id -> when

// The key of a promise's schedule: "follow_up:<id>".
[[nodiscard]] std::string follow_up_key(std::string_view promise);

// A follow-up dated after the pause began and before `missed_before` was missed; it comes on
// `first_day` or later.
struct PauseEnd {
  LocalDateTime missed_before;
  Date first_day{};
};
[[nodiscard]] inline PauseEnd pause_end_on(Date until) { return {{until, TimeOfDay{}}, until}; }

[[nodiscard]] FollowUps planned_follow_ups(const Book& book, const AllowedHours& hours);

// The plan if the pause, or "off", of this book ended so.
[[nodiscard]] FollowUps follow_ups_after(const Book& book, const PauseEnd& end,
                                         const AllowedHours& hours);

// They were asked about as planned. No change for an id that is not there.
[[nodiscard]] Book after_asking(Book book, std::string_view promise);

// The earliest that is still to come; nullopt if none is.
[[nodiscard]] std::optional<LocalDateTime> next_follow_up(const Book& book,
                                                          const LocalDateTime& now,
                                                          const AllowedHours& hours);

// One schedule per promise, key "follow_up:<id>". `dialogue` is started with the promise; it may
// come up to five days late, because the person asked for it, and waits behind an open talk. What
// lies in the past has come already and is left alone.
[[nodiscard]] std::vector<dialogue::Effect> follow_up_effects(const FollowUps& before,
                                                              const FollowUps& after,
                                                              const LocalDateTime& now,
                                                              const std::string& dialogue);

}  // namespace tillit::coaching
