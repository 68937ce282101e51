#pragma once

#include "channels/slack/bot_api.hpp"
#include "channels/slack/event_kinds.hpp"
#include "core/id.hpp"
#include "service/arrival.hpp"
#include "store/rows.hpp"

#include <optional>
#include <string>

// Who somebody is, between Slack's ids and ours.
namespace tillit::slack {

inline constexpr const char* kChannel = "slack";

[[nodiscard]] store::Identity identity_of_user(const std::string& workspace,
                                               const std::string& user);
// One person has one room with us in a workspace, wherever they press or type.
[[nodiscard]] RoomId room_of(const std::string& workspace, const std::string& user);
// Of a room made by room_of; "" for any other.
[[nodiscard]] std::string user_in(const RoomId& room, const std::string& workspace);

// "sv-SE" as a language of ours may be called: "sv".
[[nodiscard]] std::optional<Language> language_of_locale(const std::string& locale);
[[nodiscard]] service::Profile profile_of(const Profile& profile);

// What users.info says; nullopt: it could not be asked, and `again` says whether that may change
// soon.
[[nodiscard]] std::optional<service::Profile> ask_profile(BotApi& api, const std::string& workspace,
                                                          const std::string& user, bool& again);

}  // namespace tillit::slack
