#pragma once

#include "slack/fake/web_api.hpp"

// Each Web API method, one function. For web_api.cpp's table; people's modals use push_view, too.
namespace tillit::fake_slack {

// {"ok":false,"error":…,"response_metadata":{"messages":[…]}}
[[nodiscard]] Json refusal(const std::string& error, const std::vector<std::string>& messages = {});

// The refusal for a scope that the token lacks, or null. `any_of`: "im:read|channels:read".
[[nodiscard]] Json missing_scope(const Asked& asked, std::string_view any_of);

[[nodiscard]] Json auth_test(State& state, Asked& asked);
[[nodiscard]] Json auth_revoke(State& state, Asked& asked);
[[nodiscard]] Json apps_uninstall(State& state, Asked& asked);
[[nodiscard]] Json oauth_access(State& state, Asked& asked);
[[nodiscard]] Json team_info(State& state, Asked& asked);
[[nodiscard]] Json users_info(State& state, Asked& asked);

[[nodiscard]] Json chat_post(State& state, Asked& asked);
[[nodiscard]] Json chat_update(State& state, Asked& asked);
[[nodiscard]] Json chat_ephemeral(State& state, Asked& asked);
[[nodiscard]] Json chat_delete(State& state, Asked& asked);

[[nodiscard]] Json conversations_open(State& state, Asked& asked);
[[nodiscard]] Json conversations_info(State& state, Asked& asked);
[[nodiscard]] Json conversations_history(State& state, Asked& asked);

[[nodiscard]] Json views_open(State& state, Asked& asked);
[[nodiscard]] Json views_push(State& state, Asked& asked);
[[nodiscard]] Json views_update(State& state, Asked& asked);
[[nodiscard]] Json views_publish(State& state, Asked& asked);

[[nodiscard]] Json files_upload_url(State& state, Asked& asked);
[[nodiscard]] Json files_complete(State& state, Asked& asked);

// Says what is wrong with a view, with the messages; null where it is fine.
[[nodiscard]] Json view_refusal(const Json& view, const char* type);
// Makes a view for this person on top of their stack; the answer's "view".
[[nodiscard]] Json push_view(State& state, const Installation& installation,
                             const std::string& person, const Json& view);
// Puts new contents into a view, keeping what was typed where block and action stayed.
[[nodiscard]] Json replace_view(State& state, View& kept, const Json& view);
// A view as the app sees it, with its state.
[[nodiscard]] Json view_json(const View& view);

// Marks the installation gone: tokens die, then both events go out, in this order or the other.
void end_installation(State& state, Installation& installation, bool tokens_first);

// Own posts and changes as they come back to the bot.
void echo_post(State& state, const Channel& channel, const Message& message);
void echo_change(State& state, const Channel& channel, const Message& message, const Json& before);
void echo_delete(State& state, const Channel& channel, const Message& message);

}  // namespace tillit::fake_slack
