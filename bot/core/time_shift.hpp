#pragma once

#include "core/clock.hpp"
#include "core/zone.hpp"

#include <optional>
#include <string_view>

namespace tillit {

// How far a clock is to be put forward, for people who try the bot and for transcripts.
// "+7d", "+2w", "+3h", "+90m", "+1mo", "+P7D", "P7D", "7d", or a local moment "2026-11-28T10:00" /
// "2026-11-28" (at 09:00 then). Months and days move the wall clock of `zone`. nullopt if it is
// none of these.
[[nodiscard]] std::optional<TimePoint> shifted(TimePoint now, std::string_view by,
                                               const Zone& zone);

}  // namespace tillit
