#pragma once

#include "common/fake/app_call.hpp"
#include "common/fake/clock.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tillit::fakes {

// One thing that happened and must reach the app, on its way for the nth time.
struct Delivery {
  Json what;
  int retry = 0;       // 0: the first delivery
  std::string reason;  // why it comes again
};

// First tries and retries as a platform does them: at the instants of its own schedule, by the
// injected clock, until the app has taken it or the schedule ends. Thread-safety: any thread.
class Deliveries {
 public:
  struct Options {
    Now now;
    std::vector<std::chrono::seconds> retry_after;  // behind each failure, one by one
    unsigned threads = 4;                           // deliver what is queued, and the retries
    // Carries one out; from many threads at once.
    std::function<Reply(const Delivery&)> attempt;
  };
  // One that was given up after all its deliveries.
  struct Lost {
    Json what;
    std::string failure;
  };

  explicit Deliveries(Options options);
  // Ends at once; what is queued is dropped.
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  // First delivery in the caller's thread, by `first`; where it fails the retries follow by
  // themselves.
  Reply now(Json what, const std::function<Reply(const Delivery&)>& first);
  // First delivery by a thread of this.
  void queue(Json what);

  // Waits until nothing is due and nothing is on its way; false if that took longer. Later retries
  // do not count.
  bool settle(std::chrono::milliseconds at_most);
  // Delivers waiting retries now, whatever the clock says, one round; how many went out.
  std::size_t retry_now();
  [[nodiscard]] std::size_t waiting() const;  // retries and what is queued
  [[nodiscard]] std::vector<Lost> lost() const;
  [[nodiscard]] std::size_t count() const;  // so far, retries included

 private:
  void after(Delivery delivery, const Reply& reply);
  void work();

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<TimePoint, Delivery> queue_;  // guarded by mutex_
  std::vector<Lost> lost_;                    // guarded by mutex_
  std::size_t on_the_way_ = 0;                // guarded by mutex_
  std::size_t count_ = 0;                     // guarded by mutex_
  bool stopping_ = false;                     // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace tillit::fakes
