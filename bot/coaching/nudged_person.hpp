#pragma once

#include "coaching/book.hpp"
#include "coaching/moments.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

// One person as the planner sees them, and what follows for them alone: whether anything comes at
// all, and when their check-in of a week does.
namespace tillit::coaching {

// Everything the planner looks at, put together by whoever reads the store.
struct NudgedPerson {
  Zone zone = Zone::utc();                  // in force now
  Weekdays working_days = kMondayToFriday;  // of their country
  const DaysOff* days_off = nullptr;        // Borrowed.
  std::uint64_t seed = 0;                   // the person's own
  NudgeSettings nudges{};                   // of the book
  Rhythm rhythm{};                          // likewise
};
[[nodiscard]] Availability availability_of(const NudgedPerson& person);

// Why nothing of that kind comes at all for now: Off, Paused without an end, Blocked, Silent; or
// None.
[[nodiscard]] Why standing_obstacle(const NudgedPerson& person, NudgeKind kind);

// A number in [0, bound) that stays the same for that person and key: how a wave is dealt out.
[[nodiscard]] std::uint64_t share_of(std::uint64_t seed, std::string_view key, std::uint64_t bound);

// The last second of the week that begins on that Monday.
[[nodiscard]] TimePoint end_of_week(Date monday, const Zone& zone);

// The check-in of one week.
struct WeeklyMoment {
  TimePoint meant{};  // as chosen or dealt out
  Moment moment;      // as it can come: that day, else the next in the week that can, else the
                      // nearest before
  ChosenBy by = ChosenBy::Us;
};
// `monday` begins the week. The same whenever it is asked, also when it is past. nullopt if the
// person has no working day.
[[nodiscard]] std::optional<WeeklyMoment> check_in_of(Date monday, const NudgedPerson& person);

// The rhythm with another wish. If this week's moment is then past, the week is settled: it does
// not come late because somebody changed their mind. Somebody new begins with the week after.
[[nodiscard]] Rhythm with_check_in(NudgedPerson person, const CheckInWish& wish, TimePoint now);
[[nodiscard]] Rhythm new_rhythm(TimePoint now, const Zone& zone);

}  // namespace tillit::coaching
