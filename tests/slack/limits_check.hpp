#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

// Slack's own limits, checked apart from the code that keeps to them: the counts and lengths that
// Slack's documentation and its clients' validators name, nothing of bot/channels/slack. What the
// types alone can say is checked by tests/slack/schema.
namespace tillit::slack_test {

// What Slack would refuse, one line each, with the place. `message`: the arguments of
// chat.postMessage or chat.update.
[[nodiscard]] std::vector<std::string> breaches_of_message(const nlohmann::json& message);
[[nodiscard]] std::vector<std::string> breaches_of_view(const nlohmann::json& view);

}  // namespace tillit::slack_test
