#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "service/next_nudge.hpp"
#include "store/store.hpp"

#include <string>

namespace tillit {

struct NudgeReportOptions {
  int days = 14;       // 1 to kMostReportDays
  std::string person;  // a reference, or channel:workspace:user; empty: everybody
  TimePoint from{};
};
inline constexpr int kMostReportDays = 365;

// Who would get what when, and what does not come and why, as the operator reads it. People are
// references; nothing they wrote is in it. Errors: NotFound (nobody of that name), Unavailable.
[[nodiscard]] Result<std::string> nudge_report(store::Store& store,
                                               const service::NudgeRules& rules,
                                               const NudgeReportOptions& options);

// Throws the switch over everything the bot would start, and says what that means.
[[nodiscard]] Result<std::string> switch_nudges(store::Store& store, bool paused);

}  // namespace tillit
