#pragma once

#include "store/store.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

namespace tillit::store::sqlite {

// At most so many works share a commit: it bounds how long the first of them waits.
inline constexpr std::size_t kLargestBatch = 256;

// The queue in front of the database and the one thread behind it, which takes everything that
// waits at once (group commit). Thread-safety: any thread may call write() and run_alone(). The
// destructor finishes what waits.
class Writer {
 public:
  using Work = std::function<Result<void>(Transaction&)>;
  using Chore = std::function<Result<void>()>;
  struct Job {
    // Exactly one of them is set. Borrowed from the caller, who waits.
    const Work* work = nullptr;
    const Chore* chore = nullptr;
    Result<void> outcome;
    // Not a std::binary_semaphore: libstdc++'s yields the core a dozen times before it sleeps, and
    // a commit takes longer than that.
    std::promise<void> done;
  };
  // Gives each job its outcome; all of them are works. Called by the thread only, in the order of
  // write().
  using RunBatch = std::function<void(std::span<const std::shared_ptr<Job>>)>;

  explicit Writer(RunBatch run_batch);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  [[nodiscard]] Result<void> write(const Work& work);
  // Runs `chore` on the thread, outside any transaction: after the works that came before it, while
  // those that come after it wait.
  [[nodiscard]] Result<void> run_alone(const Chore& chore);

 private:
  using Batch = std::vector<std::shared_ptr<Job>>;
  void loop();
  [[nodiscard]] Result<void> finished(std::shared_ptr<Job> job);
  [[nodiscard]] Batch next_batch();

  const RunBatch run_batch_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> waiting_;  // protected by mutex_
  std::size_t wanted_ = 1;                    // protected by mutex_: wake the thread at so many
  bool stopping_ = false;                     // protected by mutex_
  std::size_t last_size_ = 0;                 // only the thread
  std::chrono::nanoseconds patience_{0};      // only the thread
  std::thread thread_;
};

}  // namespace tillit::store::sqlite
