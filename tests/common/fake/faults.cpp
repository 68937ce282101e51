#include "common/fake/faults.hpp"

#include <algorithm>

namespace tillit::fakes {

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

int Gate::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

void Gate::wait() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return open_; });
  --waiting_;
  changed_.notify_all();
}

bool Gate::wait_for_waiters(int count, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [&] { return waiting_ >= count; });
}

void Faults::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  if (fault.gate) gates_.push_back(fault.gate);
  queue_.push_back(std::move(fault));
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  queue_.clear();
}

void Faults::open_gates() {
  const std::lock_guard lock(mutex_);
  for (const auto& gate : gates_) gate->open();
}

std::optional<Fault> Faults::next(const std::string& method, const std::string& team,
                                  const std::string& channel) {
  const std::lock_guard lock(mutex_);
  const auto meets = [](const std::string& wanted, const std::string& given) {
    return wanted.empty() || wanted == given;
  };
  const auto found = std::ranges::find_if(queue_, [&](const Fault& fault) {
    return meets(fault.method, method) && meets(fault.team, team) && meets(fault.channel, channel);
  });
  if (found == queue_.end()) return std::nullopt;
  Fault fault = *found;
  if (found->times > 0 && --found->times == 0) queue_.erase(found);
  return fault;
}

}  // namespace tillit::fakes
