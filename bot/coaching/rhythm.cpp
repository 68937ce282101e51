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

Rhythm back_from_leave(Rhythm rhythm, Date today) {
  for (Leave& leave : rhythm.leaves) {
    if (leave.from <= today && today < leave.back) leave.back = today;
  }
  std::erase_if(rhythm.leaves, [](const Leave& leave) { return leave.back <= leave.from; });
  return rhythm;
}

}  // namespace tillit::coaching
