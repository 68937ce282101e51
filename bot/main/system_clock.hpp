#pragma once

#include "core/clock.hpp"

namespace tillit {

// The real clock. Only the composition root makes one.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

}  // namespace tillit
