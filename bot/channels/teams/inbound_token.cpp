#include "channels/teams/inbound_token.hpp"

#include "channels/teams/strict_json.hpp"
#include "crypto/base64url.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr std::string_view kAlgorithm = "RS256";
constexpr int kTokenDepth = 8;
// The year 5138: far above any token and far from overflowing the milliseconds of a TimePoint.
constexpr std::int64_t kLatestSecond = 100'000'000'000;

tl::unexpected<Refusal> refused(Refusal refusal) { return tl::unexpected<Refusal>(refusal); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// The parts of a token, nothing of them believed yet.
struct Parts {
  std::string_view signed_text;  // head and body as they came
  std::string head;
  std::string body;
  std::string signature;
};

std::optional<Parts> take_apart(std::string_view token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || last == first || token.find('.', first + 1) != last) {
    return std::nullopt;
  }
  auto head = crypto::from_base64url(token.substr(0, first));
  auto body = crypto::from_base64url(token.substr(first + 1, last - first - 1));
  auto signature = crypto::from_base64url(token.substr(last + 1));
  if (!head || !body || !signature) return std::nullopt;
  return Parts{token.substr(0, last), std::move(*head), std::move(*body), std::move(*signature)};
}

// The key that the head names.
Result<const KeySet::value_type*, Refusal> key_of(const json& head, const KeySet* keys) {
  if (text_of(head, "alg") != kAlgorithm) return refused(Refusal::WrongAlgorithm);
  if (head.contains("crit")) return refused(Refusal::Critical);
  const std::string key_id = text_of(head, "kid");
  if (key_id.empty()) return refused(Refusal::NoKeyId);
  if (keys == nullptr || keys->empty()) return refused(Refusal::NoKeys);
  const auto found = keys->find(key_id);
  if (found == keys->end()) return refused(Refusal::UnknownKey);
  return &*found;
}

bool is_for(const json& body, const std::string& app_id) {
  const auto audience = body.find("aud");
  if (app_id.empty() || audience == body.end()) return false;
  const auto is_app = [&](const json& one) {
    return one.is_string() && one.get_ref<const std::string&>() == app_id;
  };
  if (const auto* list = audience->get_ptr<const json::array_t*>(); list != nullptr)
    return list->size() == 1 && is_app(list->front());
  return is_app(*audience);
}

// Seconds since 1970 (RFC 7519 2, NumericDate), which may have a fraction. Not a text.
std::optional<TimePoint> instant_of(const json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds <= static_cast<double>(kLatestSecond))) return std::nullopt;
  return TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)}};
}

bool contains_ignoring_case(const std::vector<std::string>& all, std::string_view wanted) {
  return std::ranges::any_of(
      all, [&](const std::string& one) { return http::equal_ignoring_case(one, wanted); });
}

}  // namespace

std::vector<std::string_view> authorization_of(const http::Headers& headers) {
  std::vector<std::string_view> values;
  for (const auto& [name, value] : headers) {
    if (http::equal_ignoring_case(name, "Authorization")) values.emplace_back(value);
  }
  return values;
}

Result<std::string_view, Refusal> bearer_token(std::span<const std::string_view> authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.empty()) return refused(Refusal::NoToken);
  if (authorization.size() > 1) return refused(Refusal::TwoHeaders);
  const std::string_view value = authorization.front();
  const std::string_view token = value.substr(std::min(kScheme.size(), value.size()));
  if (!http::equal_ignoring_case(value.substr(0, kScheme.size()), kScheme) || token.empty() ||
      token.find_first_of(" \t,") != std::string_view::npos) {
    return refused(Refusal::NotBearer);
  }
  if (token.size() > kMaxTokenBytes) return refused(Refusal::TooLong);
  return token;
}

Result<TokenClaims, Refusal> check_token(std::string_view token, const KeySet* keys,
                                         const TokenRules& rules, TimePoint now) {
  if (token.size() > kMaxTokenBytes) return refused(Refusal::TooLong);
  const std::optional<Parts> parts = take_apart(token);
  if (!parts) return refused(Refusal::Malformed);
  const Result<json> head = read_strict_json(parts->head, kTokenDepth);
  if (!head) return refused(Refusal::Malformed);
  const auto key = key_of(*head, keys);
  if (!key) return refused(key.error());
  const auto& [key_id, signing_key] = **key;
  if (!signing_key.key.verifies(parts->signed_text, parts->signature)) {
    return refused(Refusal::BadSignature);
  }
  const Result<json> body = read_strict_json(parts->body, kTokenDepth);
  if (!body) return refused(Refusal::Malformed);
  if (rules.issuer.empty() || text_of(*body, "iss") != rules.issuer) {
    return refused(Refusal::WrongIssuer);
  }
  if (!is_for(*body, rules.app_id)) return refused(Refusal::WrongAudience);
  const auto not_before = instant_of(*body, "nbf");
  const auto expires_at = instant_of(*body, "exp");
  if (!not_before || !expires_at) return refused(Refusal::NoTimes);
  TokenClaims claims;
  claims.not_before = *not_before;
  claims.expires_at = *expires_at;
  if (const auto in_time = check_times(claims, rules, now); !in_time) {
    return refused(in_time.error());
  }
  // Lower case, whatever the documentation writes.
  claims.service_url = normal_service_url(text_of(*body, "serviceurl"));
  if (claims.service_url.empty()) return refused(Refusal::NoServiceUrl);
  claims.key_id = key_id;
  claims.key_fingerprint = signing_key.key.fingerprint();
  claims.endorsements = signing_key.endorsements;
  return claims;
}

Result<void, Refusal> check_times(const TokenClaims& claims, const TokenRules& rules,
                                  TimePoint now) {
  if (now >= claims.expires_at + rules.skew) return refused(Refusal::Expired);
  if (now <= claims.not_before - rules.skew) return refused(Refusal::TooEarly);
  return {};
}

Result<void, Refusal> check_facts(const TokenClaims& claims, const ActivityFacts& facts,
                                  const TokenRules& rules) {
  // Two empty ones would be equal, too.
  if (claims.service_url.empty() || normal_service_url(facts.service_url) != claims.service_url) {
    return refused(Refusal::OtherServiceUrl);
  }
  const bool is_silent = claims.endorsements.empty() && !rules.strict_endorsements;
  if (facts.channel_id.empty() ||
      (!is_silent &&
       std::ranges::find(claims.endorsements, facts.channel_id) == claims.endorsements.end())) {
    return refused(Refusal::NotEndorsed);
  }
  if (std::ranges::find(rules.channels, facts.channel_id) == rules.channels.end()) {
    return refused(Refusal::OtherChannel);
  }
  if (rules.app_id.empty() || !facts.recipient_id.starts_with("28:") ||
      facts.recipient_id.substr(3) != rules.app_id) {
    return refused(Refusal::OtherRecipient);
  }
  // Without one, somebody would be taken for one of the home tenant's people.
  if (facts.tenant_id.empty()) return refused(Refusal::OtherTenant);
  if (!rules.tenants.empty() && !contains_ignoring_case(rules.tenants, facts.tenant_id)) {
    return refused(Refusal::OtherTenant);
  }
  return {};
}

std::string normal_service_url(std::string_view url) {
  std::string normal(url);
  const auto scheme_end = normal.find("://");
  if (scheme_end != std::string::npos) {
    const auto host_end = std::min(normal.find_first_of("/?#", scheme_end + 3), normal.size());
    std::transform(normal.begin(), normal.begin() + static_cast<std::ptrdiff_t>(host_end),
                   normal.begin(), lower);
  }
  if (normal.ends_with('/')) normal.pop_back();
  return normal;
}

}  // namespace tillit::teams
