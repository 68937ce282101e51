#pragma once

#include "channels/teams/inbound_token.hpp"
#include "channels/teams/signing_keys.hpp"
#include "core/clock.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tillit::teams {

// Tokens that were found good, by SHA-256: Microsoft sends the same one for up to an hour, and
// checking a signature costs more than all the rest of reading a request. Only good tokens get in,
// so nobody else can fill it. Thread-safety: any thread.
class VerifiedTokens {
 public:
  static constexpr std::size_t kMost = 1024;

  // At most `most`; the one that expires first makes room.
  explicit VerifiedTokens(std::size_t most = kMost) : most_(most) {}

  // The claims if the token was found good before, the key that signed it is still in `keys`
  // (then its endorsements are those of today), and `now` is not behind `exp`. What fails one of
  // these is forgotten.
  [[nodiscard]] std::optional<TokenClaims> find(const std::string& token_hash, const KeySet& keys,
                                                TimePoint now);
  void add(const std::string& token_hash, const TokenClaims& claims, TimePoint now);
  [[nodiscard]] std::size_t size() const;

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::map<std::string, TokenClaims, std::less<>> tokens_;  // under mutex_
};

// check_token() with everything around it: keys that are looked for again when one is unknown, and
// each token's signature checked once. Thread-safety: any thread. May block on the refresh of the
// keys, once in five minutes.
class CallerCheck {
 public:
  // Borrowed: `keys`, `clock`.
  CallerCheck(TokenRules rules, SigningKeys& keys, const Clock& clock);

  // `authorization`: authorization_of() the request's headers. Nothing of the body needs to have
  // been read.
  [[nodiscard]] Result<TokenClaims, Refusal> check(std::span<const std::string_view> authorization);

  [[nodiscard]] const TokenRules& rules() const { return rules_; }  // for check_facts()
  // How often a token was read from scratch and not remembered: for metrics.
  [[nodiscard]] std::uint64_t full_checks() const { return full_checks_; }

 private:
  const TokenRules rules_;
  SigningKeys& keys_;
  const Clock& clock_;
  VerifiedTokens verified_;
  std::atomic<std::uint64_t> full_checks_ = 0;
};

}  // namespace tillit::teams
