#pragma once

#include "channels/slack/web_api.hpp"
#include "core/clock.hpp"

#include <spdlog/logger.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace tillit::slack {

// Tells the operator what only they can mend. One line per kind (event, method, error) and minute,
// with `count` of what was left out since. The workspace is named by a reference, and of Slack's
// answer only words are written. Thread-safety: any thread.
class Troubles {
 public:
  // Borrowed: `clock`. `reference`: Store::reference.
  Troubles(std::shared_ptr<spdlog::logger> log, const Clock& clock,
           std::function<std::string(std::string_view)> reference);

  // `event` and `method` are constant words.
  void tell(std::string_view event, std::string_view workspace, std::string_view method,
            const Answer& answer);

 private:
  struct Told {
    TimePoint at{};
    std::int64_t left_out = 0;
  };

  std::shared_ptr<spdlog::logger> log_;  // shared: that is how spdlog hands loggers around
  const Clock& clock_;
  const std::function<std::string(std::string_view)> reference_;
  std::mutex mutex_;
  std::map<std::string, Told> told_;  // under mutex_
};

}  // namespace tillit::slack
