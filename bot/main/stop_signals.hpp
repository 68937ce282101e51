#pragma once

#include <csignal>

namespace tillit {

// SIGTERM and SIGINT as something to wait for. Made before any other thread, so that all threads
// have them blocked and none is interrupted within a system call. One per process.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Returns at the first one, with its number. From then on another ends the process at once, as
  // it does without us.
  int wait();

 private:
  sigset_t set_{};
};

}  // namespace tillit
