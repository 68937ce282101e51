#include "coaching/quiet_hours.hpp"

#include <algorithm>
#include <optional>

namespace tillit::coaching {
namespace {

struct Span {
  TimeOfDay from;
  TimeOfDay to;
};

// nullopt on a day without an allowed moment.
std::optional<Span> span_of(Date date, const AllowedHours& hours) {
  const std::chrono::weekday day{date};
  if (day == std::chrono::Saturday || day == std::chrono::Sunday) return std::nullopt;
  Span span{hours.from, hours.to};
  if (day == std::chrono::Monday) span.from = std::max(span.from, hours.monday_from);
  if (day == std::chrono::Friday) span.to = std::min(span.to, hours.friday_to);
  if (span.from > span.to) return std::nullopt;
  return span;
}

}  // namespace

bool is_night(TimeOfDay time, const AllowedHours& hours) {
  if (hours.night_from <= hours.night_to) return time >= hours.night_from && time < hours.night_to;
  return time >= hours.night_from || time < hours.night_to;
}

bool is_allowed(const LocalDateTime& moment, const AllowedHours& hours) {
  const auto span = span_of(moment.date, hours);
  return span && span->from <= moment.time && moment.time <= span->to;
}

LocalDateTime next_allowed(const LocalDateTime& moment, const AllowedHours& hours) {
  LocalDateTime tried = moment;
  // The rules repeat every week: if seven days after this one allow nothing, none does.
  for (int day = 0; day <= 7; ++day) {
    if (const auto span = span_of(tried.date, hours); span && tried.time <= span->to) {
      return {tried.date, std::max(tried.time, span->from)};
    }
    tried = {add(tried.date, {0, 1, 0}), TimeOfDay{}};
  }
  return moment;
}

LocalDateTime next_allowed_day(Date today, const AllowedHours& hours) {
  return next_allowed({add(today, {0, 1, 0}), TimeOfDay{}}, hours);
}

LocalDateTime follow_up_moment(const LocalDateTime& asked, const LocalDateTime& now,
                               const AllowedHours& hours) {
  if (asked <= now) return next_allowed_day(now.date, hours);
  return is_night(asked.time, hours) ? next_allowed(asked, hours) : asked;
}

}  // namespace tillit::coaching
