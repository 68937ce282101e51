#pragma once

#include "channels/slack/channel.hpp"
#include "channels/slack/event_kinds.hpp"
#include "core/id.hpp"
#include "service/arrival.hpp"
#include "store/rows.hpp"

#include <string>

// Who somebody is, between Slack's ids and ours.
namespace tillit::slack {

[[nodiscard]] store::Identity identity_of_user(const std::string& workspace,
                                               const std::string& user);
// One person has one room with us in a workspace, wherever they press or type.
[[nodiscard]] RoomId room_of(const std::string& workspace, const std::string& user);
// Of a room made by room_of; "" for any other.
[[nodiscard]] std::string user_in(const RoomId& room, const std::string& workspace);

[[nodiscard]] service::Profile profile_of(const Profile& profile);

}  // namespace tillit::slack
