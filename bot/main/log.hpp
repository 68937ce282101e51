#pragma once

#include "core/clock.hpp"
#include "main/config.hpp"

#include <spdlog/logger.h>

#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace tillit {

// The log of `tillit serve`: one line per fact, UTC. Ours are "event=word key=value …"; as JSON
// each key is a member, and a line of another shape is one member "message". Handed to the parts
// that need it, never found through a registry.
[[nodiscard]] std::shared_ptr<spdlog::logger> make_log(const LogConfig& config);  // to stderr
[[nodiscard]] std::shared_ptr<spdlog::logger> make_log(const LogConfig& config,
                                                       std::ostream& out);  // for tests

// A value that is safe in "key=value": in quotes where it has blanks or anything a reader of lines
// could stumble over.
[[nodiscard]] std::string log_value(std::string_view text);

// For a failure that repeats: says once a minute how often it was met since the last time, so that
// a store that is down does not fill the disk with lines. Thread-safety: any thread.
class OncePerMinute {
 public:
  // How many to tell now; nullopt: counted for later.
  [[nodiscard]] std::optional<int> met(TimePoint now);

 private:
  std::mutex mutex_;
  std::optional<TimePoint> told_;
  int count_ = 0;
};

}  // namespace tillit
