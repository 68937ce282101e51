#include "channels/teams/inbound_token.hpp"
#include "channels/teams/signing_keys.hpp"
#include "channels/teams/strict_json.hpp"
#include "channels/teams/webhook_signature.hpp"
#include "crypto/base64url.hpp"
#include "http/url.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>

// The first byte chooses what the rest is: a token, a key set, metadata, JSON, base64url, or a
// header. Whatever is sent: no crash, no token is good but the one that was signed, no keys are
// taken from elsewhere, and what is read strictly reads the same loosely.
namespace {

using namespace tillit;         // NOLINT(google-build-using-namespace): one small program
using namespace tillit::teams;  // NOLINT(google-build-using-namespace)

constexpr const char* kMetadataUrl = "https://login.botframework.com/v1/.well-known/x";

std::string seed(const char* name) {
  std::ifstream file(std::string(TILLIT_SOURCE_DIR) + "/tests/fuzz/seeds/fuzz_teams_trust/" + name,
                     std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) std::abort();
  return text.substr(1);
}

void look_at_token(std::string_view token) {
  static const std::string kGood = seed("token");
  static const KeySet kKeys = std::move(*read_key_set(seed("keys")));
  static const TokenRules kRules = [] {
    TokenRules rules;
    rules.app_id = "11111111-2222-3333-4444-555555555555";
    return rules;
  }();
  const TimePoint now{std::chrono::seconds{1767225600}};
  if (check_token(token, &kKeys, kRules, now).has_value() != (token == kGood)) std::abort();
}

void look_at_keys(std::string_view text) {
  const auto keys = read_key_set(text);
  if (keys.has_value() != read_key_set(text).has_value()) std::abort();
  if (!keys) return;
  if (keys->empty() || keys->contains("")) std::abort();
  for (const auto& [key_id, key] : *keys) {
    if (key.key.verifies(text, key_id)) std::abort();
  }
}

void look_at_metadata(std::string_view text) {
  const auto metadata = read_metadata(text, kMetadataUrl);
  if (!metadata) return;
  const auto url = http::parse_url(metadata->jwks_uri);
  if (!url || url->scheme != "https") std::abort();
  if (url->host != "botframework.com" && !url->host.ends_with(".botframework.com")) std::abort();
}

void look_at_json(std::string_view text) {
  const auto strict = read_strict_json(text, 8);
  const auto loose = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (strict && *strict != loose) std::abort();
  if (loose.is_discarded() && strict) std::abort();
}

void look_at_base64url(std::string_view text) {
  const auto bytes = crypto::from_base64url(text);
  if (bytes && crypto::base64url(*bytes) != text) std::abort();
  if (crypto::from_base64url(crypto::base64url(text)) != text) std::abort();
  (void)crypto::Rs256Key::from_jwk(text, "AQAB");
}

void look_at_header(std::string_view text) {
  static const WebhookSecrets kSecrets = [] {
    const Secret secret{"Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE="};
    return std::move(*WebhookSecrets::from({&secret, 1}));
  }();
  const auto token = bearer_token({&text, 1});
  if (token && (token->empty() || token->size() > kMaxTokenBytes)) std::abort();
  if (token) look_at_token(*token);
  if (check_webhook_signature(kSecrets, {&text, 1}, text) == WebhookSigned::Yes) std::abort();
  (void)normal_service_url(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string rest(bytes + 1, bytes + size);
  switch (bytes[0] % 6) {
    case 0: look_at_token(rest); break;
    case 1: look_at_keys(rest); break;
    case 2: look_at_metadata(rest); break;
    case 3: look_at_json(rest); break;
    case 4: look_at_base64url(rest); break;
    default: look_at_header(rest);
  }
  return 0;
}
