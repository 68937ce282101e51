#pragma once

#include "core/clock.hpp"

#include <atomic>

namespace tillit {

// A clock that stands until it is set: for tools that play a talk, and for tests. Thread-safety:
// any thread.
class SetClock final : public Clock {
 public:
  explicit SetClock(TimePoint start = {}) : now_(start) {}
  [[nodiscard]] TimePoint now() const override { return now_.load(); }
  void set(TimePoint now) { now_ = now; }
  void advance(TimePoint::duration by) { now_ = now_.load() + by; }

 private:
  std::atomic<TimePoint> now_;
};

}  // namespace tillit
