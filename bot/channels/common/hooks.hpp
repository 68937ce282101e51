#pragma once

#include "service/conversations.hpp"

#include <chrono>
#include <functional>
#include <string_view>

namespace tillit::channels {

// What the outside hears of a channel's requests. All may be called on any thread; none may be
// empty.
struct Hooks {
  // Each request: its kind ("direct_message", "command" …; "request" if it was not read) and what
  // became of it ("taken", "duplicate", "held", "ignored", "failed", "refused_" and why).
  std::function<void(std::string_view kind, std::string_view outcome)> received;
  using Seconds = std::chrono::duration<double>;
  // A turn is durable; what it put into the outbox may be sent.
  std::function<void(const service::Receipt&, Seconds took)> turned;
  std::function<void(Seconds took)> acknowledged;  // from a request that was read to its answer
  std::function<void()> nudge;                     // something new is in the outbox
  // A constant word and, where it matters, a reference to a workspace: never content.
  std::function<void(std::string_view what, std::string_view why)> warn;
};

}  // namespace tillit::channels
