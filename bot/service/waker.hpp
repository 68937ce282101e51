#pragma once

#include "core/result.hpp"
#include "service/conversations.hpp"
#include "service/team_ground.hpp"

#include <optional>

namespace tillit::service {

struct Woken {
  int timers = 0;
  int schedules = 0;
  std::vector<Receipt> turns;  // what was taken, in order
  int late = 0;                // schedules past their window: dropped, never sent in a burst
  int parked = 0;              // belonged to somebody whom nothing can be delivered to: dropped
  int broken = 0;  // belonged to a state that does not open or parse: dropped, so that they do not
                   // stand in everybody's way
};

// Takes what is due at `now` (timers, then schedules, the oldest first), each as a turn of its own
// in a transaction of its own, at most `limit` of each. Any number of callers may do this at once:
// what one has claimed is gone for the others. With `teams`, a schedule that stands for a team's
// pulse asks its questions (team_rounds.hpp); without, it is dropped as late.
[[nodiscard]] Result<Woken> wake_due(Conversations& conversations, TimePoint now, int limit = 100,
                                     const TeamGround* teams = nullptr);

// When to look again: the earliest instant at which something is due, for teams as well.
[[nodiscard]] Result<std::optional<TimePoint>> next_due(store::Store& store);

}  // namespace tillit::service
