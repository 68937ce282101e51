#pragma once

#include <array>
#include <string_view>

// What the app asks of a workspace. docs/slack/manifest.json says the same to Slack, and a test
// compares the two.
namespace tillit::slack {

// Of the bot token, by name. Nothing that reads channels.
inline constexpr std::array<std::string_view, 7> kScopes = {
    "app_mentions:read",  // a word to whoever names us in a channel
    "chat:write",         // messages
    "commands",           // /tillit
    "files:write",        // the picture in a team's summary; without it, lines of blocks
    "im:history",         // what is written to us; looking for a message whose answer was lost
    "im:write",           // opening the conversation with somebody
    "users:read",         // language and time zone
};

// The Events API's kinds that we subscribe to, by name. Not team_join: who is new is no business
// of ours until they come.
inline constexpr std::array<std::string_view, 6> kEvents = {
    "app_home_opened", "app_mention",    "app_uninstalled",
    "message.im",      "tokens_revoked", "user_change",
};

}  // namespace tillit::slack
