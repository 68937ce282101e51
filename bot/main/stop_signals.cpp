#include "main/stop_signals.hpp"

#include <pthread.h>

namespace tillit {

StopSignals::StopSignals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

int StopSignals::wait() {
  int which = 0;
  while (sigwait(&set_, &which) != 0) {
  }
  pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
  return which;
}

}  // namespace tillit
