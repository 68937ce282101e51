#include "teams/fake/connector.hpp"

#include <fmt/format.h>

// The servers beside the Connector: Entra's token endpoint, the OpenID documents and a flow that
// waits for a webhook.
namespace tillit::fake_teams {
namespace {

using fakes::text_of;

constexpr const char* kMultiTenant = "botframework.com";

HttpAnswer entra_error(int status, const std::string& error, int code, const std::string& words) {
  return json_answer(status, {{"error", error},
                              {"error_description", fmt::format("AADSTS{}: {}", code, words)},
                              {"error_codes", {code}},
                              {"trace_id", "7e57"},
                              {"correlation_id", "7e57"}});
}

}  // namespace

HttpAnswer answer_login(State& state, const HttpRequest& request) {
  static constexpr std::string_view kBefore = "/login/";
  static constexpr std::string_view kBehind = "/oauth2/v2.0/token";
  if (request.method != "POST" || !request.path.ends_with(kBehind)) return json_answer(404, {});
  const std::string tenant =
      request.path.substr(kBefore.size(), request.path.size() - kBefore.size() - kBehind.size());
  if (!request.query.empty()) state.violate("token", tenant, "something stands in the query");
  if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
    state.violate("media_type", "token", "no form");
    return entra_error(400, "invalid_request", 900144, "The body must be a form.");
  }
  const Fields form = fakes::form_decoded(request.body);
  const auto field = [&](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  if (field("grant_type") != "client_credentials")
    return entra_error(400, "unsupported_grant_type", 70003, "The grant type is not supported.");
  if (field("scope") != state.app.scope)
    return entra_error(400, "invalid_scope", 70011, "The scope is not valid.");
  if (tenant != kMultiTenant && tenant != state.app.home_tenant && !state.tenants.contains(tenant))
    return entra_error(400, "invalid_request", 90002, "Tenant not found.");
  const bool known = field("client_id") == state.app.id;
  if (!known || (state.app.kind == AppKind::SingleTenant && tenant == kMultiTenant))
    return entra_error(400, "unauthorized_client", 700016, "Application was not found.");
  if (tenant != kMultiTenant && tenant != state.app.home_tenant)
    return entra_error(401, "invalid_client", 7000229, "No service principal in the tenant.");
  if (state.app.secret_expired)
    return entra_error(401, "invalid_client", 7000222, "The client secret keys are expired.");
  if (field("client_secret") != state.app.secret)
    return entra_error(401, "invalid_client", 7000215, "Invalid client secret provided.");
  const std::string token = "fake-access-" + fakes::base64url_encoded(state.next_guid());
  state.tokens[token] = {tenant, state.now() + state.token_life};
  const auto life = state.token_life.count();
  return json_answer(200, {{"token_type", "Bearer"},
                           {"expires_in", life},
                           {"ext_expires_in", life},
                           {"access_token", token}});
}

HttpAnswer answer_openid(const State& state, const HttpRequest& request) {
  if (request.path.ends_with("/openidconfiguration"))
    return json_answer(200, {{"issuer", state.app.issuer},
                             {"authorization_endpoint", "https://invalid.botframework.com"},
                             {"jwks_uri", state.base_url + "/openid/v1/.well-known/keys"},
                             {"id_token_signing_alg_values_supported", {"RS256"}},
                             {"token_endpoint_auth_methods_supported", {"private_key_jwt"}}});
  if (request.path.ends_with("/keys")) return json_answer(200, key_document(state.keys));
  return json_answer(404, {});
}

HttpAnswer answer_workflow(State& state, const HttpRequest& request) {
  const Fields query = fakes::form_decoded(request.query);
  const auto sig = query.find("sig");
  const auto flow = sig == query.end() ? state.workflows.end() : state.workflows.find(sig->second);
  if (flow == state.workflows.end()) return refusal(401, "DirectApiAuthorizationRequired");
  const Json body = Json::parse(request.body, nullptr, false);
  if (body.is_discarded()) return refusal(400, "InvalidRequestContent");
  state.violate_all("workflow", flow->second, judge_workflow_body(body));
  // The flow runs later and tells nobody what became of it.
  for (const Json& one : fakes::list_of(body, "attachments")) {
    Message message{.id = state.next_message_id(), .author = "Workflows"};
    message.wire = {{"type", "message"}, {"attachments", {one}}};
    message.posted = state.now();
    state.conversations.at(flow->second).messages.push_back(std::move(message));
  }
  HttpAnswer accepted;
  accepted.status = 202;
  return accepted;
}

}  // namespace tillit::fake_teams
