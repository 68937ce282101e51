#pragma once

#include <condition_variable>
#include <mutex>

namespace tillit::store::sqlite {

// Lets the checkpoint thread in between two commits. SQLite's own lock is polled, so under constant
// load the writer would always be back first and the checkpointer would starve. Thread-safety: one
// thread passes, one holds.
class CommitGate {
 public:
  // Runs `commit` while nobody holds the gate.
  template <class Commit>
  void pass(const Commit& commit) {
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return !held_; });
      inside_ = true;
    }
    commit();
    {
      const std::lock_guard lock{mutex_};
      inside_ = false;
    }
    changed_.notify_all();
  }

  // Runs `rest` while nobody passes; whoever comes waits until it is done.
  template <class Rest>
  void hold(const Rest& rest) {
    {
      std::unique_lock lock{mutex_};
      held_ = true;
      changed_.wait(lock, [this] { return !inside_; });
    }
    rest();
    {
      const std::lock_guard lock{mutex_};
      held_ = false;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool inside_ = false;  // protected by mutex_
  bool held_ = false;    // protected by mutex_
};

}  // namespace tillit::store::sqlite
