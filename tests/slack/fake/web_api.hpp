#pragma once

#include "common/fake/http_server.hpp"
#include "slack/fake/state.hpp"

#include <optional>
#include <string>
#include <vector>

// The Web API's methods as functions over the State. Transport, locking and faults are FakeSlack's.
namespace tillit::fake_slack {

using fakes::HttpAnswer;
using fakes::HttpRequest;

// One call, read but not yet carried out.
struct Asked {
  std::string method;
  Json args = Json::object();  // forms: all values are texts
  std::string bearer;          // the token, from the header or the form
  bool json_body = false;
  bool json_not_seen = false;  // a JSON body where only forms are read: args is empty
  bool without_charset = false;
  bool token_in_query = false;
  bool body_broken = false;
  std::string basic_user;  // of HTTP Basic
  std::string basic_secret;

  // Found while carrying it out:
  Installation* installation = nullptr;
  std::string token;
  std::vector<std::string> warnings;
  std::optional<int> retry_after;  // set: HTTP 429

  [[nodiscard]] std::string arg(const std::string& key) const;  // "" where absent
  [[nodiscard]] bool has(const std::string& key) const { return args.contains(key); }
  [[nodiscard]] bool flag(const std::string& key) const;
  // An object or list, from JSON or from JSON text in a form; discarded where it does not parse,
  // null where absent.
  [[nodiscard]] Json structure(const std::string& key) const;
};

[[nodiscard]] Asked read_call(const HttpRequest& request);

// The workspace or organisation of the token, for faults; "" where there is none.
[[nodiscard]] std::string team_of_call(const State& state, const Asked& asked);

// Checks token, scopes and limits, then does it. The body has "ok". Fills asked.retry_after where
// it is limited.
[[nodiscard]] Json carry_out(State& state, Asked& asked);

// "X-OAuth-Scopes" and "X-Accepted-OAuth-Scopes" of an answer.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> scope_headers(const Asked& asked);

// What is not under /api/: response URLs, uploads.
[[nodiscard]] HttpAnswer answer_response_url(State& state, const HttpRequest& request);
[[nodiscard]] HttpAnswer answer_upload(State& state, const HttpRequest& request);

}  // namespace tillit::fake_slack
