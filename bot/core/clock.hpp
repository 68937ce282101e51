#pragma once

#include <chrono>

namespace tillit {

// An instant. UTC, always; local time appears only as tillit::LocalDateTime beside a zone.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

// Where "now" comes from. Only bot/main makes a real one; everything else is handed an instant or
// this port. Thread-safety: any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
};

}  // namespace tillit
