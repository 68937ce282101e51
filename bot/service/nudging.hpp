#pragma once

#include "coaching/due_nudges.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "service/conversations.hpp"
#include "service/team_ground.hpp"
#include "store/store.hpp"

#include <optional>
#include <vector>

namespace tillit::service {

// What became of a planned nudge at its moment.
struct Nudging {
  enum class What {
    Sent,
    Waits,        // for another moment
    Dropped,      // it does not come
    Unreachable,  // nothing can be delivered to them: as if they had said stop, until they write
    LookedAgain,  // nothing was due; planned anew
  } what = What::LookedAgain;
  coaching::NudgeKind kind = coaching::NudgeKind::CheckIn;
  coaching::Why why = coaching::Why::None;
  PersonId person;
  std::vector<Receipt> turns{};  // what was taken, in order
};

// Where a person is written to first: where they chose, else where they talked with us last;
// nullopt if nothing can be delivered to any of their rooms.
[[nodiscard]] Result<std::optional<store::ConversationRow>> room_for_nudges(
    store::Transaction& transaction, const PersonId& person);

// Decides about the nudge of this row as the person is now, opens what it is about, counts it
// against their budget and plans the next, all in that transaction, which has claimed the row. A
// team's pulse that is open comes with a check-in, in the same sitting; `teams` asks its questions,
// and without it they are not asked. Errors: Corrupt, Unavailable.
[[nodiscard]] Result<Nudging> nudge(Conversations& conversations, store::Transaction& transaction,
                                    const store::Schedule& row, TimePoint now,
                                    const TeamGround* teams = nullptr);

}  // namespace tillit::service
