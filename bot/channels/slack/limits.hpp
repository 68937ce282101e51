#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tillit::slack {

// When what may be asked of Slack: what its 429s said, per workspace and method, and a pace of our
// own for posts, per workspace (docs.slack.dev/apis/web-api/rate-limits: "several hundred messages
// per minute"). In memory: after a start Slack says it again. Thread-safety: any thread.
class Limits {
 public:
  // 0: no pace of our own.
  explicit Limits(int posts_per_minute) : posts_per_minute_(posts_per_minute) {}

  void block(const std::string& workspace, std::string_view method, TimePoint until);
  // Nullopt: may be asked.
  [[nodiscard]] std::optional<TimePoint> blocked_until(const std::string& workspace,
                                                       std::string_view method,
                                                       TimePoint now) const;

  // Nullopt: post it now. Else from then on: that place in the row is kept for `message`, so a wave
  // of reminders comes back one after the other and not all at once.
  [[nodiscard]] std::optional<TimePoint> take_post(const std::string& workspace,
                                                   std::int64_t message, TimePoint now);

 private:
  struct Pace {
    TimePoint next{};  // the first place that is free
    std::map<std::int64_t, TimePoint> kept;
  };

  const int posts_per_minute_;
  mutable std::mutex mutex_;
  // Under mutex_:
  std::map<std::pair<std::string, std::string>, TimePoint> blocked_;
  std::map<std::string, Pace> paces_;
};

}  // namespace tillit::slack
