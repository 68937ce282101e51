#pragma once

#include <atomic>
#include <chrono>
#include <functional>

namespace tillit::fakes {

// The same type as tillit::TimePoint, named here again: the fake knows nothing of the code under
// test.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;
using Now = std::function<TimePoint()>;

// Reads the machine's clock.
[[nodiscard]] inline Now wall_clock() {
  return [] {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  };
}

// Stands still until it is told to move. Must outlive what reads it. Thread-safety: any thread.
class HandClock {
 public:
  explicit HandClock(TimePoint start = TimePoint(std::chrono::seconds(1'790'000'000)))
      : millis_(start.time_since_epoch().count()) {}

  [[nodiscard]] TimePoint now() const {
    return TimePoint(std::chrono::milliseconds(millis_.load()));
  }
  void advance(std::chrono::milliseconds by) { millis_ += by.count(); }
  [[nodiscard]] Now reader() const {
    return [this] { return now(); };
  }

 private:
  std::atomic<std::int64_t> millis_;
};

}  // namespace tillit::fakes
