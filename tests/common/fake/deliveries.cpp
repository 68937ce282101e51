#include "common/fake/deliveries.hpp"

namespace tillit::fakes {
namespace {

// How often due retries are looked for while the clock is somebody else's.
constexpr std::chrono::milliseconds kLook{10};

}  // namespace

Deliveries::Deliveries(Options options) : options_(std::move(options)) {
  for (unsigned i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

Deliveries::~Deliveries() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

// What follows a delivery: nothing, a retry, or giving up.
void Deliveries::after(Delivery delivery, const Reply& reply) {
  const std::lock_guard lock(mutex_);
  ++count_;
  --on_the_way_;
  if (!reply.ok() && !stopping_) {
    const auto retry = static_cast<std::size_t>(delivery.retry);
    if (retry < options_.retry_after.size() && !reply.no_retry) {
      ++delivery.retry;
      delivery.reason = reply.failure;
      queue_.emplace(options_.now() + options_.retry_after[retry], std::move(delivery));
    } else {
      lost_.push_back({std::move(delivery.what), reply.failure});
    }
  }
  changed_.notify_all();
}

Reply Deliveries::now(Json what, const std::function<Reply(const Delivery&)>& first) {
  Delivery delivery{std::move(what), 0, {}};
  {
    const std::lock_guard lock(mutex_);
    ++on_the_way_;
  }
  const Reply reply = first(delivery);
  after(std::move(delivery), reply);
  return reply;
}

void Deliveries::queue(Json what) {
  {
    const std::lock_guard lock(mutex_);
    queue_.emplace(options_.now(), Delivery{std::move(what), 0, {}});
  }
  changed_.notify_all();
}

void Deliveries::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (queue_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = queue_.begin();
    if (first->first > options_.now()) {
      changed_.wait_for(lock, kLook);
      continue;
    }
    Delivery delivery = std::move(first->second);
    queue_.erase(first);
    ++on_the_way_;
    lock.unlock();
    const Reply reply = options_.attempt(delivery);
    after(std::move(delivery), reply);
    lock.lock();
  }
}

bool Deliveries::settle(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [this] {
    return on_the_way_ == 0 && (queue_.empty() || queue_.begin()->first > options_.now());
  });
}

std::size_t Deliveries::retry_now() {
  std::multimap<TimePoint, Delivery> due;
  {
    const std::lock_guard lock(mutex_);
    due.swap(queue_);
    on_the_way_ += due.size();
  }
  const std::size_t count = due.size();
  for (auto& [at, delivery] : due) {
    const Reply reply = options_.attempt(delivery);
    after(std::move(delivery), reply);
  }
  return count;
}

std::size_t Deliveries::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::vector<Deliveries::Lost> Deliveries::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

std::size_t Deliveries::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

}  // namespace tillit::fakes
