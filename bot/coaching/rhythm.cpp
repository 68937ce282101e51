#include "coaching/rhythm.hpp"

#include <algorithm>
#include <utility>

namespace tillit::coaching {

Rhythm without_past(Rhythm rhythm, Date today) {
  std::erase_if(rhythm.leaves,
                [today](const Leave& leave) { return leave.back + kLeavesLive <= today; });
  std::erase_if(rhythm.budget.sent,
                [today](const SentNudge& sent) { return sent.day + kSentLive <= today; });
  return rhythm;
}

Rhythm with_leave(Rhythm rhythm, Leave leave, Date today) {
  rhythm = without_past(std::move(rhythm), today);
  if (leave.from >= leave.back || leave.back + kLeavesLive <= today) return rhythm;
  auto& leaves = rhythm.leaves;
  if (std::ranges::find(leaves, leave) == leaves.end()) leaves.push_back(leave);
  std::ranges::sort(leaves, {}, &Leave::from);
  if (leaves.size() > kMaxLeaves) leaves.resize(kMaxLeaves);
  return rhythm;
}

Rhythm with_wish(Rhythm rhythm, const CheckInWish& wish, const LocalDateTime& now) {
  rhythm.check_in = wish;
  if (!wish.day) return rhythm;
  const Date monday = monday_of(now.date);
  const Date day = monday + std::chrono::days{wish.day->iso_encoding() - 1};
  if (day < now.date || (day == now.date && (!wish.time || *wish.time <= now.time)))
    rhythm.check_in_done = std::max(rhythm.check_in_done.value_or(monday), monday);
  return rhythm;
}

std::optional<Leave> next_leave(const Rhythm& rhythm, Date today) {
  std::optional<Leave> next;
  for (const Leave& leave : rhythm.leaves) {
    if (leave.back > today && (!next || leave.from < next->from)) next = leave;
  }
  return next;
}

Rhythm back_from_leave(Rhythm rhythm, Date today) {
  for (Leave& leave : rhythm.leaves) {
    if (leave.from <= today && today < leave.back) leave.back = today;
  }
  std::erase_if(rhythm.leaves, [](const Leave& leave) { return leave.back <= leave.from; });
  return rhythm;
}

Rhythm one_rhythm(Rhythm kept, const Rhythm& joining) {
  if (!kept.working_days) kept.working_days = joining.working_days;
  if (!kept.hours) kept.hours = joining.hours;
  if (kept.check_in == CheckInWish{}) kept.check_in = joining.check_in;
  kept.away_until = std::max(kept.away_until, joining.away_until);
  kept.check_in_done = std::max(kept.check_in_done, joining.check_in_done);
  for (const Leave& leave : joining.leaves) {
    if (std::ranges::find(kept.leaves, leave) == kept.leaves.end()) kept.leaves.push_back(leave);
  }
  std::ranges::sort(kept.leaves, {}, &Leave::from);
  if (kept.leaves.size() > kMaxLeaves) kept.leaves.resize(kMaxLeaves);
  kept.budget = after_a_word(one_budget(std::move(kept.budget), joining.budget));
  return kept;
}

}  // namespace tillit::coaching
