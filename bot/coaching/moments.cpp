#include "coaching/moments.hpp"

#include <algorithm>

namespace tillit::coaching {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr int kDaysAhead = 731;
constexpr seconds kOneSecond{1};

bool holds(const Leave& leave, Date date) { return leave.from <= date && date < leave.back; }

Why obstacle_on(const LocalDateTime& local, ChosenBy by, const Availability& person) {
  if (is_night(local.time, person.hours)) return Why::Night;
  if (std::ranges::any_of(person.leaves,
                          [&](const Leave& leave) { return holds(leave, local.date); }))
    return Why::Leave;
  if (person.pause && holds(*person.pause, local.date)) return Why::Paused;
  if (by == ChosenBy::Person) return Why::None;
  if (person.days_off && person.days_off->find(local.date)) return Why::Holiday;
  if (by == ChosenBy::Weekly) return Why::None;
  const auto open = hours_of(local.date, person);
  if (!open) return Why::FreeDay;
  return open->from <= local.time && local.time <= open->to ? Why::None : Why::Hours;
}

// The last moment of the local day on which `at` may be said.
TimePoint closing(TimePoint at, ChosenBy by, const Availability& person) {
  const LocalDateTime local = person.zone.to_local(at);
  const auto open = hours_of(local.date, person);
  TimeOfDay end{person.hours.night_from.since_midnight - kOneSecond};
  if (by == ChosenBy::Us && open) end = open->to;
  return std::max(at, person.zone.to_instant({local.date, end}));
}

}  // namespace

std::optional<DayHours> hours_of(Date date, const Availability& person) {
  const auto works = [&](int later) {
    return coaching::holds(person.working_days, date + days{later});
  };
  if (!works(0)) return std::nullopt;
  const AllowedHours& hours = person.hours;
  DayHours open{hours.from, hours.to};
  if (!works(-1) && !works(-2)) open.from = std::max(open.from, hours.monday_from);
  if (!works(1) && !works(2)) open.to = std::min(open.to, hours.friday_to);
  if (open.from > open.to) return std::nullopt;
  return open;
}

Why obstacle_at(TimePoint at, ChosenBy by, const Availability& person) {
  const Why why = obstacle_on(person.zone.to_local(at), by, person);
  if (why == Why::None && person.away_until && at < *person.away_until) return Why::Status;
  return why;
}

Moment when_may_be_said(TimePoint earliest, TimePoint latest, ChosenBy by,
                        const Availability& person) {
  const Why why = obstacle_at(earliest, by, person);
  if (why == Why::None) return earliest <= latest ? Moment{earliest, why} : Moment{{}, why};
  const TimePoint start = person.away_until ? std::max(earliest, *person.away_until) : earliest;
  if (start > earliest && start <= latest && obstacle_at(start, by, person) == Why::None)
    return {start, why};
  const LocalDateTime local = person.zone.to_local(start);
  for (int day = 0; day <= kDaysAhead; ++day) {
    const Date date = local.date + days{day};
    const auto open = hours_of(date, person);
    if (!open || (day == 0 && local.time > open->to)) continue;
    // A day or an hour that a clock change skips comes out elsewhere, so each is looked at again;
    // of an hour that comes twice the second may already be running.
    const TimePoint at = std::max(start, person.zone.to_instant({date, open->from}));
    if (at > latest) break;
    if (obstacle_at(at, ChosenBy::Us, person) == Why::None) return {at, why};
  }
  return {std::nullopt, why};
}

Moment spread_from(TimePoint earliest, seconds offset, TimePoint latest, ChosenBy by,
                   const Availability& person) {
  Moment moment = when_may_be_said(earliest, latest, by, person);
  while (moment.at) {
    const TimePoint last = closing(*moment.at, by, person);
    const TimePoint at = *moment.at + offset;
    if (at <= last && at <= latest && obstacle_at(at, by, person) == Why::None)
      return {at, moment.why};
    if (at <= last) return when_may_be_said(at, latest, by, person);
    offset -= std::chrono::floor<seconds>(last - *moment.at) + kOneSecond;
    offset = std::max(offset, seconds{0});
    moment = when_may_be_said(last + kOneSecond, latest, by, person);
  }
  return moment;
}

}  // namespace tillit::coaching
