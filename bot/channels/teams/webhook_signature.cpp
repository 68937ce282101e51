#include "channels/teams/webhook_signature.hpp"

#include "crypto/seal.hpp"
#include "http/headers.hpp"

#include <string>

namespace tillit::teams {
namespace {

// Of the kind that Teams makes: 32 bytes. Fewer than half of it is a slip of copying, or a guess.
constexpr std::size_t kLeastBytes = 16;
constexpr std::size_t kMostBytes = 1024;

constexpr std::size_t kCharacters = (crypto::Hmac::kBytes + 2) / 3 * 4;  // of a signature

// What stands behind the scheme; empty if another scheme or nothing does.
std::string_view without_scheme(std::string_view value) {
  constexpr std::string_view kScheme = "HMAC ";
  if (!http::equal_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return {};
  return value.substr(kScheme.size());
}

}  // namespace

Result<WebhookSecrets> WebhookSecrets::from(std::span<const Secret> secrets) {
  if (secrets.empty()) return fail(Errc::Invalid, "the outgoing webhook's secret is missing");
  if (secrets.size() > kMost) return fail(Errc::Invalid, "there are too many webhook secrets");
  std::vector<crypto::Hmac> keys;
  for (const Secret& secret : secrets) {
    const Result<std::string> bytes = crypto::from_base64(secret.reveal());
    if (!bytes) {
      return fail(Errc::Invalid, "an outgoing webhook's secret is not the base64 that Teams shows");
    }
    if (bytes->size() < kLeastBytes || bytes->size() > kMostBytes) {
      return fail(Errc::Invalid,
                  "an outgoing webhook's secret has not the length that Teams makes");
    }
    keys.emplace_back(Secret{*bytes});
  }
  return WebhookSecrets{std::move(keys)};
}

WebhookSigned check_webhook_signature(const WebhookSecrets& secrets,
                                      std::span<const std::string_view> authorization,
                                      std::string_view body) {
  if (authorization.empty()) return WebhookSigned::NoHeader;
  if (authorization.size() > 1) return WebhookSigned::TwoHeaders;
  const std::string_view text = without_scheme(authorization.front());
  if (text.size() != kCharacters) return WebhookSigned::BadFormat;
  const Result<std::string> theirs = crypto::from_base64(text);
  if (!theirs || theirs->size() != crypto::Hmac::kBytes) return WebhookSigned::BadFormat;
  bool matches = false;
  for (const crypto::Hmac& key : secrets.keys()) {
    const bool is_this = crypto::equal_in_constant_time(key.bytes({body}), *theirs);
    matches = matches || is_this;
  }
  return matches ? WebhookSigned::Yes : WebhookSigned::NoMatch;
}

const char* to_string(WebhookSigned outcome) {
  switch (outcome) {
    case WebhookSigned::Yes: return "yes";
    case WebhookSigned::NoHeader: return "no_header";
    case WebhookSigned::TwoHeaders: return "two_headers";
    case WebhookSigned::BadFormat: return "bad_format";
    case WebhookSigned::NoMatch: return "no_match";
  }
  return "unknown";
}

}  // namespace tillit::teams
