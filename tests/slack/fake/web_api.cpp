#include "slack/fake/web_api.hpp"

#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <array>

namespace tillit::fake_slack {
namespace {

struct MethodFacts {
  std::string_view name;
  std::string_view scopes;  // any of; empty: none
  bool json;                // a JSON body is read
  bool token;               // needs a bearer token
  Json (*run)(State&, Asked&);
};

// From Slack's per-method data.
constexpr auto kMethods = std::to_array<MethodFacts>({
    {"auth.test", "", true, true, auth_test},
    {"auth.revoke", "", false, true, auth_revoke},
    {"apps.uninstall", "", false, true, apps_uninstall},
    {"chat.delete", "chat:write", true, true, chat_delete},
    {"chat.postEphemeral", "chat:write", true, true, chat_ephemeral},
    {"chat.postMessage", "chat:write", true, true, chat_post},
    {"chat.update", "chat:write", true, true, chat_update},
    {"conversations.history", "im:history|channels:history|groups:history|mpim:history", true, true,
     conversations_history},
    {"conversations.info", "im:read|channels:read|groups:read|mpim:read", false, true,
     conversations_info},
    {"conversations.open", "im:write|mpim:write", true, true, conversations_open},
    {"files.completeUploadExternal", "files:write", true, true, files_complete},
    {"files.getUploadURLExternal", "files:write", false, true, files_upload_url},
    {"oauth.v2.access", "", false, false, oauth_access},
    {"team.info", "team:read", true, true, team_info},
    {"users.info", "users:read", false, true, users_info},
    {"views.open", "", true, true, views_open},
    {"views.publish", "", true, true, views_publish},
    {"views.push", "", true, true, views_push},
    {"views.update", "", true, true, views_update},
});

const MethodFacts* find_method(std::string_view name) {
  for (const MethodFacts& facts : kMethods) {
    if (facts.name == name) return &facts;
  }
  return nullptr;
}

// The error of a token that does not work; "" where it does. Fills asked.installation.
std::string token_error(State& state, Asked& asked) {
  if (asked.bearer.empty()) return "not_authed";
  const auto found = state.tokens.find(asked.bearer);
  if (found == state.tokens.end()) return "invalid_auth";
  Installation& installation = state.installations.at(found->second.installation);
  if (!installation.active) return "account_inactive";
  if (found->second.revoked) return "token_revoked";
  if (found->second.expires_at && state.now() >= *found->second.expires_at) return "token_expired";
  asked.token = asked.bearer;
  asked.installation = &installation;
  return {};
}

void note_misuse(State& state, const Asked& asked, const Json& body) {
  static constexpr auto kOurFault = std::to_array<std::string_view>(
      {"invalid_blocks", "msg_blocks_too_long", "msg_too_long", "no_text", "invalid_arguments",
       "invalid_form_data", "invalid_json", "markdown_text_conflict", "view_too_large",
       "metadata_too_large", "invalid_metadata_format", "missing_scope", "not_authed",
       "invalid_auth", "unknown_method", "push_limit_reached", "too_many_attachments"});
  const std::string error = text_of(body, "error");
  for (const std::string_view ours : kOurFault) {
    if (error != ours) continue;
    std::string what;
    if (body.contains("response_metadata")) {
      for (const Json& message : body["response_metadata"]["messages"]) {
        what += (what.empty() ? "" : "; ") + message.get<std::string>();
      }
    }
    state.violate(error, asked.method, asked.arg("channel"), what);
  }
}

Json checked_and_done(State& state, Asked& asked) {
  const MethodFacts* facts = find_method(asked.method);
  if (facts == nullptr) return refusal("unknown_method");
  if (asked.token_in_query) return refusal("not_allowed_token_type", {"a token in the query"});
  if (asked.body_broken) return refusal(asked.json_body ? "invalid_json" : "invalid_form_data");
  if (asked.json_body && !facts->json) {  // Its arguments are not seen.
    state.violate("json_body", asked.method, {}, "this method reads forms only");
    asked.args = Json::object();
  } else if (asked.without_charset) {
    asked.warnings.emplace_back("missing_charset");
  }
  if (facts->token) {
    if (const std::string error = token_error(state, asked); !error.empty()) return refusal(error);
    if (Json refused = missing_scope(asked, facts->scopes); !refused.is_null()) return refused;
  }
  const auto limit = state.limited_until.find(team_of_call(state, asked) + " " + asked.method);
  if (limit != state.limited_until.end() && state.now() < limit->second) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(limit->second - state.now());
    asked.retry_after = static_cast<int>(left.count());
    return refusal("ratelimited");
  }
  return facts->run(state, asked);
}

}  // namespace

std::string Asked::arg(const std::string& key) const {
  const auto found = args.find(key);
  if (found == args.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

bool Asked::flag(const std::string& key) const {
  const std::string value = arg(key);
  return value == "true" || value == "1";
}

Json Asked::structure(const std::string& key) const {
  const auto found = args.find(key);
  if (found == args.end()) return nullptr;
  if (!found->is_string()) return *found;
  return Json::parse(found->get_ref<const std::string&>(), nullptr, false);
}

Asked read_call(const HttpRequest& request) {
  Asked asked;
  asked.method = request.path.substr(std::string_view("/api/").size());
  const std::string type = request.header("content-type");
  asked.json_body = type.starts_with("application/json");
  if (asked.json_body) {
    asked.without_charset = type.find("charset") == std::string::npos;
    if (!request.body.empty()) asked.args = Json::parse(request.body, nullptr, false);
    if (!asked.args.is_object()) {
      asked.args = Json::object();
      asked.body_broken = true;
    }
  } else {
    for (const auto& [key, value] : form_decoded(request.body)) asked.args[key] = value;
  }
  const Fields query = form_decoded(request.query);
  asked.token_in_query = query.contains("token");
  for (const auto& [key, value] : query) {
    if (!asked.args.contains(key)) asked.args[key] = value;
  }
  const std::string authorization = request.header("authorization");
  if (authorization.starts_with("Bearer ")) {
    asked.bearer = authorization.substr(7);
  } else if (authorization.starts_with("Basic ")) {
    const std::string pair = base64_decoded(authorization.substr(6));
    const auto colon = std::min(pair.find(':'), pair.size());
    asked.basic_user = pair.substr(0, colon);
    if (colon < pair.size()) asked.basic_secret = pair.substr(colon + 1);
  } else if (!asked.json_body) {
    asked.bearer = asked.arg("token");
  }
  return asked;
}

std::string team_of_call(const State& state, const Asked& asked) {
  const auto token = state.tokens.find(asked.bearer);
  if (token == state.tokens.end()) return {};
  const Installation& installation = state.installations.at(token->second.installation);
  return installation.org_wide() ? installation.enterprise_id : installation.team_id;
}

Json carry_out(State& state, Asked& asked) {
  Json body = checked_and_done(state, asked);
  if (!flag_of(body, "ok")) {
    note_misuse(state, asked, body);
  } else if (!asked.warnings.empty()) {
    body["warning"] = asked.warnings.front();
    body["response_metadata"]["warnings"] = asked.warnings;
  }
  return body;
}

std::vector<std::pair<std::string, std::string>> scope_headers(const Asked& asked) {
  std::vector<std::pair<std::string, std::string>> headers;
  if (asked.installation == nullptr) return headers;
  std::string has;
  for (const std::string& scope : asked.installation->scopes)
    has += (has.empty() ? "" : ",") + scope;
  headers.emplace_back("X-OAuth-Scopes", has);
  if (const MethodFacts* facts = find_method(asked.method);
      facts != nullptr && !facts->scopes.empty()) {
    std::string accepted(facts->scopes);
    std::ranges::replace(accepted, '|', ',');
    headers.emplace_back("X-Accepted-OAuth-Scopes", accepted);
  }
  return headers;
}

}  // namespace tillit::fake_slack
