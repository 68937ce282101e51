#include "channels/slack/people.hpp"

namespace tillit::slack {

store::Identity identity_of_user(const std::string& workspace, const std::string& user) {
  return {kChannel, workspace, user};
}

RoomId room_of(const std::string& workspace, const std::string& user) {
  return RoomId(std::string(kChannel) + ":" + workspace + ":" + user);
}

std::string user_in(const RoomId& room, const std::string& workspace) {
  const std::string prefix = std::string(kChannel) + ":" + workspace + ":";
  return room.str().starts_with(prefix) ? room.str().substr(prefix.size()) : std::string();
}

service::Profile profile_of(const Profile& profile) {
  service::Profile known;
  known.name = profile.name;
  const std::string language = profile.locale.substr(0, profile.locale.find_first_of("-_"));
  if (!language.empty()) known.locale = Language(language);
  if (!profile.zone.empty()) known.zone = profile.zone;
  known.away_until = profile.away_until;
  return known;
}

}  // namespace tillit::slack
