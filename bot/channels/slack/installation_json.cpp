#include "channels/slack/installation_json.hpp"

#include <nlohmann/json.hpp>

namespace tillit::slack {
namespace {

using nlohmann::json;

Result<json> object_in(const std::string& text) {
  auto parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return fail(Errc::Corrupt, "slack: an installation does not parse");
  return parsed;
}

std::int64_t milliseconds(TimePoint at) { return at.time_since_epoch().count(); }

std::optional<TimePoint> instant_at(const json& fields, const char* name) {
  const auto found = fields.find(name);
  if (found == fields.end() || !found->is_number_integer()) return std::nullopt;
  return TimePoint{std::chrono::milliseconds{found->get<std::int64_t>()}};
}

bool flag_at(const json& fields, const char* name) {
  const auto found = fields.find(name);
  return found != fields.end() && found->is_boolean() && found->get<bool>();
}

}  // namespace

store::Installation write_installation(const Installed& installed, const Tokens& tokens,
                                       std::int64_t rev, TimePoint changed) {
  json facts = {{"app_id", installed.app_id},
                {"team", installed.team},
                {"enterprise", installed.enterprise},
                {"org_wide", installed.org_wide},
                {"bot_user", installed.bot_user},
                {"bot_id", installed.bot_id},
                {"name", installed.name},
                {"scopes", installed.scopes},
                {"installed_at", milliseconds(installed.installed_at)},
                {"from_config", installed.from_config},
                {"ended", installed.ended}};
  if (installed.expires_at) facts["expires_at"] = milliseconds(*installed.expires_at);
  const json secrets = {{"token", tokens.token.reveal()},
                        {"refresh_token", tokens.refresh.reveal()}};
  const auto text = [](const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
  };
  return {kChannel,    installed.workspace, rev,    installed.active,
          text(facts), text(secrets),       changed};
}

Result<Installed> read_installation(const store::Installation& row) {
  const auto facts = object_in(row.facts);
  if (!facts) return tl::unexpected(facts.error());
  Installed installed;
  installed.workspace = row.workspace;
  installed.active = row.active;
  installed.app_id = text_at(*facts, "app_id");
  installed.team = text_at(*facts, "team");
  installed.enterprise = text_at(*facts, "enterprise");
  installed.org_wide = flag_at(*facts, "org_wide");
  installed.bot_user = text_at(*facts, "bot_user");
  installed.bot_id = text_at(*facts, "bot_id");
  installed.name = text_at(*facts, "name");
  if (const auto scopes = facts->find("scopes"); scopes != facts->end() && scopes->is_array()) {
    for (const auto& scope : *scopes)
      if (scope.is_string()) installed.scopes.push_back(scope.get<std::string>());
  }
  installed.installed_at = instant_at(*facts, "installed_at").value_or(TimePoint{});
  installed.expires_at = instant_at(*facts, "expires_at");
  installed.from_config = flag_at(*facts, "from_config");
  installed.ended = text_at(*facts, "ended");
  return installed;
}

Result<Tokens> read_tokens(const store::Installation& row) {
  const auto secrets = object_in(row.secrets);
  if (!secrets) return tl::unexpected(secrets.error());
  return Tokens{Secret{text_at(*secrets, "token")}, Secret{text_at(*secrets, "refresh_token")}};
}

std::vector<std::string> split_scopes(std::string_view scopes) {
  std::vector<std::string> parts;
  while (!scopes.empty()) {
    const auto end = scopes.find(',');
    const auto part = scopes.substr(0, end);
    if (!part.empty()) parts.emplace_back(part);
    scopes.remove_prefix(end == std::string_view::npos ? scopes.size() : end + 1);
  }
  return parts;
}

}  // namespace tillit::slack
