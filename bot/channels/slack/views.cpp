#include "channels/slack/views.hpp"

#include "channels/slack/away.hpp"
#include "channels/slack/origins.hpp"
#include "dialogue/json_text.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tillit::slack {
namespace {

using nlohmann::json;

bool flag_at(const json& fields, const char* name) {
  if (!fields.is_object()) return false;
  const auto found = fields.find(name);
  return found != fields.end() && found->is_boolean() && found->get<bool>();
}

TimePoint away_in(const json& user) {
  const std::string emoji = text_at(user, "profile.status_emoji");
  const std::string text = text_at(user, "profile.status_text");
  const std::string canonical = text_at(user, "profile.status_text_canonical");
  const json::json_pointer expiration("/profile/status_expiration");
  const bool told = user.contains(expiration) && user[expiration].is_number_integer();
  return away_until({.emoji = emoji,
                     .text = text,
                     .canonical = canonical,
                     .ends = told ? user[expiration].get<std::int64_t>() : 0});
}

}  // namespace

Called open_view(BotApi& api, const std::string& workspace, std::string_view trigger_id,
                 std::string_view view) {
  dialogue::JsonText arguments;
  arguments.open('{');
  arguments.member("trigger_id", trigger_id);
  arguments.key("view");
  arguments.json(view);
  arguments.close('}');
  return api.call_with(workspace, "views.open", std::move(arguments).take());
}

Called publish_home(BotApi& api, const std::string& workspace, const std::string& user,
                    const json& view, const std::string& hash) {
  json arguments{{"user_id", user}, {"view", view}};
  if (!hash.empty()) arguments["hash"] = hash;
  return api.call(workspace, "views.publish", arguments);
}

UserAnswer users_info(BotApi& api, const std::string& workspace, const std::string& user) {
  UserAnswer answer;
  answer.called = api.call(workspace, "users.info", {{"user", user}, {"include_locale", true}});
  const auto found = answer.called.answer.fields.find("user");
  if (answer.called.ok() && found != answer.called.answer.fields.end())
    answer.user = read_user(*found);
  return answer;
}

UserInfo read_user(const json& user) {
  UserInfo info;
  info.profile.name = text_at(user, "profile.display_name");
  if (info.profile.name.empty()) info.profile.name = text_at(user, "profile.real_name");
  if (info.profile.name.empty()) info.profile.name = text_at(user, "real_name");
  std::string language = text_at(user, "locale");
  language.resize(std::min(language.size(), language.find_first_of("-_")));
  if (!language.empty()) info.profile.locale = Language{language};
  const std::string zone = text_at(user, "tz");
  if (!zone.empty()) info.profile.zone = zone;
  info.profile.away_until = away_in(user);
  info.is_bot = flag_at(user, "is_bot") || flag_at(user, "is_app_user");
  info.deleted = flag_at(user, "deleted");
  info.is_stranger = flag_at(user, "is_stranger");
  info.is_guest = flag_at(user, "is_restricted") || flag_at(user, "is_ultra_restricted");
  return info;
}

OpenedAnswer conversations_open(BotApi& api, const std::string& workspace,
                                const std::string& user) {
  OpenedAnswer answer;
  answer.called = api.call(workspace, "conversations.open", {{"users", user}});
  if (!answer.called.ok()) return answer;
  answer.channel = text_at(answer.called.answer.fields, "channel.id");
  if (answer.channel.empty()) {
    answer.called.fault = Fault::OurBug;
    answer.called.why = "no_channel";
  }
  return answer;
}

std::optional<bool> has_messages(BotApi& api, const std::string& workspace,
                                 const std::string& channel) {
  if (channel.empty()) return std::nullopt;
  const Called called =
      api.call(workspace, "conversations.history", {{"channel", channel}, {"limit", 1}});
  const auto messages = called.answer.fields.find("messages");
  if (!called.ok() || messages == called.answer.fields.end() || !messages->is_array())
    return std::nullopt;
  return !messages->empty();
}

Responded respond(const channels::Http& post, const Settings& settings, const std::string& url,
                  std::string message) {
  if (!is_response_url(url, settings)) return Responded::NotAllowed;
  channels::HttpRequest request;
  request.url = url;
  request.content_type = "application/json; charset=utf-8";
  request.body = std::move(message);
  const auto answer = post(request);
  if (!answer)
    return answer.error() == channels::Lost::NotSent ? Responded::NotSent : Responded::Unknown;
  if (answer->status == 429) return Responded::RateLimited;
  if (answer->status >= 500) return Responded::Unknown;
  if (answer->status != 200) return Responded::Refused;
  // "ok" as plain text; a refusal may come as 200 with {"ok":false}.
  const auto fields = json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  const bool refused = fields.is_object() && fields.contains("ok") && !flag_at(fields, "ok");
  return refused ? Responded::Refused : Responded::Done;
}

Responded respond_privately(const channels::Http& post, const Settings& settings,
                            const std::string& url, const std::string& text) {
  dialogue::JsonText message;
  message.open('{');
  message.member("response_type", "ephemeral");
  message.key("replace_original");
  message.flag(false);
  message.member("text", text);
  message.close('}');
  return respond(post, settings, url, std::move(message).take());
}

}  // namespace tillit::slack
