#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tillit::channels {

// When what may be asked of a platform: what its 429s said, per subject and method, and a pace of
// our own for posts, per subject. A subject is whatever the platform counts by: a workspace, a
// conversation. In memory: after a start the platform says it again. Thread-safety: any thread.
class Limits {
 public:
  // 0: no pace of our own. The first `burst` posts need not keep it.
  explicit Limits(int posts_per_minute, int burst = 20)
      : posts_per_minute_(posts_per_minute), burst_(burst) {}

  void block(const std::string& subject, std::string_view method, TimePoint until);
  // Nullopt: may be asked.
  [[nodiscard]] std::optional<TimePoint> blocked_until(const std::string& subject,
                                                       std::string_view method,
                                                       TimePoint now) const;

  // Nullopt: post it now. Else from then on: that place in the row is kept for `message`, so a wave
  // of reminders comes back one after the other and not all at once.
  [[nodiscard]] std::optional<TimePoint> take_post(const std::string& subject, std::int64_t message,
                                                   TimePoint now);

  // Subjects remembered; those that nothing waits for are forgotten now and then.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Pace {
    TimePoint next{};  // the first place that is free
    std::map<std::int64_t, TimePoint> kept;
  };
  void forget_old(TimePoint now);

  const int posts_per_minute_;
  const int burst_;
  mutable std::mutex mutex_;
  // Under mutex_:
  std::map<std::pair<std::string, std::string>, TimePoint> blocked_;
  std::map<std::string, Pace> paces_;
  std::size_t forget_at_ = 1024;  // subjects
};

}  // namespace tillit::channels
