#pragma once

#include "common/fake/clock.hpp"
#include "common/fake/wire.hpp"
#include "tokens/signing.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The Connector's tokens, and all the ways to forge one. Pure but for the keys.
namespace tillit::fake_teams {

using fakes::Json;

// Which token stands with an activity. Everything but None must be refused.
enum class Forgery {
  None,
  NoToken,                 // no Authorization header
  OtherScheme,             // Basic
  TwoHeaders,              // a good one and another good one
  TwoParts,                // no signature at all
  AlgNone,                 // "alg":"none", empty signature
  Hs256WithPublicKey,      // MAC with the public key's PEM as secret
  Rs384,                   // names another algorithm over a right RS256 signature
  OtherKey,                // signed by a key of somebody else under a published kid
  OtherKeyInHeader,        // the same, with that key as "jwk"
  OtherKeyByAddress,       // the same, with a "jku"
  UnknownKid,              // signed by a key that is not published, under its own name
  Critical,                // "crit"
  Expired,                 // ten minutes ago
  NotYetValid,             // in ten minutes
  NoExpiry,                // without "exp"
  ExpiryAsText,            // "exp":"9999999999"
  WrongIssuer,             // another Bot Framework cloud
  EmulatorIssuer,          // sts.windows.net, "appid" right
  WrongAudience,           // another bot
  AudienceList,            // a list with ours and another
  WrongServiceUrl,         // signed for another service
  NoServiceUrl,            // without the claim
  ServiceUrlInCamelCase,   // "serviceUrl" instead of "serviceurl"
  KeyWithoutEndorsements,  // the key is not endorsed for anything
  KeyEndorsedForOthers,    // for "webchat"
  Tampered,                // one letter of the payload changed
  Padded,                  // base64 with "="
  Oversized,               // 20 KB
};
[[nodiscard]] std::vector<Forgery> all_forgeries();  // without None
[[nodiscard]] const char* name_of(Forgery forgery);

// The nth key pair of this process: all fakes share them, as making one takes its time.
[[nodiscard]] const tokens::KeyPair& key_pair(std::size_t n);

// A published key.
struct Published {
  std::string kid;
  std::size_t pair = 0;  // of key_pair()
  std::optional<std::vector<std::string>> endorsements = std::vector<std::string>{"msteams"};
};

struct TokenOrder {
  std::string app_id;
  std::string issuer;
  std::string service_url;
  fakes::TimePoint now;
  Published key;          // the usual one
  Published unendorsed;   // published, without endorsements
  Published for_webchat;  // published, endorsed for another channel
  std::size_t stranger;   // a pair that is published nowhere
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// The Authorization headers of a request; none, one or two.
[[nodiscard]] Headers authorization(const TokenOrder& order, Forgery forgery = Forgery::None);

// HMAC-SHA256, the raw 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

// The keys' document, as Microsoft has it.
[[nodiscard]] Json key_document(const std::vector<Published>& keys);

}  // namespace tillit::fake_teams
