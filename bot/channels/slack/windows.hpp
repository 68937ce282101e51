#pragma once

#include "channels/slack/action_value.hpp"
#include "channels/slack/words.hpp"
#include "service/team_life.hpp"

#include <string>
#include <string_view>

// The windows that a button of ours opens, as the JSON of a view for views.open. Pure; any thread.
namespace tillit::slack {

// The separate window in which a private question is answered. `question`: the text of its
// delivery.
[[nodiscard]] std::string private_modal(const Window& window, std::string_view question,
                                        const Words& words);

// The window in which somebody writes something about a team.
[[nodiscard]] std::string team_modal(const TeamWindowAt& at, const service::TeamWindow& window,
                                     const Words& words);

}  // namespace tillit::slack
