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

// One line a minute of each kind: whoever finds a public address could fill the disk otherwise.
// Thread-safety: any thread.
class Warned {
 public:
  // How many this line stands for, with those left out since the last; nullopt: no line now. Both
  // are words of a bounded set.
  [[nodiscard]] std::optional<std::int64_t> tell(std::string_view what, std::string_view why,
                                                 TimePoint now);

 private:
  struct Told {
    TimePoint at{};
    std::int64_t left_out = 0;
  };

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Told> told_;  // under mutex_
};

}  // namespace tillit::channels
