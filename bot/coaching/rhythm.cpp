#include "coaching/rhythm.hpp"

#include <algorithm>

namespace tillit::coaching {

Rhythm with_leave(Rhythm rhythm, Leave leave, Date today) {
  auto& leaves = rhythm.leaves;
  if (leave.from < leave.back && std::ranges::find(leaves, leave) == leaves.end())
    leaves.push_back(leave);
  std::erase_if(leaves, [today](const Leave& each) { return each.back + kLeavesLive <= today; });
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
