#pragma once

#include "slack/fake/courier.hpp"
#include "slack/fake/state.hpp"

// The JSON of what people do, in the shapes that Slack sends. For person*.cpp.
namespace tillit::fake_slack {

// "text" and "blocks" (rich_text) of typed words.
[[nodiscard]] Json typed_words(State& state, const std::string& text);
// A person's new message, with ts, not yet in a channel.
[[nodiscard]] Json typed_message(State& state, const User& user, const std::string& text);
// The same with "channel", "channel_type" and "event_ts", as events have it.
[[nodiscard]] Json in_channel(Json wire, const Channel& channel);
[[nodiscard]] Json changed_event(State& state, const Channel& channel, const Json& now,
                                 const Json& before);

// What all interactions share; `view_id`: the modal it is made in, for the trigger.
[[nodiscard]] Json interaction(State& state, const Installation& bot, const User& user,
                               const char* type, const std::string& view_id);

// The message that a slash command's 200 carries, shown where the command was typed.
void show_command_answer(State& state, const Fields& command, const Reply& reply);

// The app's answer to a submission carried out on the stack of modals. The errors it names, by
// block id.
[[nodiscard]] std::map<std::string, std::string> apply_response_action(State& state,
                                                                       const std::string& view_id,
                                                                       const Reply& reply);

}  // namespace tillit::fake_slack
