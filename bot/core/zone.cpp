#include "core/zone.hpp"

#include <date/tz.h>

namespace tillit {
namespace {

const date::time_zone& rules_of(const void* rules) {
  return *static_cast<const date::time_zone*>(rules);
}

date::sys_seconds seconds_of(TimePoint instant) {
  return date::floor<std::chrono::seconds>(instant);
}

}  // namespace

Result<Zone> Zone::named(std::string_view name) {
  try {
    const date::time_zone* found = date::locate_zone(std::string(name));
    return Zone(std::string(name), found);
  } catch (const std::exception&) {
    return fail(Errc::Invalid, "unknown time zone \"" + std::string(name) +
                                   "\": use an IANA name such as Europe/Amsterdam");
  }
}

Zone Zone::utc() { return *named("Etc/UTC"); }

Zone Zone::system() {
  try {
    const date::time_zone* found = date::current_zone();
    return Zone(found->name(), found);
  } catch (const std::exception&) {
    return utc();
  }
}

LocalDateTime Zone::to_local(TimePoint instant) const {
  const auto at = seconds_of(instant);
  return to_local_date_time(at + rules_of(rules_).get_info(at).offset);
}

TimePoint Zone::to_instant(const LocalDateTime& local) const {
  const date::local_seconds at{as_if_utc(local).time_since_epoch()};
  const date::local_info info = rules_of(rules_).get_info(at);
  // In a gap the offset before the change turns 02:30 into the instant that the clocks call 03:30;
  // in an overlap the offset before the change is the first of the two. So `first` is right in all
  // three cases.
  return TimePoint{date::sys_seconds{at.time_since_epoch()} - info.first.offset};
}

std::chrono::seconds Zone::offset_at(TimePoint instant) const {
  return rules_of(rules_).get_info(seconds_of(instant)).offset;
}

}  // namespace tillit
