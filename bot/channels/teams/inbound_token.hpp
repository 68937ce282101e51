#pragma once

#include "channels/teams/refusal.hpp"
#include "channels/teams/signing_keys.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/headers.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Whether the Bot Connector sent a request: the token it must carry (a JWT, RFC 7519, signed by
// RS256), and whether the activity is one that the token speaks for. Pure; any thread; any bytes.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
namespace tillit::teams {

inline constexpr std::size_t kMaxTokenBytes = 8 * 1024;

struct TokenRules {
  // Compared byte for byte. An empty app id refuses everything.
  std::string issuer = "https://api.botframework.com";
  std::string app_id{};
  // How far the clocks may be apart, as Microsoft's own libraries have it; the edge itself is
  // refused.
  std::chrono::seconds skew{300};
  // Whether a key must say which channels it may speak for. Microsoft's own library does not ask.
  bool strict_endorsements = true;
  std::vector<std::string> channels{"msteams"};
  std::vector<std::string> tenants{};  // letter case does not matter; empty: every tenant
};

// What a token says that was found good.
struct TokenClaims {
  std::string service_url;  // normal_service_url() of it
  std::string key_id;
  std::string key_fingerprint;  // crypto::Rs256Key::fingerprint()
  TimePoint not_before{};
  TimePoint expires_at{};
  std::vector<std::string> endorsements;  // of its key

  friend bool operator==(const TokenClaims&, const TokenClaims&) = default;
};

// Every value of Authorization, in order; views into `headers`.
[[nodiscard]] std::vector<std::string_view> authorization_of(const http::Headers& headers);

// The text behind "Bearer " of the one Authorization header there must be, with nothing of it
// checked but its length. The view is into `authorization`.
[[nodiscard]] Result<std::string_view, Refusal> bearer_token(
    std::span<const std::string_view> authorization);

// The whole check of a token, in the order of Refusal; of its body nothing is read before the
// signature has been found good. `keys`: nullptr if there are none. The
// algorithm is never taken from the token, its own keys (jwk, jku, x5c, x5u) are never looked at,
// and a name that stands twice in one object makes it Malformed, so that no other reader can see
// another value there than we do. `aud` may be a list of one.
[[nodiscard]] Result<TokenClaims, Refusal> check_token(std::string_view token, const KeySet* keys,
                                                       const TokenRules& rules, TimePoint now);

// The part of it that time changes, for a token that was found good before.
[[nodiscard]] Result<void, Refusal> check_times(const TokenClaims& claims, const TokenRules& rules,
                                                TimePoint now);

// What an activity says about itself. Empty: it does not say.
struct ActivityFacts {
  std::string_view service_url;
  std::string_view channel_id;
  std::string_view recipient_id;
  std::string_view tenant_id;  // conversation.tenantId, else channelData.tenant.id
};

// Whether a caller with these claims may bring that activity. Whether we may send to its serviceUrl
// is another question (service_url.hpp).
[[nodiscard]] Result<void, Refusal> check_facts(const TokenClaims& claims,
                                                const ActivityFacts& facts,
                                                const TokenRules& rules);

// Scheme and host in lower case and without one slash at the end: equal texts mean equal places.
[[nodiscard]] std::string normal_service_url(std::string_view url);

}  // namespace tillit::teams
