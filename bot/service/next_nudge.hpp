#pragma once

#include "coaching/book.hpp"
#include "coaching/due_nudges.hpp"
#include "coaching/nudge_plan.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "dialogue/library.hpp"
#include "dialogue/person.hpp"
#include "service/work_calendars.hpp"
#include "store/store.hpp"

#include <optional>
#include <string_view>
#include <vector>

// What comes to a person next, as the one row of the store that stands for it (ADR 20). The rules
// are coaching's; here they meet what is kept.
namespace tillit::service {

// What planning needs besides the person.
struct NudgeRules {
  const dialogue::Library& library;
  const WorkCalendars& calendars;
  bool check_ins = true;  // false: nobody gets a weekly check-in
};

// The key of that row. Where nothing is ahead, it says when to look again.
inline constexpr std::string_view kNudgeKey = "nudge";
// Rows whose keys begin so are wishes of kind Other: their local time is when they are meant for,
// their window how much later they still make sense, and they come as the plan allows.
inline constexpr std::string_view kWishPrefix = "wish:";
inline constexpr std::chrono::days kLookAgain{28};

// All that is kept about somebody, read once.
struct Nudged {
  store::PersonRow row;
  dialogue::Person person;
  coaching::Book book;
  std::vector<store::Schedule> schedules;
};
// Errors: NotFound, Corrupt, Unavailable.
[[nodiscard]] Result<Nudged> read_nudged(store::Transaction& transaction,
                                         const dialogue::Library& library, const PersonId& id);

// As the planner sees them. Who was not told yet what this is gets no check-in; what they asked for
// themselves they get.
[[nodiscard]] coaching::NudgedPerson nudged_person(const Nudged& nudged, const NudgeRules& rules);
[[nodiscard]] std::vector<coaching::Wish> wishes_of(const Nudged& nudged);

// A planned nudge as it waits in its row.
struct WaitingNudge {
  bool look_again = false;  // nothing comes; the rest means nothing
  coaching::DueNudge nudge;
  std::vector<std::string> with;  // keys of the follow-ups that come with it
};
[[nodiscard]] store::Schedule row_of(const PersonId& person, const Zone& zone,
                                     const WaitingNudge& waiting);
// Errors: Corrupt.
[[nodiscard]] Result<WaitingNudge> read_waiting(const store::Schedule& row);

// What such a nudge opens; empty where that is not offered, and for Other, which says it itself.
[[nodiscard]] const std::string& dialogue_of(coaching::NudgeKind kind,
                                             const dialogue::HostTypes& types);

// The promise a follow-up's key is about; empty if it is none's.
[[nodiscard]] std::string_view promise_of(std::string_view key);

// Whether what comes next is the same after that change.
[[nodiscard]] bool is_planned_alike(const coaching::Book& before, const coaching::Book& after);

// Plans the person anew and keeps the row, if it is another than before. The first time it also
// settles what an earlier version had planned promise by promise. No error if there is no such
// person. Errors: Corrupt, Unavailable.
[[nodiscard]] Result<void> plan_anew(store::Transaction& transaction, const NudgeRules& rules,
                                     const PersonId& id, TimePoint now);

}  // namespace tillit::service
