#include "store/sqlite/checkpointer.hpp"

#include <fmt/format.h>

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

Result<void> Checkpointer::empty_now() {
  std::unique_lock lock{mutex_};
  const auto mine = ++wanted_;
  must_empty_ = true;
  asked_ = true;
  wake_.notify_one();
  done_.wait(lock, [&] { return tried_ >= mine; });
  if (code_ == SQLITE_OK) return {};
  return fail(Errc::Unavailable,
              fmt::format("the database's log could not be emptied: {} (close what else reads the "
                          "database, and make room on the disk)",
                          sqlite3_errstr(code_)));
}

void Checkpointer::loop(const std::stop_token& stop) {
  for (;;) {
    bool must_empty = false;
    bool must_begin_again = false;
    std::uint64_t wanted = 0;
    {
      std::unique_lock lock{mutex_};
      if (!wake_.wait(lock, stop, [this] { return asked_; })) return;
      asked_ = false;
      must_empty = std::exchange(must_empty_, false);
      must_begin_again = pages_ >= kBeginAgainFromPages;
      wanted = wanted_;
      wake_at_ = pages_ + kCopyEveryPages;
    }
    copy();  // First beside the commits, so that emptying finds little left to do.
    if (!must_empty && !must_begin_again) continue;
    const int code = finish(must_empty ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART);
    if (must_empty) {
      const std::lock_guard lock{mutex_};
      if (code != SQLITE_OK) must_empty_ = true;
      code_ = code;
      tried_ = wanted;
      done_.notify_all();
    }
  }
}

void Checkpointer::copy() {
  sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
}

int Checkpointer::finish(int mode) {
  int code = SQLITE_OK;
  gate_.hold([&] {
    code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, mode, nullptr, nullptr);
  });
  return code;
}

}  // namespace tillit::store::sqlite
