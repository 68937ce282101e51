#include "core/civil_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tillit {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::int64_t kSecondsPerDay = 86'400;
// More than the span of kFirstDate..kLastDate in any unit, small enough that sums of a few never
// overflow.
constexpr std::int64_t kEnough = 400'000'000'000'000;

std::int64_t limit(std::int64_t value) { return std::clamp(value, -kEnough, kEnough); }

Date clamp_date(std::int64_t days_since_epoch) {
  return std::clamp(Date{days{static_cast<int>(
                        std::clamp<std::int64_t>(days_since_epoch, -1'000'000, 4'000'000))}},
                    kFirstDate, kLastDate);
}

// Reads exactly `width` digits from the front of `text`.
bool take_digits(std::string_view& text, std::size_t width, int& out) {
  if (text.size() < width) return false;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  std::from_chars(text.data(), text.data() + width, out);
  text.remove_prefix(width);
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& text, Date& out) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_digits(text, 4, year) || !take(text, '-') || !take_digits(text, 2, month) ||
      !take(text, '-') || !take_digits(text, 2, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < 1) return false;
  out = std::chrono::sys_days{date};
  return true;
}

bool take_time(std::string_view& text, TimeOfDay& out) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take_digits(text, 2, hour) || !take(text, ':') || !take_digits(text, 2, minute))
    return false;
  if (take(text, ':') && !take_digits(text, 2, second)) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  out.since_midnight = seconds{hour * 3600 + minute * 60 + second};
  return true;
}

}  // namespace

LocalDateTime to_local_date_time(sys_seconds as_if_utc) {
  const Date date = std::chrono::floor<days>(as_if_utc);
  return LocalDateTime{date, TimeOfDay{as_if_utc - date}};
}

sys_seconds as_if_utc(const LocalDateTime& local) { return local.date + local.time.since_midnight; }

Date add(Date date, const CalendarDuration& duration) {
  std::int64_t result = date.time_since_epoch().count();
  if (duration.months != 0) {
    const std::chrono::year_month_day from{date};
    const std::int64_t total = static_cast<int>(from.year()) * 12LL +
                               static_cast<unsigned>(from.month()) - 1 + limit(duration.months);
    const std::int64_t clamped = std::clamp<std::int64_t>(total, 12, 9999LL * 12 + 11);
    const std::chrono::year year{static_cast<int>(clamped / 12)};
    const std::chrono::month month{static_cast<unsigned>(clamped % 12 + 1)};
    const std::chrono::year_month_day_last last{year / month / std::chrono::last};
    const std::chrono::day day = std::min(from.day(), last.day());
    result = std::chrono::sys_days{year / month / day}.time_since_epoch().count();
  }
  return clamp_date(result + limit(duration.days));
}

LocalDateTime add(const LocalDateTime& local, const CalendarDuration& duration) {
  const Date moved = add(local.date, duration);
  const std::int64_t since_midnight = local.time.since_midnight.count() + limit(duration.seconds);
  std::int64_t carried = since_midnight / kSecondsPerDay;
  std::int64_t rest = since_midnight % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --carried;
  }
  return LocalDateTime{clamp_date(moved.time_since_epoch().count() + carried),
                       TimeOfDay{seconds{rest}}};
}

std::optional<Date> parse_date(std::string_view text) {
  Date date;
  if (!take_date(text, date) || !text.empty()) return std::nullopt;
  return date;
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
  TimeOfDay time;
  if (!take_time(text, time) || !text.empty()) return std::nullopt;
  return time;
}

std::optional<LocalDateTime> parse_local_date_time(std::string_view text) {
  LocalDateTime local;
  if (!take_date(text, local.date) || !take(text, 'T') || !take_time(text, local.time) ||
      !text.empty()) {
    return std::nullopt;
  }
  return local;
}

std::optional<TimePoint> parse_instant(std::string_view text) {
  LocalDateTime local;
  if (!take_date(text, local.date) || !take(text, 'T') || !take_time(text, local.time))
    return std::nullopt;
  int milliseconds = 0;
  if (take(text, '.') && !take_digits(text, 3, milliseconds)) return std::nullopt;
  if (!take(text, 'Z') || !text.empty()) return std::nullopt;
  return TimePoint{as_if_utc(local)} + std::chrono::milliseconds{milliseconds};
}

std::optional<CalendarDuration> parse_duration(std::string_view text) {
  const bool negative = take(text, '-');
  if (!take(text, 'P') || text.empty()) return std::nullopt;
  CalendarDuration duration;
  bool in_time = false;
  bool any = false;
  // Units must come in this order, each at most once.
  std::string_view date_units = "YMWD";
  std::string_view time_units = "HMS";
  while (!text.empty()) {
    if (!in_time && take(text, 'T')) {
      in_time = true;
      if (text.empty()) return std::nullopt;
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0 || number > 1'000'000'000 || text.front() == '-')
      return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return std::nullopt;
    const char unit = text.front();
    text.remove_prefix(1);
    std::string_view& units = in_time ? time_units : date_units;
    const auto at = units.find(unit);
    if (at == std::string_view::npos) return std::nullopt;
    units.remove_prefix(at + 1);
    any = true;
    if (in_time) {
      duration.seconds += number * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1);
    } else if (unit == 'Y') {
      duration.months += number * 12;
    } else if (unit == 'M') {
      duration.months += number;
    } else {
      duration.days += number * (unit == 'W' ? 7 : 1);
    }
  }
  if (!any) return std::nullopt;
  if (negative) return CalendarDuration{-duration.months, -duration.days, -duration.seconds};
  return duration;
}

std::string format(Date date) {
  const std::chrono::year_month_day ymd{date};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string format(TimeOfDay time) {
  const auto total = time.since_midnight.count();
  if (total % 60 == 0) return fmt::format("{:02}:{:02}", total / 3600, total / 60 % 60);
  return fmt::format("{:02}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
}

std::string format(const LocalDateTime& local) {
  return format(local.date) + "T" + format(local.time);
}

std::string format(const CalendarDuration& duration) {
  const bool negative = duration.months < 0 || duration.days < 0 || duration.seconds < 0;
  const std::int64_t sign = negative ? -1 : 1;
  const std::int64_t months = duration.months * sign;
  const std::int64_t all_days = duration.days * sign;
  std::int64_t rest = duration.seconds * sign;
  std::string date;
  if (months / 12 != 0) date += fmt::format("{}Y", months / 12);
  if (months % 12 != 0) date += fmt::format("{}M", months % 12);
  if (all_days != 0) date += fmt::format("{}D", all_days);
  std::string time;
  if (rest / 3600 != 0) time += fmt::format("{}H", rest / 3600);
  rest %= 3600;
  if (rest / 60 != 0) time += fmt::format("{}M", rest / 60);
  if (rest % 60 != 0) time += fmt::format("{}S", rest % 60);
  if (date.empty() && time.empty()) return "PT0S";
  return (negative ? "-P" : "P") + date + (time.empty() ? "" : "T" + time);
}

std::string format_instant(TimePoint instant) {
  const auto whole = std::chrono::floor<seconds>(instant);
  const LocalDateTime utc = to_local_date_time(whole);
  const auto total = utc.time.since_midnight.count();
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", format(utc.date), total / 3600, total / 60 % 60,
                     total % 60, (instant - whole).count());
}

}  // namespace tillit
