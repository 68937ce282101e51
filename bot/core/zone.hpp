#pragma once

#include "core/civil_time.hpp"
#include "core/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tillit {

// An IANA time zone by name ("Europe/Stockholm"), known to the operating system's tz data.
// A value: cheap to copy; valid once constructed. Thread-safety: any thread.
class Zone {
 public:
  // Errors: Invalid (no such zone in the system's tz data).
  [[nodiscard]] static Result<Zone> named(std::string_view name);
  [[nodiscard]] static Zone utc();
  // The operating system's own zone; UTC if it does not say.
  [[nodiscard]] static Zone system();

  [[nodiscard]] const std::string& name() const;

  [[nodiscard]] LocalDateTime to_local(TimePoint instant) const;
  // A local hour that a clock change skips moves forward by the length of the gap; one that happens
  // twice is the first.
  [[nodiscard]] TimePoint to_instant(const LocalDateTime& local) const;
  [[nodiscard]] std::chrono::seconds offset_at(TimePoint instant) const;

  friend bool operator==(const Zone& a, const Zone& b) { return a.rules_ == b.rules_; }

 private:
  explicit Zone(const void* rules) : rules_(rules) {}
  const void* rules_;  // Borrowed from date-tz's database, which lives as long as the process.
};

}  // namespace tillit
