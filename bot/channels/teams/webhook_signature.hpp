#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "crypto/hmac.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// Whether a request comes from an outgoing webhook of a team: Teams signs the body by HMAC-SHA256
// under a secret it showed once
// (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook).
// There is no time in it, so a request can be sent again: whoever takes one refuses an activity
// whose `timestamp` is older than kWebhookWindow, and takes each `id` once.
namespace tillit::teams {

inline constexpr std::chrono::minutes kWebhookWindow{10};

// The secrets of the webhooks, one for each team that made one. Thread-safety: any.
class WebhookSecrets {
 public:
  static constexpr std::size_t kMost = 32;

  // As Teams shows them: base64, which is decoded. Errors: Invalid (none, more than kMost, one that
  // is empty, not base64, or of fewer than 16 bytes).
  [[nodiscard]] static Result<WebhookSecrets> from(std::span<const Secret> secrets);

  [[nodiscard]] const std::vector<crypto::Hmac>& keys() const { return keys_; }

 private:
  explicit WebhookSecrets(std::vector<crypto::Hmac> keys) : keys_(std::move(keys)) {}
  std::vector<crypto::Hmac> keys_;
};

enum class WebhookSigned : std::uint8_t {
  Yes,
  NoHeader,
  TwoHeaders,
  BadFormat,  // not "HMAC", one space and base64 of 32 bytes
  NoMatch,    // another body, another team, or a wrong secret
};

// `authorization`: every value of that header (authorization_of()). `body`: the bytes as they came,
// before any parsing. Everything but Yes is answered 401 with nothing of the body read. Every
// secret is tried, whichever fits, and compared in constant time. Pure.
[[nodiscard]] WebhookSigned check_webhook_signature(const WebhookSecrets& secrets,
                                                    std::span<const std::string_view> authorization,
                                                    std::string_view body);

// "yes", "no_header", "two_headers", "bad_format", "no_match": for logs and metrics.
[[nodiscard]] const char* to_string(WebhookSigned outcome);

}  // namespace tillit::teams
