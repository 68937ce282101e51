#include "channels/slack/signature.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tillit::slack {
namespace {

constexpr std::string_view kVersion = "v0=";
constexpr std::size_t kHexDigits = 2 * crypto::Hmac::kBytes;
// Enough for thirty thousand years, and far from overflowing the milliseconds of a TimePoint.
constexpr std::size_t kMaxTimestampDigits = 12;

std::optional<TimePoint> read_timestamp(std::string_view text) {
  if (text.empty() || text.size() > kMaxTimestampDigits) return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::int64_t seconds = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), seconds);
  return TimePoint{std::chrono::seconds{seconds}};
}

// The hex digits after the version, or nullopt.
std::optional<std::string_view> read_signature(std::string_view text) {
  if (!text.starts_with(kVersion)) return std::nullopt;
  text.remove_prefix(kVersion.size());
  const bool is_hex = std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (text.size() != kHexDigits || !is_hex) return std::nullopt;
  return text;
}

}  // namespace

Result<SigningSecrets> SigningSecrets::from(std::span<const Secret> secrets) {
  constexpr std::size_t kMost = 2;
  if (secrets.empty()) return fail(Errc::Invalid, "Slack's signing secret is missing");
  if (secrets.size() > kMost) {
    return fail(Errc::Invalid, "there may be two signing secrets of Slack at most: new and old");
  }
  std::vector<crypto::Hmac> keys;
  for (const Secret& secret : secrets) {
    if (secret.empty()) return fail(Errc::Invalid, "a signing secret of Slack is empty");
    if (secret.reveal().find_first_of(" \t\r\n") != std::string::npos) {
      return fail(Errc::Invalid, "a signing secret of Slack has white space in it");
    }
    keys.emplace_back(secret);
  }
  return SigningSecrets{std::move(keys)};
}

Signed check_signature(const SigningSecrets& secrets, std::optional<std::string_view> timestamp,
                       std::optional<std::string_view> signature, std::string_view body,
                       TimePoint now) {
  if (!timestamp || !signature) return Signed::NoHeader;
  const std::optional<TimePoint> signed_at = read_timestamp(*timestamp);
  const std::optional<std::string_view> digits = read_signature(*signature);
  if (!signed_at || !digits) return Signed::BadFormat;
  // Slack's own libraries check only for old ones; its description takes the absolute difference.
  if (now - *signed_at > kSignatureWindow) return Signed::TooOld;
  if (*signed_at - now > kSignatureWindow) return Signed::TooNew;
  bool matches = false;
  for (const crypto::Hmac& key : secrets.keys()) {
    const std::string ours = key.hex({"v0:", *timestamp, ":", body});
    const bool is_this = crypto::equal_in_constant_time(ours, *digits);
    matches = matches || is_this;
  }
  return matches ? Signed::Yes : Signed::NoMatch;
}

const char* to_string(Signed outcome) {
  switch (outcome) {
    case Signed::Yes: return "yes";
    case Signed::NoHeader: return "no_header";
    case Signed::BadFormat: return "bad_format";
    case Signed::TooOld: return "too_old";
    case Signed::TooNew: return "too_new";
    case Signed::NoMatch: return "no_match";
  }
  return "unknown";
}

}  // namespace tillit::slack
