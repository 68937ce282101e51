#include "channels/common/errands.hpp"

namespace tillit::channels {

Errands::Errands(int workers, std::size_t waiting) : most_waiting_(waiting) {
  for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
}

Errands::~Errands() { stop(); }

bool Errands::run(std::function<void()> errand) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= most_waiting_) return false;
    waiting_.push_back(std::move(errand));
  }
  changed_.notify_one();
  return true;
}

void Errands::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void Errands::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto errand = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    errand();
    lock.lock();
  }
}

}  // namespace tillit::channels
