#pragma once

#include "core/result.hpp"
#include "main/serving.hpp"

namespace tillit {

// Teams, put together: who calls us, requests, senders; the bot, an outgoing webhook, or both.
// `config.teams` must be set. Calls nobody yet. Errors: Invalid (an address in the settings, a
// webhook's secret).
[[nodiscard]] Result<Channel> make_teams(ChannelParts parts);

}  // namespace tillit
