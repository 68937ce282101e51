#pragma once

#include "common/chaos/world.hpp"
#include "core/random.hpp"

#include <chrono>
#include <map>
#include <string>
#include <thread>

namespace tillit::chaos {

// Bad weather on a platform: every so often one call of the bot goes wrong, in a way and at a place
// that chance picks. Borrowed: `world` must outlive this.
class Weather {
 public:
  Weather(World& world, std::uint64_t seed, std::chrono::milliseconds every);
  ~Weather() { clear_up(); }
  Weather(const Weather&) = delete;
  Weather& operator=(const Weather&) = delete;

  // No more of it; what has not met a call yet is taken back.
  void clear_up();
  // How many of each kind were sent out; not all need have met a call. After clear_up().
  [[nodiscard]] const std::map<std::string, int>& sent() const { return sent_; }

 private:
  void worsen();

  World& world_;
  Random random_;  // the thread's own
  std::map<std::string, int> sent_;
  std::jthread thread_;
};

}  // namespace tillit::chaos
