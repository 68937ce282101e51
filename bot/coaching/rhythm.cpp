#include "coaching/rhythm.hpp"

#include <algorithm>
#include <utility>

namespace tillit::coaching {

Rhythm with_leave(Rhythm rhythm, Leave leave, Date today) {
  auto& leaves = rhythm.leaves;
  if (leave.from < leave.back) leaves.push_back(leave);
  std::erase_if(leaves, [today](const Leave& each) { return each.back <= today; });
  std::ranges::sort(leaves, {}, &Leave::from);
  std::vector<Leave> joined;
  for (const Leave& each : leaves) {
    if (!joined.empty() && each.from <= joined.back().back)
      joined.back().back = std::max(joined.back().back, each.back);
    else
      joined.push_back(each);
  }
  if (joined.size() > kMaxLeaves) joined.resize(kMaxLeaves);
  leaves = std::move(joined);
  return rhythm;
}

Rhythm back_from_leave(Rhythm rhythm, Date today) {
  for (Leave& leave : rhythm.leaves) {
    if (leave.from <= today && today < leave.back) leave.back = today;
  }
  std::erase_if(rhythm.leaves, [today](const Leave& leave) { return leave.back <= today; });
  return rhythm;
}

}  // namespace tillit::coaching
