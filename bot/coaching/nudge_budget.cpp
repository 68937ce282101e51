#include "coaching/nudge_budget.hpp"

#include <algorithm>
#include <cstdlib>

namespace tillit::coaching {
namespace {

using std::chrono::days;

// So many in so many weeks.
struct Allowance {
  std::int64_t count;
  std::int64_t weeks;
};

Allowance allowance_of(const NudgeBudget& budget) {
  if (budget.every_other_week) return {1, 2};
  if (budget.unanswered < kHalvedAfter) return {budget.per_week, 1};
  return budget.per_week >= kMostPerWeek ? Allowance{1, 1} : Allowance{1, 2};
}

}  // namespace

Date monday_of(Date date) { return date - days{std::chrono::weekday{date}.iso_encoding() - 1}; }

NudgeKind kind_due(const NudgeBudget& budget, NudgeKind kind) {
  const bool ask = budget.unanswered >= kQuestionAfter && !budget.asked && counts_for_week(kind);
  return ask ? NudgeKind::StayQuiet : kind;
}

Why standing_obstacle(const NudgeBudget& budget, NudgeKind kind) {
  if (budget.blocked) return Why::Blocked;
  if (budget.asked) return Why::Silent;
  return budget.unanswered >= kQuestionAfter && !counts_for_week(kind) ? Why::Silent : Why::None;
}

bool week_is_full(const NudgeBudget& budget, const std::vector<Date>& planned, Date day) {
  const Allowance allowance = allowance_of(budget);
  const auto is_near = [&](Date other) {
    const days apart = monday_of(day) - monday_of(other);
    return std::abs(apart.count()) < 7 * allowance.weeks;
  };
  const auto sent = std::ranges::count_if(budget.sent, [&](const SentNudge& nudge) {
    return counts_for_week(nudge.kind) && is_near(nudge.day);
  });
  return sent + std::ranges::count_if(planned, is_near) >= allowance.count;
}

bool day_is_taken(const NudgeBudget& budget, Date day, const Zone& zone) {
  return std::ranges::any_of(budget.sent, [&](const SentNudge& nudge) {
    return nudge.day == day || zone.to_local(nudge.at).date == day;
  });
}

NudgeBudget after_sending(NudgeBudget budget, NudgeKind kind, TimePoint at, const Zone& zone) {
  budget.sent.push_back({at, zone.to_local(at).date, kind});
  if (budget.sent.size() > kMaxSent)
    budget.sent.erase(budget.sent.begin(),
                      budget.sent.end() - static_cast<std::ptrdiff_t>(kMaxSent));
  ++budget.unanswered;
  budget.asked = budget.asked || kind == NudgeKind::StayQuiet;
  return budget;
}

NudgeBudget one_budget(NudgeBudget kept, const NudgeBudget& joining) {
  kept.sent.insert(kept.sent.end(), joining.sent.begin(), joining.sent.end());
  std::ranges::stable_sort(kept.sent, {}, &SentNudge::at);
  if (kept.sent.size() > kMaxSent)
    kept.sent.erase(kept.sent.begin(), kept.sent.end() - static_cast<std::ptrdiff_t>(kMaxSent));
  return kept;
}

NudgeBudget after_a_word(NudgeBudget budget) {
  budget.unanswered = 0;
  budget.asked = false;
  budget.blocked = false;
  return budget;
}

NudgeBudget after_refusal(NudgeBudget budget) {
  budget.blocked = true;
  return budget;
}

NudgeBudget with_per_week(NudgeBudget budget, std::int64_t per_week) {
  budget.per_week = std::clamp<std::int64_t>(per_week, 1, kMostPerWeek);
  budget.every_other_week = false;
  return budget;
}

NudgeBudget with_every_other_week(NudgeBudget budget) {
  budget.per_week = 1;
  budget.every_other_week = true;
  return budget;
}

}  // namespace tillit::coaching
