#include "store/sqlite/writer.hpp"

#include <algorithm>

namespace tillit::store::sqlite {

Writer::Writer(RunBatch run_batch)
    : run_batch_(std::move(run_batch)), thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Result<void> Writer::write(const Work& work) {
  // Shared with the thread: it may still be inside set_value() when this call has already returned.
  auto job = std::make_shared<Job>();
  job->work = &work;
  return finished(std::move(job));
}

Result<void> Writer::run_alone(const Chore& chore) {
  auto job = std::make_shared<Job>();
  job->chore = &chore;
  return finished(std::move(job));
}

Result<void> Writer::finished(std::shared_ptr<Job> job) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    return fail(Errc::Invalid,
                "the store was called from inside a work of write(); use the transaction "
                "that was handed in");
  }
  auto done = job->done.get_future();
  bool enough = false;
  {
    const std::lock_guard lock{mutex_};
    if (stopping_) return fail(Errc::Unavailable, "the store is closing");
    waiting_.push_back(job);
    enough = waiting_.size() == wanted_;
  }
  if (enough) wake_.notify_one();
  done.wait();
  return std::move(job->outcome);
}

Writer::Batch Writer::next_batch() {
  std::unique_lock lock{mutex_};
  wanted_ = 1;
  wake_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
  // Callers of the last commit tend to come straight back. Without a moment's patience the first of
  // them would be committed alone and the rest would wait for that flush: every second commit would
  // be nearly empty.
  wanted_ = std::max<std::size_t>(last_size_, 1);
  if (waiting_.size() < wanted_ && !stopping_) {
    wake_.wait_for(lock, patience_, [this] { return waiting_.size() >= wanted_ || stopping_; });
  }
  const auto most =
      waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kLargestBatch));
  auto end = std::find_if(waiting_.begin(), most, [](const auto& job) { return job->chore; });
  if (end == waiting_.begin() && end != most) ++end;
  Batch batch{waiting_.begin(), end};
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

void Writer::loop() {
  for (;;) {
    const Batch batch = next_batch();
    if (batch.empty()) return;
    if (batch.front()->chore != nullptr) {
      batch.front()->outcome = (*batch.front()->chore)();
    } else {
      const auto begin = std::chrono::steady_clock::now();
      run_batch_(batch);
      patience_ = (std::chrono::steady_clock::now() - begin) / 10;
      last_size_ = batch.size();
    }
    for (const auto& job : batch) job->done.set_value();
  }
}

}  // namespace tillit::store::sqlite
