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
    return Zone(date::locate_zone(std::string(name)));
  } catch (const std::exception&) {
    return fail(Errc::Invalid, "unknown time zone \"" + std::string(name) +
                                   "\": use an IANA name such as Europe/Amsterdam");
  }
}

// Looked up once: it is where every value that holds a zone begins.
Zone Zone::utc() {
  static const Zone utc = *named("Etc/UTC");
  return utc;
}

Zone Zone::system() {
  try {
    return Zone(date::current_zone());
  } catch (const std::exception&) {
    return utc();
  }
}

const std::string& Zone::name() const { return rules_of(rules_).name(); }

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
