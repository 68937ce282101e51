#include "common/chaos/weather.hpp"

#include <condition_variable>
#include <mutex>

namespace tillit::chaos {

Weather::Weather(World& world, std::uint64_t seed, std::chrono::milliseconds every)
    : world_(world), random_(Random::seeded(mix(seed, "weather"))) {
  thread_ = std::jthread([this, every](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, stop, every, [&] { return stop.stop_requested(); })) worsen();
  });
}

void Weather::clear_up() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  world_.faults().clear();
}

void Weather::worsen() {
  auto [name, fault] = world_.trouble(random_);
  ++sent_[name];
  world_.faults().add(std::move(fault));
}

}  // namespace tillit::chaos
