#pragma once

#include "common/fake/http_server.hpp"
#include "teams/fake/state.hpp"

#include <optional>
#include <string>
#include <vector>

// The Connector's REST calls as functions over the State. Transport, locking and faults are
// FakeTeams'.
namespace tillit::fake_teams {

using fakes::Fields;
using fakes::HttpAnswer;
using fakes::HttpRequest;

// One call, read but not yet carried out.
struct Asked {
  std::string what = "other";  // as CallSeen::what
  std::string region;          // of the path: "emea", or "teams" for the first serviceUrl
  std::string path_tenant;     // of the path; empty for "teams"
  std::string conversation;    // as named, with its thread
  std::string tail;            // the activity's or member's id
  Fields query;
  bool badly_encoded = false;  // an id with ':' '@' ';' or '=' as it is
};

// What it is about; "other" where there is no such call.
[[nodiscard]] Asked read_call(const HttpRequest& request);
// The tenant that the call is about; "" where it names nothing known.
[[nodiscard]] std::string tenant_of(const State& state, const Asked& asked);

// Checks token, region, limits and the roster, then does it.
[[nodiscard]] HttpAnswer carry_out(State& state, const HttpRequest& request, const Asked& asked);

// {"error":{"code":…,"message":…}} with that status.
[[nodiscard]] HttpAnswer refusal(int status, const std::string& code,
                                 const std::string& message = "as the test wants it");
[[nodiscard]] HttpAnswer json_answer(int status, const Json& body);
// The code of a refusal; "" where it is none.
[[nodiscard]] std::string code_of(const HttpAnswer& answer);

// What is no call of the Connector:
// POST /login/{tenant}/oauth2/v2.0/token
[[nodiscard]] HttpAnswer answer_login(State& state, const HttpRequest& request);
// /openid/v1/.well-known/openidconfiguration and …/keys
[[nodiscard]] HttpAnswer answer_openid(const State& state, const HttpRequest& request);
// POST /workflows/…?sig=…
[[nodiscard]] HttpAnswer answer_workflow(State& state, const HttpRequest& request);

}  // namespace tillit::fake_teams
