#pragma once

#include "coaching/why.hpp"
#include "core/civil_time.hpp"
#include "core/zone.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// How much we may start by ourselves. One budget over all kinds:
//   - one a week, or two or one in two weeks if the person says so; weeks begin on Monday where
//     they are;
//   - after two that went unanswered half of that: one in two weeks, or one a week; never fewer;
//   - after four, one question ("shall I stay quiet?") in the place of the next, then nothing until
//     they write;
//   - never two on one day. What the person dated themselves is outside the weekly number, but not
//     outside this, nor outside the silence.
// Anything the person writes or taps counts as an answer to everything before it, and nothing is
// lost by not answering: there is no streak.
namespace tillit::coaching {

enum class NudgeKind {
  CheckIn,    // the weekly one
  FollowUp,   // dated by the person
  Other,      // what else we start: a team's question, a reminder
  StayQuiet,  // "shall I stay quiet?"
};
inline constexpr std::array<std::string_view, 4> kNudgeKindWords = {"check_in", "follow_up",
                                                                    "other", "stay_quiet"};
[[nodiscard]] inline std::string_view to_word(NudgeKind kind) {
  return kNudgeKindWords[static_cast<std::size_t>(kind)];
}

struct SentNudge {
  TimePoint at{};
  Date day{};  // where the person was then
  NudgeKind kind = NudgeKind::Other;
  friend bool operator==(const SentNudge&, const SentNudge&) = default;
};

struct NudgeBudget {
  std::int64_t per_week = 1;      // 1 or 2
  bool every_other_week = false;  // one in two weeks, at their wish; then per_week is 1
  std::int64_t unanswered = 0;    // in a row
  bool asked = false;             // whether to stay quiet, since they last wrote
  bool blocked = false;           // the channel refused us for good, since they last wrote
  std::vector<SentNudge> sent;    // oldest first, the last kMaxSent
  friend bool operator==(const NudgeBudget&, const NudgeBudget&) = default;
};

inline constexpr std::int64_t kMostPerWeek = 2;
inline constexpr std::int64_t kHalvedAfter = 2;    // unanswered
inline constexpr std::int64_t kQuestionAfter = 4;  // unanswered
inline constexpr std::size_t kMaxSent = 20;        // more than come in two weeks

[[nodiscard]] constexpr bool counts_for_week(NudgeKind kind) { return kind != NudgeKind::FollowUp; }
[[nodiscard]] Date monday_of(Date date);

// What the budget makes of a nudge of that kind: the question takes the place of the first that
// counts for the week once it is due.
[[nodiscard]] NudgeKind kind_due(const NudgeBudget& budget, NudgeKind kind);

// What holds whatever the day: Blocked, Silent, or None.
[[nodiscard]] Why standing_obstacle(const NudgeBudget& budget, NudgeKind kind);

// Whether one that counts for the week fits beside those sent and those `planned` (their days).
[[nodiscard]] bool week_is_full(const NudgeBudget& budget, const std::vector<Date>& planned,
                                Date day);

// Whether something was sent on that day, by the calendar of where they were or of where they are.
[[nodiscard]] bool day_is_taken(const NudgeBudget& budget, Date day, const Zone& zone);

[[nodiscard]] NudgeBudget after_sending(NudgeBudget budget, NudgeKind kind, TimePoint at,
                                        const Zone& zone);
// They wrote, or tapped.
[[nodiscard]] NudgeBudget after_a_word(NudgeBudget budget);
// The channel refused us (403, "blocked"): as if they had said stop.
[[nodiscard]] NudgeBudget after_refusal(NudgeBudget budget);
// Of two people who turn out to be one: the number as in `kept`, every send of both.
[[nodiscard]] NudgeBudget one_budget(NudgeBudget kept, const NudgeBudget& joining);
// What they chose, kept within 1 to kMostPerWeek.
[[nodiscard]] NudgeBudget with_per_week(NudgeBudget budget, std::int64_t per_week);
[[nodiscard]] NudgeBudget with_every_other_week(NudgeBudget budget);

}  // namespace tillit::coaching
