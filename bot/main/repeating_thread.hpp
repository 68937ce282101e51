#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace tillit {

// A thread that does one thing again and again: `work` says how long to rest before the next time,
// and wake() ends the rest early, but not before `least`, so that a busy caller does not keep it
// running. A wake() while it works is not lost. Thread-safety: wake() and stop() from any thread
// but its own.
class RepeatingThread {
 public:
  using Work = std::function<std::chrono::milliseconds()>;

  explicit RepeatingThread(Work work, std::chrono::milliseconds least = {});
  ~RepeatingThread();  // stop()
  RepeatingThread(const RepeatingThread&) = delete;
  RepeatingThread& operator=(const RepeatingThread&) = delete;

  void wake();
  // Lets the work in hand finish; returns when the thread has ended.
  void stop();

 private:
  void run();

  const Work work_;
  const std::chrono::milliseconds least_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tillit
