#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

#include "store/sqlite/commit_gate.hpp"
#include "store/sqlite/database.hpp"

namespace tillit::store::sqlite {

// Pages of the write-ahead log (4 KiB each). From the first on its pages are copied into the database beside the running commits;
// from the second on the log is also emptied, for which commits wait as long as it takes to copy what came in since.
inline constexpr std::int64_t kCopyFromPages = 1'000;
inline constexpr std::int64_t kEmptyFromPages = 4'000;

// The thread that moves the write-ahead log into the database, on a connection of its own, so that no commit pays for it
// (performance.md: a checkpoint inside a commit is its p99.9). The log stays within kEmptyFromPages plus what is written during
// one copy. A failing checkpoint (disk full) loses nothing and is tried again at the next commit.
// Thread-safety: any thread.
class Checkpointer {
 public:
  // Borrowed: gate must outlive this.
  Checkpointer(Database database, CommitGate& gate);

  // After a commit: the log now has so many pages. `empty_it` true: the log must not keep what was erased.
  void committed(std::int64_t pages, bool empty_it);

 private:
  void loop(const std::stop_token& stop);
  void copy();
  void empty();

  Database database_;  // only the thread
  CommitGate& gate_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::int64_t pages_ = 0;    // protected by mutex_
  bool must_empty_ = false;   // protected by mutex_
  std::jthread thread_;       // last: stops before the rest goes
};

}  // namespace tillit::store::sqlite
