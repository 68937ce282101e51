#include "channels/slack/limits.hpp"

#include <algorithm>

namespace tillit::slack {
namespace {

constexpr int kBurst = 20;                      // posts that need not keep the pace
constexpr std::chrono::minutes kKeepPlace{10};  // for a message that may never come back

}  // namespace

void Limits::block(const std::string& workspace, std::string_view method, TimePoint until) {
  const std::lock_guard lock(mutex_);
  auto& blocked = blocked_[{workspace, std::string(method)}];
  blocked = std::max(blocked, until);
}

std::optional<TimePoint> Limits::blocked_until(const std::string& workspace,
                                               std::string_view method, TimePoint now) const {
  const std::lock_guard lock(mutex_);
  const auto found = blocked_.find({workspace, std::string(method)});
  if (found == blocked_.end() || found->second <= now) return std::nullopt;
  return found->second;
}

std::optional<TimePoint> Limits::take_post(const std::string& workspace, std::int64_t message,
                                           TimePoint now) {
  if (posts_per_minute_ <= 0) return std::nullopt;
  const auto step = std::chrono::milliseconds{60'000 / std::min(posts_per_minute_, 60'000)};
  const std::lock_guard lock(mutex_);
  Pace& pace = paces_[workspace];
  if (const auto kept = pace.kept.find(message); kept != pace.kept.end()) {
    if (kept->second > now) return kept->second;
    pace.kept.erase(kept);
    return std::nullopt;
  }
  pace.next = std::max(pace.next, now - step * kBurst) + step;
  if (pace.next <= now) return std::nullopt;
  std::erase_if(pace.kept, [&](const auto& one) { return one.second + kKeepPlace < now; });
  pace.kept.emplace(message, pace.next);
  return pace.next;
}

}  // namespace tillit::slack
