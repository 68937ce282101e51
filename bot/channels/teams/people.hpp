#pragma once

#include "channels/teams/origin.hpp"
#include "core/id.hpp"
#include "service/arrival.hpp"
#include "store/rows.hpp"

#include <string>

// Who somebody is, between Teams' ids and ours.
namespace tillit::teams {

// By the Entra object id, which all bots of a tenant share; guests have none and are known by the
// id they have for us. GUIDs are taken in lower case, however they were written.
[[nodiscard]] store::Identity identity_of(const Origin& origin);
// One person has one room with us in a tenant, wherever they press or type.
[[nodiscard]] RoomId room_of(const Origin& origin);
// Where this conversation is reached (reference.hpp).
[[nodiscard]] std::string address_of(const Origin& origin);
// The channel or group chat without the thread in it; "" in a personal chat.
[[nodiscard]] std::string place_of(const Origin& origin);
[[nodiscard]] service::Profile profile_of(const Origin& origin);

}  // namespace tillit::teams
