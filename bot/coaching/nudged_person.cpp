#include "coaching/nudged_person.hpp"

#include "core/random.hpp"

#include <algorithm>
#include <vector>

namespace tillit::coaching {
namespace {

using std::chrono::days;
using std::chrono::seconds;

// Minutes, so that "around twenty past eleven" can be said and remembered.
constexpr seconds kStep{60};

std::optional<TimeOfDay> dealt_time(const DayHours& open, std::uint64_t seed) {
  const auto steps = (open.to.since_midnight - open.from.since_midnight) / kStep + 1;
  const auto share = share_of(seed, "check_in_time", static_cast<std::uint64_t>(steps));
  return TimeOfDay{open.from.since_midnight + kStep * static_cast<std::int64_t>(share)};
}

// The day of that week as it was chosen or is dealt out; nullopt if there is none to deal.
std::optional<Date> wished_day(Date monday, const NudgedPerson& person,
                               const Availability& availability) {
  if (const auto& chosen = person.rhythm.check_in.day)
    return monday + days{chosen->iso_encoding() - 1};
  std::vector<Date> working;
  for (int day = 0; day < 7; ++day) {
    if (hours_of(monday + days{day}, availability)) working.push_back(monday + days{day});
  }
  if (working.empty()) return std::nullopt;
  return working[share_of(person.seed, "check_in_day", working.size())];
}

// Where on that day it would be: at the chosen hour, if that is not at night, or at the dealt one
// within the day's hours.
LocalDateTime on_day(Date date, const NudgedPerson& person, const Availability& availability) {
  const auto& chosen = person.rhythm.check_in.time;
  if (chosen && !is_night(*chosen, availability.hours)) return {date, *chosen};
  const auto open = hours_of(date, availability)
                        .value_or(DayHours{availability.hours.from, availability.hours.to});
  return {date, dealt_time(open, person.seed).value_or(open.from)};
}

}  // namespace

Availability availability_of(const NudgedPerson& person) {
  Availability availability{
      .zone = person.zone,
      .working_days = person.rhythm.working_days.value_or(person.working_days),
      .days_off = person.days_off,
      .leaves = person.rhythm.leaves,
      .away_until = person.rhythm.away_until};
  if (person.rhythm.hours) {
    availability.hours.from = person.rhythm.hours->from;
    availability.hours.to = person.rhythm.hours->to;
    // Who says "from eight" means Monday too.
    availability.hours.monday_from = person.rhythm.hours->from;
    availability.hours.friday_to = person.rhythm.hours->to;
  }
  const NudgeSettings& nudges = person.nudges;
  if (nudges.mode == NudgeSettings::Mode::Paused && nudges.until)
    availability.pause =
        Leave{nudges.since.value_or(LocalDateTime{kFirstDate, {}}).date, *nudges.until};
  return availability;
}

Why standing_obstacle(const NudgedPerson& person, NudgeKind kind) {
  switch (person.nudges.mode) {
    case NudgeSettings::Mode::Off: return Why::Off;
    case NudgeSettings::Mode::Paused:
      if (!person.nudges.until) return Why::Paused;
      break;
    case NudgeSettings::Mode::On: break;
  }
  return standing_obstacle(person.rhythm.budget, kind);
}

std::uint64_t share_of(std::uint64_t seed, std::string_view key, std::uint64_t bound) {
  return Random::seeded(mix(seed, key)).below(bound);
}

TimePoint end_of_week(Date monday, const Zone& zone) {
  return zone.to_instant({monday + days{7}, TimeOfDay{}}) - seconds{1};
}

std::optional<WeeklyMoment> check_in_of(Date monday, const NudgedPerson& person) {
  const Availability availability = availability_of(person);
  const auto wished = wished_day(monday, person, availability);
  if (!wished) return std::nullopt;
  const CheckInWish& chosen = person.rhythm.check_in;
  // An hour of their own, or a free day of their own, is a wish for every week; a working day alone
  // leaves the hours to us.
  const bool is_own = chosen.time || (chosen.day && !hours_of(*wished, availability));
  WeeklyMoment weekly;
  weekly.by = is_own ? ChosenBy::Weekly : ChosenBy::Us;
  weekly.meant = person.zone.to_instant(on_day(*wished, person, availability));

  const auto tried = [&](Date date, ChosenBy by) {
    const TimePoint at = person.zone.to_instant(on_day(date, person, availability));
    return Moment{at, obstacle_at(at, by, availability)};
  };
  const Moment first = tried(*wished, weekly.by);
  weekly.moment = {std::nullopt, first.why};
  if (first.why == Why::None) {
    weekly.moment.at = first.at;
    return weekly;
  }
  std::vector<Date> others;
  for (Date date = *wished + days{1}; date < monday + days{7}; date += days{1})
    others.push_back(date);
  for (Date date = *wished - days{1}; date >= monday; date -= days{1}) others.push_back(date);
  for (const Date date : others) {
    const bool works = hours_of(date, availability).has_value();
    const Moment other = tried(date, chosen.time && works ? weekly.by : ChosenBy::Us);
    if (other.why != Why::None) continue;
    weekly.moment.at = other.at;
    break;
  }
  return weekly;
}

Rhythm with_check_in(NudgedPerson person, const CheckInWish& wish, TimePoint now) {
  person.rhythm.check_in = wish;
  const Date monday = monday_of(person.zone.to_local(now).date);
  const auto weekly = check_in_of(monday, person);
  auto& done = person.rhythm.check_in_done;
  if (weekly && weekly->moment.at.value_or(weekly->meant) <= now)
    done = std::max(done.value_or(monday), monday);
  return std::move(person.rhythm);
}

Rhythm new_rhythm(TimePoint now, const Zone& zone) {
  Rhythm rhythm;
  rhythm.check_in_done = monday_of(zone.to_local(now).date);
  return rhythm;
}

}  // namespace tillit::coaching
