#include "channels/slack/inbound.hpp"

#include "channels/slack/readers.hpp"
#include "channels/slack/text.hpp"

#include <algorithm>
#include <array>

namespace tillit::slack {
namespace {

const std::string* find_field(const Form& form, std::string_view name) {
  const auto found = std::ranges::find(form, name, &Form::value_type::first);
  return found == form.end() ? nullptr : &found->second;
}

}  // namespace

std::string_view field_of(const Form& form, std::string_view name) {
  const std::string* const value = find_field(form, name);
  return value == nullptr ? std::string_view{} : *value;
}

bool is_ssl_check(const Form& form) { return field_of(form, "ssl_check") == "1"; }

Inbound read_command(const Form& form) {
  Command command;
  command.origin.app_id = field_of(form, "api_app_id");
  command.origin.team = field_of(form, "team_id");
  command.origin.enterprise = field_of(form, "enterprise_id");
  command.origin.org_wide = field_of(form, "is_enterprise_install") == "true";  // a text here
  command.user = field_of(form, "user_id");
  command.channel = field_of(form, "channel_id");
  command.command = field_of(form, "command");
  command.text = decode_text(field_of(form, "text"));
  command.response_url = field_of(form, "response_url");
  command.trigger_id = field_of(form, "trigger_id");
  if (command.user.empty() || command.command.empty()) return Ignored{"incomplete"};
  return command;
}

Result<Inbound> read_form(const Form& form) {
  // Not signed: what came beside it must not be read, whoever forgot to ask first.
  if (is_ssl_check(form)) return Ignored{"ssl_check"};
  if (const std::string* const payload = find_field(form, "payload")) {
    return read_interaction(*payload);
  }
  if (find_field(form, "command") != nullptr) return read_command(form);
  return fail(Errc::Invalid, "a form of Slack is neither an interaction nor a command");
}

std::string_view kind_of(const Inbound& inbound) {
  static constexpr auto kKinds = std::to_array<std::string_view>(
      {"url_verification", "app_rate_limited", "direct_message", "message_edited",
       "message_deleted",  "mention",          "home_opened",    "joined_channel",
       "lost_channel",     "profile_changed",  "uninstalled",    "tokens_revoked",
       "team_access",      "block_action",     "view_submitted", "view_closed",
       "shortcut",         "message_shortcut", "suggestion",     "command",
       "ignored"});
  static_assert(kKinds.size() == std::variant_size_v<Inbound>);
  return kKinds[inbound.index()];
}

}  // namespace tillit::slack
