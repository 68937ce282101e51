#include "channels/common/limits.hpp"

#include <algorithm>

namespace tillit::channels {
namespace {

constexpr std::chrono::minutes kKeepPlace{10};  // for a message that may never come back
constexpr std::size_t kForgetAt = 1024;         // subjects

}  // namespace

void Limits::block(const std::string& subject, std::string_view method, TimePoint until) {
  const std::lock_guard lock(mutex_);
  auto& blocked = blocked_[{subject, std::string(method)}];
  blocked = std::max(blocked, until);
}

std::optional<TimePoint> Limits::blocked_until(const std::string& subject, std::string_view method,
                                               TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found = blocked_.find({subject, std::string(method)});
  if (found == blocked_.end() || found->second <= now) return std::nullopt;
  return found->second;
}

std::optional<TimePoint> Limits::take_post(const std::string& subject, std::int64_t message,
                                           TimePoint now) {
  if (posts_per_minute_ <= 0) return std::nullopt;
  const auto step = std::chrono::milliseconds{60'000 / std::min(posts_per_minute_, 60'000)};
  const std::lock_guard lock(mutex_);
  forget_old(now);
  Pace& pace = paces_[subject];
  if (const auto kept = pace.kept.find(message); kept != pace.kept.end()) {
    if (kept->second > now) return kept->second;
    pace.kept.erase(kept);
    return std::nullopt;
  }
  pace.next = std::max(pace.next, now - step * burst_) + step;
  if (pace.next <= now) return std::nullopt;
  std::erase_if(pace.kept, [&](const auto& one) { return one.second + kKeepPlace < now; });
  pace.kept.emplace(message, pace.next);
  return pace.next;
}

std::size_t Limits::size() const {
  const std::lock_guard lock(mutex_);
  return paces_.size() + blocked_.size();
}

void Limits::forget_old(TimePoint now) {
  if (paces_.size() + blocked_.size() < forget_at_) return;
  std::erase_if(blocked_, [&](const auto& one) { return one.second <= now; });
  std::erase_if(paces_, [&](const auto& one) { return one.second.next + kKeepPlace < now; });
  // Twice what is left: so that looking through all of them stays rare.
  forget_at_ = std::max(kForgetAt, 2 * (paces_.size() + blocked_.size()));
}

}  // namespace tillit::channels
