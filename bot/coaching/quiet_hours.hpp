#pragma once

#include "core/civil_time.hpp"

// When we may write to somebody first. Pure rules about the person's wall clock; no zone, no clock.
namespace tillit::coaching {

inline constexpr TimeOfDay at_clock(int hour, int minute) {
  return TimeOfDay{std::chrono::seconds{hour * 3600 + minute * 60}};
}

// Working days are Monday to Friday. Both ends of a day are allowed moments.
struct AllowedHours {
  TimeOfDay from = at_clock(9, 30);
  TimeOfDay to = at_clock(15, 30);
  TimeOfDay monday_from = at_clock(10, 0);  // not before the week has begun …
  TimeOfDay friday_to = at_clock(14, 0);    // … nor when it is nearly over
  // What a person dated themselves may come at any hour but these.
  TimeOfDay night_from = at_clock(21, 0);
  TimeOfDay night_to = at_clock(7, 0);
};

[[nodiscard]] bool is_night(TimeOfDay time, const AllowedHours& hours = {});

[[nodiscard]] bool is_allowed(const LocalDateTime& moment, const AllowedHours& hours = {});

// The earliest allowed moment at or after `moment`; `moment` itself if the hours allow none at all.
[[nodiscard]] LocalDateTime next_allowed(const LocalDateTime& moment,
                                         const AllowedHours& hours = {});

// The same on a later day: for what should not come while the person is still here.
[[nodiscard]] LocalDateTime next_allowed_day(Date today, const AllowedHours& hours = {});

// When to ask about a promise that its person dated `asked`: then, weekends and evenings included,
// because it is their own wish. A moment at night waits for the next allowed one; a moment that is
// past becomes the next allowed day's.
[[nodiscard]] LocalDateTime follow_up_moment(const LocalDateTime& asked, const LocalDateTime& now,
                                             const AllowedHours& hours = {});

}  // namespace tillit::coaching
