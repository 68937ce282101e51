#include "main/repeating_thread.hpp"

#include <algorithm>
#include <utility>

namespace tillit {

RepeatingThread::RepeatingThread(Work work, std::chrono::milliseconds least)
    : work_(std::move(work)), least_(least), thread_([this] { run(); }) {}

RepeatingThread::~RepeatingThread() { stop(); }

void RepeatingThread::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void RepeatingThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void RepeatingThread::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const auto rest = work_();
    lock.lock();
    changed_.wait_for(lock, std::min(least_, rest), [&] { return stopping_; });
    if (rest > least_) changed_.wait_for(lock, rest - least_, [&] { return woken_ || stopping_; });
  }
}

}  // namespace tillit
