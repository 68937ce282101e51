#include "http/connection_queue.hpp"

namespace tillit::http {

ConnectionQueue::Push ConnectionQueue::push(Socket& socket) {
  const std::lock_guard lock(mutex_);
  const std::size_t free = threads_ - busy_;
  if (closed_) return Push::Full;
  if (waiting_.size() < free) {
    waiting_.push_back(std::move(socket));
    arrived_.notify_one();
    return Push::Queued;
  }
  if (threads_ < max_threads_) {
    waiting_.push_back(std::move(socket));
    ++threads_;
    return Push::NeedsThread;
  }
  if (waiting_.size() >= max_waiting_ + free) return Push::Full;
  waiting_.push_back(std::move(socket));
  pressure_.raise();
  return Push::Queued;
}

void ConnectionQueue::thread_failed() {
  const std::lock_guard lock(mutex_);
  --threads_;
}

std::optional<Socket> ConnectionQueue::pop() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  if (closed_) return std::nullopt;
  Socket socket = std::move(waiting_.front());
  waiting_.pop_front();
  ++busy_;
  // Nobody waits without a thread any more, so nobody needs to give one up.
  if (waiting_.size() <= threads_ - busy_) pressure_.clear();
  return socket;
}

void ConnectionQueue::done() {
  const std::lock_guard lock(mutex_);
  --busy_;
}

std::deque<Socket> ConnectionQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  arrived_.notify_all();
  return std::move(waiting_);
}

}  // namespace tillit::http
