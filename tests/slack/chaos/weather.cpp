#include "slack/chaos/weather.hpp"

#include <condition_variable>
#include <mutex>

namespace tillit::chaos {

using fake_slack::Fault;

Weather::Weather(fake_slack::FakeSlack& slack, std::uint64_t seed, std::chrono::milliseconds every)
    : slack_(slack), random_(Random::seeded(mix(seed, "weather"))) {
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
  slack_.faults().clear();
}

void Weather::worsen() {
  static constexpr const char* kMethods[] = {
      "chat.postMessage", "chat.postMessage", "chat.postMessage",      "chat.postMessage",
      "chat.update",      "users.info",       "conversations.history", ""};
  Fault fault;
  fault.method = kMethods[random_.below(std::size(kMethods))];
  std::string name;
  const auto is = [&](const char* what, Fault::Kind kind) {
    name = what;
    fault.kind = kind;
  };
  // A 429 stops a method for a whole workspace for a second at least, so it is rare.
  switch (random_.below(20)) {
    case 0: is("429", Fault::Kind::Limited); break;
    case 1:
    case 2:
    case 3:
    case 4: is("500", Fault::Kind::Http); break;
    case 5:
    case 6: is("internal_error", Fault::Kind::Error); break;
    case 7:
    case 8:
    case 9:
      is("fatal_error after the work", Fault::Kind::LateError);
      fault.error = "fatal_error";
      break;
    case 10:
    case 11:
    case 12: is("cut before", Fault::Kind::CutBefore); break;
    case 13:
    case 14:
    case 15:
    case 16:
    case 17: is("cut after", Fault::Kind::CutAfter); break;
    default: is("slow", Fault::Kind::Slow); fault.delay = std::chrono::milliseconds{300};
  }
  ++sent_[name];
  slack_.faults().add(std::move(fault));
}

}  // namespace tillit::chaos
