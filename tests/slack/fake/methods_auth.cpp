#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::fake_slack {
namespace {

Json joined(const std::set<std::string>& scopes) {
  std::string text;
  for (const std::string& scope : scopes) text += (text.empty() ? "" : ",") + scope;
  return text;
}

Json granted(State& state, Installation& installation) {
  const State::Issued issued = state.issue(installation);
  const bool org = installation.org_wide();
  Json body{{"ok", true},
            {"access_token", issued.token},
            {"token_type", "bot"},
            {"scope", joined(installation.scopes)},
            {"bot_user_id", installation.bot_user_id},
            {"app_id", state.app.app_id},
            {"team", nullptr},
            {"enterprise", nullptr},
            {"is_enterprise_install", org},
            {"authed_user", {{"id", installation.installer}}}};
  if (!org) {
    body["team"] = {{"id", installation.team_id},
                    {"name", state.workspaces.at(installation.team_id).name}};
  }
  if (!installation.enterprise_id.empty()) {
    body["enterprise"] = {{"id", installation.enterprise_id},
                          {"name", state.enterprises.at(installation.enterprise_id)}};
  }
  if (!issued.refresh.empty()) {
    body["expires_in"] = 43200;
    body["refresh_token"] = issued.refresh;
  }
  return body;
}

Json for_code(State& state, const Asked& asked) {
  const auto found = state.codes.find(asked.arg("code"));
  if (found == state.codes.end() || found->second.used ||
      state.now() - found->second.made > std::chrono::minutes(10)) {
    return refusal("invalid_code");
  }
  if (found->second.redirect_uri != asked.arg("redirect_uri")) return refusal("bad_redirect_uri");
  found->second.used = true;
  Installation& installation = state.installations.at(found->second.installation);
  installation.active = true;
  return granted(state, installation);
}

Json for_refresh_token(State& state, const Asked& asked) {
  const auto found = state.refresh_tokens.find(asked.arg("refresh_token"));
  if (found == state.refresh_tokens.end()) return refusal("invalid_refresh_token");
  State::Refresh& refresh = found->second;
  if (refresh.used && state.now() - *refresh.used >= state.app.refresh_grace) {
    return refusal("invalid_refresh_token");
  }
  Installation& installation = state.installations.at(refresh.installation);
  if (!installation.active) return refusal("invalid_refresh_token");
  if (!refresh.used) refresh.used = state.now();  // Before new ones move the table.
  return granted(state, installation);
}

}  // namespace

Json refusal(const std::string& error, const std::vector<std::string>& messages) {
  Json body{{"ok", false}, {"error", error}};
  if (!messages.empty()) {
    body["errors"] = messages;
    body["response_metadata"] = {{"messages", messages}};
  }
  return body;
}

Json missing_scope(const Asked& asked, std::string_view any_of) {
  if (any_of.empty()) return nullptr;
  std::string_view rest = any_of;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('|'), rest.size());
    if (asked.installation->scopes.contains(std::string(rest.substr(0, end)))) return nullptr;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  Json body = refusal("missing_scope");
  std::string needed(any_of);
  std::ranges::replace(needed, '|', ',');
  body["needed"] = needed;
  body["provided"] = joined(asked.installation->scopes);
  return body;
}

Json auth_test(State& state, Asked& asked) {
  const Installation& installation = *asked.installation;
  Json body{
      {"ok", true},
      {"url", "https://fake.slack.example/"},
      {"team", state.app.name},
      {"user", "tillit"},
      {"team_id", installation.org_wide() ? installation.enterprise_id : installation.team_id},
      {"user_id", installation.bot_user_id},
      {"bot_id", installation.bot_id},
      {"is_enterprise_install", installation.org_wide()}};
  if (!installation.enterprise_id.empty()) body["enterprise_id"] = installation.enterprise_id;
  if (!installation.org_wide()) {
    const Workspace& workspace = state.workspaces.at(installation.team_id);
    body["team"] = workspace.name;
    body["url"] = fmt::format("https://{}.slack.example/", workspace.domain);
  }
  return body;
}

Json auth_revoke(State& state, Asked& asked) {
  if (asked.flag("test")) return {{"ok", true}, {"revoked", false}};
  if (state.app.token_rotation) {  // Only this token dies, the installation stays.
    state.tokens[asked.token].revoked = true;
    std::erase(asked.installation->live_tokens, asked.token);
  } else {
    end_installation(state, *asked.installation, true);
  }
  return {{"ok", true}, {"revoked", true}};
}

Json apps_uninstall(State& state, Asked& asked) {
  if (asked.arg("client_id") != state.app.client_id) return refusal("invalid_client_id");
  if (asked.arg("client_secret") != state.app.client_secret) return refusal("bad_client_secret");
  end_installation(state, *asked.installation, true);
  return {{"ok", true}};
}

Json oauth_access(State& state, Asked& asked) {
  const bool basic = !asked.basic_user.empty();
  if ((basic ? asked.basic_user : asked.arg("client_id")) != state.app.client_id) {
    return refusal("invalid_client_id");
  }
  if ((basic ? asked.basic_secret : asked.arg("client_secret")) != state.app.client_secret) {
    return refusal("bad_client_secret");
  }
  const std::string grant = asked.arg("grant_type");
  if (grant == "refresh_token") return for_refresh_token(state, asked);
  if (!grant.empty() && grant != "authorization_code") return refusal("invalid_grant_type");
  return for_code(state, asked);
}

Json team_info(State& state, Asked& asked) {
  const Installation& installation = *asked.installation;
  const std::string id = installation.org_wide()
                             ? asked.arg("team")
                             : installation.team_id;  // An organisation has many.
  const auto found = state.workspaces.find(id);
  if (found == state.workspaces.end()) return refusal("team_not_found");
  return {{"ok", true},
          {"team",
           {{"id", id},
            {"name", found->second.name},
            {"domain", found->second.domain},
            {"icon", Json::object()}}}};
}

Json users_info(State& state, Asked& asked) {
  if (asked.arg("user").empty()) {
    return refusal("invalid_arguments", {"[ERROR] missing required field: user"});
  }
  const auto found = state.users.find(asked.arg("user"));
  if (found == state.users.end()) return refusal("user_not_found");
  Json user = user_json(state, found->second, asked.flag("include_locale"));
  if (asked.installation->scopes.contains("users:read.email") && !found->second.email.empty()) {
    user["profile"]["email"] = found->second.email;
  }
  return {{"ok", true}, {"user", std::move(user)}};
}

void end_installation(State& state, Installation& installation, bool tokens_first) {
  if (!installation.active) return;
  const std::string team = installation.org_wide() ? std::string() : installation.team_id;
  const Json revoked{{"type", "tokens_revoked"},
                     {"tokens", {{"oauth", Json::array()}, {"bot", {installation.bot_user_id}}}},
                     {"event_ts", state.next_ts()}};
  const Json gone{{"type", "app_uninstalled"}, {"event_ts", state.next_ts()}};
  state.send_event(installation, team, tokens_first ? revoked : gone);
  state.send_event(installation, team, tokens_first ? gone : revoked);
  installation.active = false;
  for (const std::string& token : installation.live_tokens) state.tokens[token].revoked = true;
  installation.live_tokens.clear();
}

}  // namespace tillit::fake_slack
