#include "channels/terminal/shifted_clock.hpp"

namespace tillit::terminal {

TimePoint ShiftedClock::now() const {
  return real_.now() + std::chrono::milliseconds{shift_milliseconds_.load()};
}

void ShiftedClock::set(TimePoint instant) { shift_milliseconds_ = (instant - real_.now()).count(); }

}  // namespace tillit::terminal
