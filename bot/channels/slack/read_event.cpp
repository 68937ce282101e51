#include "channels/slack/away.hpp"
#include "channels/slack/inbound.hpp"
#include "channels/slack/readers.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tillit::slack {
namespace {

constexpr auto kProfile = std::to_array<Wanted>({{"display_name"},
                                                 {"real_name"},
                                                 {"status_emoji"},
                                                 {"status_expiration"},
                                                 {"status_text"},
                                                 {"status_text_canonical"}});
// In most events `user` is a text; in team_join and user_change it is the person.
constexpr auto kUser = std::to_array<Wanted>({{"deleted"},
                                              {"id"},
                                              {"is_bot"},
                                              {"is_stranger"},
                                              {"locale"},
                                              {"name"},
                                              {"profile", kProfile},
                                              {"real_name"},
                                              {"team_id"},
                                              {"tz"}});
constexpr auto kTokens = std::to_array<Wanted>({{"bot"}, {"oauth"}});
constexpr auto kAuthorization = std::to_array<Wanted>(
    {{"enterprise_id"}, {"is_bot"}, {"is_enterprise_install"}, {"team_id"}, {"user_id"}});

std::span<const Wanted> wanted_of_body() {
  static const std::array kEvent{Wanted{"app_id"},
                                 Wanted{"bot_id"},
                                 Wanted{"bot_profile"},
                                 Wanted{"channel"},
                                 Wanted{"channel_type"},
                                 Wanted{"deleted_ts"},
                                 Wanted{"files"},
                                 Wanted{"hidden"},
                                 Wanted{"inviter"},
                                 Wanted{"message", wanted_of_message()},
                                 Wanted{"previous_message", wanted_of_message()},
                                 Wanted{"source_team"},
                                 Wanted{"subtype"},
                                 Wanted{"tab"},
                                 Wanted{"team"},
                                 Wanted{"team_ids"},
                                 Wanted{"text"},
                                 Wanted{"thread_ts"},
                                 Wanted{"tokens", kTokens},
                                 Wanted{"ts"},
                                 Wanted{"type"},
                                 Wanted{"user", kUser},
                                 Wanted{"user_team"}};
  static const std::array kBody{Wanted{"api_app_id"},      Wanted{"authorizations", kAuthorization},
                                Wanted{"challenge"},       Wanted{"context_enterprise_id"},
                                Wanted{"context_team_id"}, Wanted{"enterprise_id"},
                                Wanted{"event", kEvent},   Wanted{"event_id"},
                                Wanted{"event_time"},      Wanted{"is_ext_shared_channel"},
                                Wanted{"team_id"},         Wanted{"type"}};
  return kBody;
}

Origin origin_of(const Kept& body) {
  static const Kept kNone{};
  const std::vector<Kept>& all = body.inside("authorizations").kept;
  const Kept& ours = all.empty() ? kNone : all.front();
  Origin origin;
  origin.app_id = body.text_of("api_app_id");
  origin.org_wide = ours.is_true("is_enterprise_install");
  origin.team = ours.text_of("team_id");
  origin.enterprise = ours.text_of("enterprise_id");
  // Without a word about the installation: what the event sees of it, then where it happened.
  const bool untold = origin.team.empty() && origin.enterprise.empty();
  if (origin.team.empty()) {
    origin.team = first_of(body.text_of("context_team_id"), body.text_of("team_id"));
  }
  if (untold) {
    origin.enterprise =
        first_of(body.text_of("context_enterprise_id"), body.text_of("enterprise_id"));
  }
  // Of an authorization that is not a bot's, the user is the person who installed the app; taken
  // for us, everything they write would be an echo of ours.
  const Kept* const is_bot = ours.find("is_bot");
  if (is_bot == nullptr || is_bot->text != "false") origin.bot_user = ours.text_of("user_id");
  origin.shared_channel = body.is_true("is_ext_shared_channel");
  origin.event_id = body.text_of("event_id");
  origin.event_time = body.number_of("event_time");
  return origin;
}

Inbound read_home_opened(Origin origin, const Kept& event) {
  if (event.text_of("user").empty()) return Ignored{"incomplete"};
  return HomeOpened{std::move(origin), event.text_of("user"), event.text_of("channel"),
                    event.text_of("tab") == "messages"};
}

// Ours pass too: our own joining is news.
Inbound read_joined_channel(Origin origin, const Kept& event) {
  if (event.text_of("user").empty() || event.text_of("channel").empty()) {
    return Ignored{"incomplete"};
  }
  origin.user_team = user_team_of(event);
  return JoinedChannel{std::move(origin), event.text_of("user"), event.text_of("channel"),
                       event.text_of("inviter")};
}

Inbound read_lost_channel(Origin origin, const Kept& event) {
  if (event.text_of("channel").empty()) return Ignored{"incomplete"};
  return LostChannel{std::move(origin), event.text_of("channel")};
}

// Others may leave as they like: being in a channel puts nobody in its team.
Inbound read_left_channel(Origin origin, const Kept& event) {
  const bool is_us = !origin.bot_user.empty() && event.text_of("user") == origin.bot_user;
  return is_us ? read_lost_channel(std::move(origin), event) : Ignored{"others_left"};
}

Inbound read_profile(Origin origin, const Kept& event) {
  const Kept& user = event.inside("user");
  if (user.text_of("id").empty()) return Ignored{"incomplete"};
  const Kept& shown = user.inside("profile");
  Profile profile;
  profile.id = user.text_of("id");
  profile.name = first_of(first_of(shown.text_of("display_name"), shown.text_of("real_name")),
                          first_of(user.text_of("real_name"), user.text_of("name")));
  profile.zone = user.text_of("tz");
  profile.locale = user.text_of("locale");
  profile.team = user.text_of("team_id");
  profile.away_until = away_until({.emoji = shown.text_of("status_emoji"),
                                   .text = shown.text_of("status_text"),
                                   .canonical = shown.text_of("status_text_canonical"),
                                   .ends = shown.number_of("status_expiration").value_or(0)});
  profile.deleted = user.is_true("deleted");
  profile.is_bot = user.is_true("is_bot");
  profile.is_stranger = user.is_true("is_stranger");
  origin.user_team = profile.team;
  return ProfileChanged{std::move(origin), std::move(profile),
                        event.text_of("type") == "team_join"};
}

Inbound read_uninstalled(Origin origin, const Kept& /*event*/) {
  return Uninstalled{std::move(origin)};
}

Inbound read_tokens_revoked(Origin origin, const Kept& event) {
  const Kept& tokens = event.inside("tokens");
  return TokensRevoked{std::move(origin), tokens.texts_of("bot"), tokens.texts_of("oauth")};
}

Inbound read_team_access(Origin origin, const Kept& event) {
  return TeamAccess{std::move(origin), event.text_of("type") == "team_access_granted",
                    event.texts_of("team_ids")};
}

struct Reader {
  std::string_view type;
  Inbound (*read)(Origin origin, const Kept& event);
};

constexpr auto kReaders = std::to_array<Reader>({{"message", read_message},
                                                 {"app_home_opened", read_home_opened},
                                                 {"app_mention", read_mention},
                                                 {"app_uninstalled", read_uninstalled},
                                                 {"channel_archive", read_lost_channel},
                                                 {"channel_deleted", read_lost_channel},
                                                 {"channel_left", read_lost_channel},
                                                 {"group_archive", read_lost_channel},
                                                 {"group_deleted", read_lost_channel},
                                                 {"group_left", read_lost_channel},
                                                 {"member_joined_channel", read_joined_channel},
                                                 {"member_left_channel", read_left_channel},
                                                 {"team_access_granted", read_team_access},
                                                 {"team_access_revoked", read_team_access},
                                                 {"team_join", read_profile},
                                                 {"tokens_revoked", read_tokens_revoked},
                                                 {"user_change", read_profile}});

}  // namespace

Result<Inbound> read_json_body(std::string_view body) {
  const Result<Kept> read = keep_wanted(body, wanted_of_body());
  if (!read) return tl::unexpected(read.error());
  const std::string& type = read->text_of("type");
  if (type.empty()) return fail(Errc::Invalid, "an event of Slack has no type");
  if (type == "url_verification") {
    if (read->text_of("challenge").empty()) {
      return fail(Errc::Invalid, "a url_verification of Slack has no challenge");
    }
    return UrlVerification{read->text_of("challenge")};
  }
  if (type == "app_rate_limited") return AppRateLimited{read->text_of("team_id")};
  if (type != "event_callback") return Ignored{"unknown_type"};
  const Kept& event = read->inside("event");
  if (!event.is(Kept::Kind::Object)) return Ignored{"incomplete"};
  const auto reader = std::ranges::find(kReaders, event.text_of("type"), &Reader::type);
  if (reader == kReaders.end()) return Ignored{"unknown_event"};
  return reader->read(origin_of(*read), event);
}

}  // namespace tillit::slack
