#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tillit {

// A day of the proleptic Gregorian calendar, without a zone. Default: 1970-01-01.
using Date = std::chrono::sys_days;

// A time of day in whole seconds since midnight, 00:00:00 to 23:59:59.
struct TimeOfDay {
  std::chrono::seconds since_midnight{0};
  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

// A wall-clock moment without a zone: what a person means by "Friday at ten". An instant only
// together with a zone.
struct LocalDateTime {
  Date date{};
  TimeOfDay time{};
  friend auto operator<=>(const LocalDateTime&, const LocalDateTime&) = default;
};

// A length of time as people say it (ISO 8601): months have no fixed length, so they stay apart
// from days, and days (which may last 23 or 25 hours) apart from seconds. Each part may be
// negative. Weeks are seven days, years twelve months.
struct CalendarDuration {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  friend auto operator<=>(const CalendarDuration&, const CalendarDuration&) = default;
};

// Years 1 to 9999: what every text format and database here can hold. Arithmetic saturates at these
// ends.
inline constexpr Date kFirstDate{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
inline constexpr Date kLastDate{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};

[[nodiscard]] LocalDateTime to_local_date_time(std::chrono::sys_seconds as_if_utc);
[[nodiscard]] std::chrono::sys_seconds as_if_utc(const LocalDateTime& local);

// Adds months first (a day the month does not have becomes its last day: 31 January + 1 month = 28
// February), then days. The seconds of the duration do not move a date. Saturates.
[[nodiscard]] Date add(Date date, const CalendarDuration& duration);
// As above, then the seconds on the wall clock. Saturates.
[[nodiscard]] LocalDateTime add(const LocalDateTime& local, const CalendarDuration& duration);

// ISO 8601, strict and whole-string: "2026-11-20", "09:00" or "09:00:30", "2026-11-20T09:00",
// "P3D", "PT90M", "P1Y2M3W4DT5H",
// "-P1D". Parsing gives nullopt for anything else, days that do not exist included.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<TimeOfDay> parse_time_of_day(std::string_view text);
[[nodiscard]] std::optional<LocalDateTime> parse_local_date_time(std::string_view text);
[[nodiscard]] std::optional<CalendarDuration> parse_duration(std::string_view text);
// "2026-11-20T09:00:00Z" or with ".123"; only Z, no offsets.
[[nodiscard]] std::optional<TimePoint> parse_instant(std::string_view text);

[[nodiscard]] std::string format(Date date);
[[nodiscard]] std::string format(TimeOfDay time);  // "09:00", with seconds only when there are any
[[nodiscard]] std::string format(const LocalDateTime& local);
// The shortest form: "P3D", "PT1H30M", "P1Y2M", zero is "PT0S". Weeks are written as days.
[[nodiscard]] std::string format(const CalendarDuration& duration);
[[nodiscard]] std::string format_instant(TimePoint instant);  // always with milliseconds and Z

}  // namespace tillit
