#include "channels/teams/people.hpp"

#include "channels/teams/channel.hpp"
#include "channels/teams/reference.hpp"

#include <algorithm>

namespace tillit::teams {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

}  // namespace

store::Identity identity_of(const Origin& origin) {
  return {kChannel, lower(origin.tenant),
          origin.object.empty() ? origin.user : lower(origin.object)};
}

RoomId room_of(const Origin& origin) {
  const store::Identity who = identity_of(origin);
  return RoomId(who.channel + ":" + who.workspace + ":" + who.user);
}

std::string address_of(const Origin& origin) {
  // Of a place where many read: who spoke there last, and when, is no part of it.
  if (origin.scope != Scope::Personal)
    return write_reference({origin.service_url, origin.conversation, origin.bot});
  return write_reference(
      {origin.service_url, origin.conversation, origin.bot, origin.user, origin.timestamp});
}

std::string place_of(const Origin& origin) {
  if (origin.scope == Scope::Personal) return "";
  return origin.conversation.substr(0, origin.conversation.find(";messageid="));
}

service::Profile profile_of(const Origin& origin) {
  service::Profile profile;
  profile.name = origin.name;
  const std::string language = lower(origin.locale.substr(0, origin.locale.find_first_of("-_")));
  if (!language.empty()) profile.locale = Language(language);
  if (!origin.zone.empty()) profile.zone = origin.zone;
  return profile;
}

}  // namespace tillit::teams
