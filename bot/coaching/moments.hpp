#pragma once

#include "coaching/holidays.hpp"
#include "coaching/quiet_hours.hpp"
#include "coaching/rhythm.hpp"
#include "coaching/why.hpp"
#include "core/zone.hpp"

#include <chrono>
#include <optional>
#include <vector>

// When something may be said to one person. Pure: the zone is the one in force now, so whoever
// plans ahead asks again when the moment has come (due_nudges.hpp); a person who travels is then
// asked about where they are.
namespace tillit::coaching {

// Everything that decides, for one person.
struct Availability {
  Zone zone = Zone::utc();
  AllowedHours hours{};
  Weekdays working_days = kMondayToFriday;
  const DaysOff* days_off = nullptr;  // Borrowed; none: no holidays.
  std::vector<Leave> leaves{};
  std::optional<Leave> pause{};           // nudges paused until a day
  std::optional<TimePoint> away_until{};  // a status in the chat that says when it ends
};

// Whose moment it is. Nothing comes at night, on leave or while a status says away, whoever chose.
enum class ChosenBy {
  Us,      // working days, within their hours, no holidays
  Weekly,  // a weekday and hour they chose for every week: no holidays
  Person,  // a date they gave: any day
};

// The first thing in the way at that instant; None: it may be said.
[[nodiscard]] Why obstacle_at(TimePoint at, ChosenBy by, const Availability& person);

struct Moment {
  std::optional<TimePoint> at;
  Why why = Why::None;  // what moved it; without an instant: what is in the way
};

// The first moment from `earliest` on, not after `latest`. What cannot come when the person chose
// it comes in the working hours after it. Looks two years ahead.
[[nodiscard]] Moment when_may_be_said(TimePoint earliest, TimePoint latest, ChosenBy by,
                                      const Availability& person);

// As above, but `offset` later in time during which it may be said: how a wave that is late is
// spread. Hours that are closed do not count, so nothing piles up at their end.
[[nodiscard]] Moment spread_from(TimePoint earliest, std::chrono::seconds offset, TimePoint latest,
                                 ChosenBy by, const Availability& person);

// The hours of a working day. The first working day after two or more free ones begins later, the
// last before them ends earlier: for most, Monday and Friday. nullopt on a free day; holidays and
// leave are not looked at.
[[nodiscard]] std::optional<DayHours> hours_of(Date date, const Availability& person);

}  // namespace tillit::coaching
