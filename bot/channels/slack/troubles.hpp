#pragma once

#include "channels/common/troubles.hpp"
#include "channels/slack/web_api.hpp"

#include <string_view>

namespace tillit::slack {

// What channels::Troubles is told of a refused call: of Slack's answer only words. `event` and
// `method` are constant words; views of all three are kept.
[[nodiscard]] channels::Trouble trouble_of(std::string_view event, std::string_view workspace,
                                           std::string_view method, const Answer& answer);

}  // namespace tillit::slack
