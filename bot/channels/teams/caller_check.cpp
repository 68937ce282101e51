#include "channels/teams/caller_check.hpp"

#include "crypto/seal.hpp"

#include <algorithm>
#include <utility>

namespace tillit::teams {

std::optional<TokenClaims> VerifiedTokens::find(const std::string& token_hash, const KeySet& keys,
                                                TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token_hash);
  if (found == tokens_.end()) return std::nullopt;
  TokenClaims& claims = found->second;
  const auto key = keys.find(claims.key_id);
  if (now >= claims.expires_at || key == keys.end() ||
      key->second.key.fingerprint() != claims.key_fingerprint) {
    tokens_.erase(found);
    return std::nullopt;
  }
  claims.endorsements = key->second.endorsements;
  return claims;
}

void VerifiedTokens::add(const std::string& token_hash, const TokenClaims& claims, TimePoint now) {
  const std::lock_guard lock(mutex_);
  if (now >= claims.expires_at) return;  // within the skew still good, but not worth a place
  if (tokens_.size() >= most_) {
    const auto by_end = [](const auto& a, const auto& b) {
      return a.second.expires_at < b.second.expires_at;
    };
    const auto first = std::ranges::min_element(tokens_, by_end);
    if (first != tokens_.end()) tokens_.erase(first);
  }
  tokens_.insert_or_assign(token_hash, claims);
}

std::size_t VerifiedTokens::size() const {
  const std::lock_guard lock(mutex_);
  return tokens_.size();
}

CallerCheck::CallerCheck(TokenRules rules, SigningKeys& keys, const Clock& clock)
    : rules_(std::move(rules)), keys_(keys), clock_(clock) {}

Result<TokenClaims, Refusal> CallerCheck::check(std::span<const std::string_view> authorization) {
  const auto token = bearer_token(authorization);
  if (!token) return tl::unexpected(token.error());
  const std::string hash = crypto::sha256_hex(*token);
  const TimePoint now = clock_.now();
  SigningKeys::Snapshot keys = keys_.at_hand();
  if (keys) {
    if (std::optional<TokenClaims> known = verified_.find(hash, *keys, now)) {
      if (const auto in_time = check_times(*known, rules_, now); !in_time) {
        return tl::unexpected(in_time.error());
      }
      return std::move(*known);
    }
  }
  ++full_checks_;
  auto checked = check_token(*token, keys.get(), rules_, now);
  if (!checked && (checked.error() == Refusal::UnknownKey || checked.error() == Refusal::NoKeys)) {
    const SigningKeys::Snapshot others = keys_.look_again(keys);
    if (others == keys) return checked;
    keys = others;
    checked = check_token(*token, keys.get(), rules_, clock_.now());
  }
  if (checked) verified_.add(hash, *checked, now);
  return checked;
}

}  // namespace tillit::teams
