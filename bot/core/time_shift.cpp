#include "core/time_shift.hpp"

#include <charconv>

namespace tillit {

std::optional<TimePoint> shifted(TimePoint now, std::string_view by, const Zone& zone) {
  while (!by.empty() && by.front() == ' ') by.remove_prefix(1);
  while (!by.empty() && by.back() == ' ') by.remove_suffix(1);
  if (const auto local = parse_local_date_time(by)) return zone.to_instant(*local);
  if (const auto date = parse_date(by))
    return zone.to_instant({*date, TimeOfDay{std::chrono::hours{9}}});
  const bool plus = by.starts_with('+');
  if (plus) by.remove_prefix(1);
  std::optional<CalendarDuration> duration = parse_duration(by);
  if (!duration) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(by.data(), by.data() + by.size(), count);
    if (error != std::errc{} || count < 0 || count > 100'000) return std::nullopt;
    const std::string_view unit = by.substr(static_cast<std::size_t>(end - by.data()));
    if (unit == "d")
      duration = CalendarDuration{0, count, 0};
    else if (unit == "w")
      duration = CalendarDuration{0, count * 7, 0};
    else if (unit == "mo")
      duration = CalendarDuration{count, 0, 0};
    else if (unit == "h")
      duration = CalendarDuration{0, 0, count * 3600};
    else if (unit == "m" || unit == "min")
      duration = CalendarDuration{0, 0, count * 60};
    else
      return std::nullopt;
  }
  if (duration->months < 0 || duration->days < 0 || duration->seconds < 0) return std::nullopt;
  const LocalDateTime moved =
      add(zone.to_local(now), CalendarDuration{duration->months, duration->days, 0});
  return zone.to_instant(moved) + std::chrono::seconds{duration->seconds};
}

}  // namespace tillit
