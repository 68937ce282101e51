#include "store/sqlite/checkpointer.hpp"

#include <utility>

namespace tillit::store::sqlite {

Checkpointer::Checkpointer(Database database, CommitGate& gate)
    : database_(std::move(database)),
      gate_(gate),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {}

void Checkpointer::committed(std::int64_t pages, bool empty_it) {
  {
    const std::lock_guard lock{mutex_};
    pages_ = pages;
    must_empty_ = must_empty_ || empty_it;
    if (pages_ < kCopyFromPages && !must_empty_) return;
  }
  wake_.notify_one();
}

void Checkpointer::loop(const std::stop_token& stop) {
  for (;;) {
    bool must_empty = false;
    {
      std::unique_lock lock{mutex_};
      if (!wake_.wait(lock, stop, [this] { return pages_ >= kCopyFromPages || must_empty_; })) return;
      must_empty = std::exchange(must_empty_, false) || pages_ >= kEmptyFromPages;
      pages_ = 0;
    }
    copy();  // First beside the commits, so that emptying finds little left to do.
    if (must_empty) empty();
  }
}

void Checkpointer::copy() {
  sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void Checkpointer::empty() {
  int code = SQLITE_OK;
  gate_.hold([&] {
    code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                                     nullptr);
  });
  if (code == SQLITE_OK) return;
  const std::lock_guard lock{mutex_};
  must_empty_ = true;
}

}  // namespace tillit::store::sqlite
