#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string_view>

#include "core/civil_time.hpp"
#include "core/clock.hpp"
#include "core/zone.hpp"

namespace tillit::terminal {

// A clock that can be put forward, so that somebody can meet next week's follow-up now. Thread-safety: any thread.
class ShiftedClock final : public Clock {
 public:
  explicit ShiftedClock(const Clock& real) : real_(real) {}  // borrowed
  [[nodiscard]] TimePoint now() const override;
  // From here on, now() is `instant` plus what really passes.
  void set(TimePoint instant);

 private:
  const Clock& real_;
  std::atomic<std::int64_t> shift_milliseconds_{0};
};

// "+7d", "+2w", "+3h", "+90m", "+1mo", "+P7D", "P7D", "7d", or a local moment "2026-11-28T10:00" / "2026-11-28" (at 09:00 then).
// Months and days move the wall clock of `zone`. nullopt if it is none of these.
[[nodiscard]] std::optional<TimePoint> shifted(TimePoint now, std::string_view by, const Zone& zone);

}  // namespace tillit::terminal
