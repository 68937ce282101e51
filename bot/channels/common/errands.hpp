#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tillit::channels {

// What is done after the 200 and may be lost: opening a window while its trigger lives, publishing
// a Home. Whatever must not be lost stands in the store instead. Thread-safety: any thread.
class Errands {
 public:
  // At most `waiting` errands wait; more are refused.
  Errands(int workers, std::size_t waiting);
  ~Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  // False: refused, because too many wait or it has stopped. An errand must not throw.
  [[nodiscard]] bool run(std::function<void()> errand);
  // Finishes what has begun, forgets the rest.
  void stop();

 private:
  void work();

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace tillit::channels
