#pragma once

#include "core/clock.hpp"

#include <atomic>
#include <chrono>

namespace tillit::terminal {

// A clock that can be put forward, so that somebody can meet next week's follow-up now.
// Thread-safety: any thread.
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

}  // namespace tillit::terminal
