#pragma once

#include "store/sqlite/commit_gate.hpp"
#include "store/sqlite/database.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

namespace tillit::store::sqlite {

// Pages of the write-ahead log (4 KiB each). Every so many of them are copied into the database
// beside the running commits …
inline constexpr std::int64_t kCopyEveryPages = 1'000;
// … and from here on the next commit begins the log at its front again, for which commits wait as
// long as it takes to copy what came in since. The file keeps its length: one that was cut off
// would grow again page by page, and each flush would have to write down its new length and blocks
// as well.
inline constexpr std::int64_t kBeginAgainFromPages = 4'000;
// What the file is cut back to if a large commit made it longer.
inline constexpr std::int64_t kLongestLog = kBeginAgainFromPages * (4'096 + 24);

// The thread that moves the write-ahead log into the database, on a connection of its own, so that
// no commit pays for it (performance.md: a checkpoint inside a commit is its p99.9). The log stays
// within kBeginAgainFromPages plus what is written during one copy, unless a foreign program reads
// the file all the time. A checkpoint that fails (disk full, such a reader) loses nothing and is
// tried again when the log has grown. Thread-safety: any thread.
class Checkpointer {
 public:
  // Borrowed: gate must outlive this.
  Checkpointer(Database database, CommitGate& gate);

  // After a commit: the log now has so many pages. `empty_it` true: the log must not keep what was
  // erased.
  void committed(std::int64_t pages, bool empty_it);

  // Empties the log and waits for it: what was committed before this call is then in the database
  // and the log holds nothing of it. Errors: Unavailable; it is tried again when the log has grown.
  // Must not be called while the gate is passed, nor while this is being destroyed.
  [[nodiscard]] Result<void> empty_now();

 private:
  void loop(const std::stop_token& stop);
  void copy();
  [[nodiscard]] int finish(int mode);  // SQLite's result code

  Database database_;  // only the thread
  CommitGate& gate_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::condition_variable done_;
  std::int64_t pages_ = 0;                  // protected by mutex_: of the log, at the last commit
  std::int64_t wake_at_ = kCopyEveryPages;  // protected by mutex_
  bool must_empty_ = false;                 // protected by mutex_
  bool asked_ = false;                      // protected by mutex_
  std::uint64_t wanted_ = 0;                // protected by mutex_: calls of empty_now()
  std::uint64_t tried_ = 0;                 // protected by mutex_: … that were seen to
  int code_ = 0;                            // protected by mutex_: how the last emptying went
  std::jthread thread_;                     // last: stops before the rest goes
};

}  // namespace tillit::store::sqlite
