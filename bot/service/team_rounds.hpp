#pragma once

#include "core/result.hpp"
#include "service/team_ground.hpp"
#include "store/store.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a team hears by itself: the weekly post in its channel, the questions of a pulse in the
// direct messages of those who take part, and the digest when the pulse is over.
namespace tillit::service {

// The key of the schedule that stands for a pulse in a person's plan: a wish of kind Other
// ("wish:pulse:<team>:<number>"), its local time when the pulse opened where they are, its window
// until the pulse closes. The dialogue is empty: what it opens is ask_pulse.
inline constexpr std::string_view kPulseWish = "wish:pulse:";

struct TeamsWoken {
  int posts = 0;  // said in channels, digests among them
  int digests = 0;
  int asked = 0;           // people for whom a pulse was planned
  int moved = 0;           // what was due waits for another moment, or there is nothing to say
  int ended = 0;           // nobody takes part
  int broken = 0;          // state that does not open or parse: put off by a day, counted
  bool held_back = false;  // by the operator: nothing was looked at
  std::vector<std::string> channels{};  // whose outbox has something new, each once
};

// Takes what is due for teams at `now`, the oldest first, each in a transaction of its own, at most
// `limit`. Any number of callers may do this at once: what one has claimed is moved for the others.
// A team that was due during an outage says what is due now, once. Errors: Unavailable.
[[nodiscard]] Result<TeamsWoken> wake_teams(const TeamGround& ground, TimePoint now,
                                            int limit = 100);

// Puts the questions of a pulse into the outbox for that person, when their plan has room for it;
// false if there is nothing to ask (any more). `key` is the schedule's. The caller has claimed the
// row in this transaction and counts it against their budget.
[[nodiscard]] Result<bool> ask_pulse(const TeamGround& ground, store::Transaction& transaction,
                                     const PersonId& person, std::string_view key, TimePoint now);

}  // namespace tillit::service
