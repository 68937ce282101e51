#pragma once

#include "core/result.hpp"
#include "store/store.hpp"

namespace tillit::service {

// The operator's one switch over everything the bot would start: nudges, follow-ups, what teams
// get. It lies in the store, so it holds for every process and over restarts. People who write are
// answered as ever. What was held back is late when it is lifted, and comes or goes by the rules
// for what is late.
[[nodiscard]] Result<bool> nudges_are_paused(store::Transaction& transaction);
[[nodiscard]] Result<void> pause_all_nudges(store::Transaction& transaction, bool paused);

}  // namespace tillit::service
