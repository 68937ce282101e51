#include "store/sqlite/checkpointer.hpp"

#include <algorithm>
#include <utility>

namespace tillit::store::sqlite {
namespace {

// The writer waits at the gate meanwhile, so only a foreign program can be in the way: it is not
// waited for.
constexpr int kBusyMilliseconds = 20;

}  // namespace

Checkpointer::Checkpointer(Database database, CommitGate& gate)
    : database_(std::move(database)), gate_(gate) {
  sqlite3_busy_timeout(database_.handle(), kBusyMilliseconds);
  thread_ = std::jthread{[this](const std::stop_token& stop) { loop(stop); }};
}

void Checkpointer::committed(std::int64_t pages, bool empty_it) {
  {
    const std::lock_guard lock{mutex_};
    // Once all of it is copied, the next commit starts the log again from its beginning.
    if (pages < pages_) wake_at_ = std::min(wake_at_, kCopyEveryPages);
    if (empty_it) {
      must_empty_ = true;
      wake_at_ = 0;
    }
    pages_ = pages;
    if (pages_ < wake_at_) return;
    asked_ = true;
  }
  wake_.notify_one();
}

void Checkpointer::loop(const std::stop_token& stop) {
  for (;;) {
    bool must_empty = false;
    {
      std::unique_lock lock{mutex_};
      if (!wake_.wait(lock, stop, [this] { return asked_; })) return;
      asked_ = false;
      must_empty = std::exchange(must_empty_, false) || pages_ >= kEmptyFromPages;
      wake_at_ = pages_ + kCopyEveryPages;
    }
    copy();  // First beside the commits, so that emptying finds little left to do.
    if (must_empty && !empty()) {
      const std::lock_guard lock{mutex_};
      must_empty_ = true;
    }
  }
}

void Checkpointer::copy() {
  sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
}

bool Checkpointer::empty() {
  int code = SQLITE_OK;
  gate_.hold([&] {
    code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                     nullptr, nullptr);
  });
  return code == SQLITE_OK;
}

}  // namespace tillit::store::sqlite
