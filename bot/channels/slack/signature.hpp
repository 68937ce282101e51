#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "crypto/hmac.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// Whether a request comes from Slack: its signing scheme v0
// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
namespace tillit::slack {

// The app's signing secret; a second one only while it is being replaced. Thread-safety: any.
class SigningSecrets {
 public:
  // The secrets as Slack shows them: used as text, not decoded. Errors: Invalid (none, more than
  // two, an empty one, which would let anybody sign, or one with white space in it, which is a slip
  // of copying and would refuse every request).
  [[nodiscard]] static Result<SigningSecrets> from(std::span<const Secret> secrets);

  [[nodiscard]] const std::vector<crypto::Hmac>& keys() const { return keys_; }

 private:
  explicit SigningSecrets(std::vector<crypto::Hmac> keys) : keys_(std::move(keys)) {}
  std::vector<crypto::Hmac> keys_;
};

enum class Signed : std::uint8_t {
  Yes,
  NoHeader,   // one of the two is missing
  BadFormat,  // a time that is not 1 to 12 digits, or not "v0=" and 64 lower-case hex digits
  TooOld,     // signed more than 300 s ago: a replay, or our clock is ahead
  TooNew,     // signed more than 300 s ahead: our clock is behind
  NoMatch,    // another body, another app, or a wrong secret
};

// How far the two clocks may be apart, either way; the edge itself is allowed.
inline constexpr std::chrono::seconds kSignatureWindow{300};

// `timestamp` and `signature`: the headers X-Slack-Request-Timestamp and X-Slack-Signature, if they
// are there. `body`: the bytes as they came, before any parsing. Everything but Yes is answered 401
// with nothing of the body read. Every secret is tried, whichever fits, and compared in constant
// time. Pure.
[[nodiscard]] Signed check_signature(const SigningSecrets& secrets,
                                     std::optional<std::string_view> timestamp,
                                     std::optional<std::string_view> signature,
                                     std::string_view body, TimePoint now);

// "yes", "no_header", "bad_format", "too_old", "too_new", "no_match": for logs and metrics.
[[nodiscard]] const char* to_string(Signed outcome);

}  // namespace tillit::slack
