#pragma once

#include "channels/common/http_port.hpp"
#include "channels/slack/bot_api.hpp"
#include "service/arrival.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

// What the adapter asks of Slack beside messages: one call each. Any thread. `workspace` is the key
// of an installation.
namespace tillit::slack {

// `trigger_id` lives for 3 seconds and opens one view. Gone: too late. `view`: the JSON of an
// object.
[[nodiscard]] Called open_view(BotApi& api, const std::string& workspace,
                               std::string_view trigger_id, std::string_view view);

// Replaces somebody's Home. `hash` of the view it was made from; "": whatever is there. Harmless by
// "hash_conflict": it has changed meanwhile; make it anew.
[[nodiscard]] Called publish_home(BotApi& api, const std::string& workspace,
                                  const std::string& user, const nlohmann::json& view,
                                  const std::string& hash);

struct UserInfo {
  service::Profile profile;
  bool is_bot = false;
  bool deleted = false;
  bool is_stranger = false;  // of another company's workspace
  bool is_guest = false;
};
struct UserAnswer {
  Called called;
  UserInfo user;  // if called.ok()
};
[[nodiscard]] UserAnswer users_info(BotApi& api, const std::string& workspace,
                                    const std::string& user);
// From the `user` object of users.info. Pure. The name is what colleagues see: the display name,
// else the real one. The language is the first part of "sv-SE".
[[nodiscard]] UserInfo read_user(const nlohmann::json& user);

struct OpenedAnswer {
  Called called;
  std::string channel;  // "D…", if called.ok()
};
[[nodiscard]] OpenedAnswer conversations_open(BotApi& api, const std::string& workspace,
                                              const std::string& user);

// Whether anything stands in a direct message, as far as Slack still keeps it; nullopt: Slack could
// not tell now.
[[nodiscard]] std::optional<bool> has_messages(BotApi& api, const std::string& workspace,
                                               const std::string& channel);

// How an answer by a response URL went. It lives for 30 minutes and 5 uses.
enum class Responded {
  Done,
  NotAllowed,   // not an address of Slack's (is_response_url): not called
  NotSent,      // nothing has happened
  Refused,      // spent, or Slack refuses it
  RateLimited,  // later
  Unknown,      // it may have happened
};
// `message`: the JSON of an object with text, blocks, replace_original, response_type.
[[nodiscard]] Responded respond(const channels::Http& post, const Settings& settings,
                                const std::string& url, std::string message);
// A line that only the person sees.
[[nodiscard]] Responded respond_privately(const channels::Http& post, const Settings& settings,
                                          const std::string& url, const std::string& text);

}  // namespace tillit::slack
