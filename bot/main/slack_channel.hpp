#pragma once

#include "core/result.hpp"
#include "main/serving.hpp"

namespace tillit {

// Slack, put together: installations, senders, requests. `config.slack` must be set. Errors: of the
// store; Invalid (settings that Slack cannot be reached with, signing secrets); Denied (Slack
// refuses the configured bot token). Slack out of reach is an error only if the token is new.
[[nodiscard]] Result<Channel> make_slack(ChannelParts parts);

}  // namespace tillit
