#include "channels/slack/people.hpp"

#include "channels/slack/web_api.hpp"

#include <algorithm>

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

std::optional<Language> language_of_locale(const std::string& locale) {
  const std::string code = locale.substr(0, locale.find_first_of("-_"));
  if (code.empty()) return std::nullopt;
  return Language(code);
}

service::Profile profile_of(const Profile& profile) {
  return {profile.name, language_of_locale(profile.locale),
          profile.zone.empty() ? std::nullopt : std::optional(profile.zone)};
}

std::optional<service::Profile> ask_profile(BotApi& api, const std::string& workspace,
                                            const std::string& user, bool& again) {
  again = false;
  const Called called =
      api.call(workspace, "users.info", {{"user", user}, {"include_locale", true}});
  if (!called.ok()) {
    again = called.fault == Fault::RateLimited || called.fault == Fault::Transient;
    return std::nullopt;
  }
  Profile profile;
  const auto at = [&](const char* path) { return text_at(called.answer.fields, path); };
  for (const char* path :
       {"user.profile.display_name", "user.profile.real_name", "user.real_name"}) {
    if (profile.name.empty()) profile.name = at(path);
  }
  profile.zone = at("user.tz");
  profile.locale = at("user.locale");
  return profile_of(profile);
}

}  // namespace tillit::slack
