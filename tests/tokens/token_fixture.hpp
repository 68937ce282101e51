#pragma once

#include "channels/teams/inbound_token.hpp"
#include "channels/teams/signing_keys.hpp"
#include "tokens/signing.hpp"

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// For the tests of channels/teams: a Connector with one key, and good tokens of it.
namespace tillit::teams {

inline constexpr TimePoint kNow{std::chrono::seconds{1'800'000'000}};
inline constexpr std::string_view kServiceUrl = "https://smba.trafficmanager.net/emea/";

[[nodiscard]] inline TokenRules rules() {
  TokenRules rules;
  rules.app_id = "11111111-2222-3333-4444-555555555555";
  return rules;
}

[[nodiscard]] inline const tokens::KeyPair& connector_key() {
  static const tokens::KeyPair kPair = tokens::KeyPair::make();
  return kPair;
}
[[nodiscard]] inline const tokens::KeyPair& strangers_key() {
  static const tokens::KeyPair kPair = tokens::KeyPair::make();
  return kPair;
}

// A JWKS document of one key.
[[nodiscard]] inline std::string keys_document(const tokens::KeyPair& pair, std::string_view key_id,
                                               std::vector<std::string> endorsements = {
                                                   "msteams"}) {
  return R"({"keys":[)" + tokens::jwk(pair, key_id, endorsements) + "]}";
}
[[nodiscard]] inline KeySet connector_keys() {
  return std::move(*read_key_set(keys_document(connector_key(), "key-1")));
}

[[nodiscard]] inline std::string json_text(std::string_view text) {
  return '"' + std::string(text) + '"';
}

[[nodiscard]] inline std::string good_head(std::string_view key_id = "key-1") {
  return R"({"alg":"RS256","kid":)" + json_text(key_id) + R"(,"typ":"JWT"})";
}

// Claims as JSON values by name; "" leaves one out.
using Claims = std::map<std::string, std::string>;
[[nodiscard]] inline std::string good_body(const Claims& changes = {}) {
  Claims claims{{"iss", json_text("https://api.botframework.com")},
                {"aud", json_text(rules().app_id)},
                {"nbf", "1799999000"},
                {"exp", "1800003600"},
                {"serviceurl", json_text(kServiceUrl)}};
  for (const auto& [name, value] : changes) claims[name] = value;
  std::string body;
  for (const auto& [name, value] : claims) {
    if (value.empty()) continue;
    body += (body.empty() ? "{" : ",") + json_text(name) + ':' + value;
  }
  return body + '}';
}

[[nodiscard]] inline std::string good_token(const Claims& changes = {}) {
  return tokens::signed_token(connector_key(), good_head(), good_body(changes));
}

template <class T>
[[nodiscard]] std::optional<Refusal> refusal_of(const Result<T, Refusal>& checked) {
  return checked ? std::nullopt : std::optional(checked.error());
}

// GoogleTest shows the word and not the number.
inline void PrintTo(Refusal refusal, std::ostream* out) { *out << to_string(refusal); }

}  // namespace tillit::teams
