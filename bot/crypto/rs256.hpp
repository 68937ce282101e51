#pragma once

#include "core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tillit::crypto {

// The public half of an RSA key that signs by RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 3.3,
// RFC 8017 8.2.2). Immutable. Thread-safety: any thread, at the same time too. Movable; what was
// moved from may only be destroyed or assigned to.
class Rs256Key {
 public:
  static constexpr int kLeastBits = 2048;  // RFC 7518 3.3
  static constexpr int kMostBits = 8192;   // checking costs with the square of it

  // `n` and `e` of a JSON Web Key (RFC 7518 6.3.1): base64url of the unsigned number, its highest
  // byte first. Errors: Invalid (not base64url; a modulus of fewer or more bits, or an even one;
  // an exponent that is even, not above 65536 or longer than 32 bits: FIPS 186-5 asks for the
  // former, and a long one makes every check slow).
  [[nodiscard]] static Result<Rs256Key> from_jwk(std::string_view n, std::string_view e);
  ~Rs256Key();
  Rs256Key(Rs256Key&&) noexcept;
  Rs256Key& operator=(Rs256Key&&) noexcept;

  // Whether `signature` (raw bytes) is this key's over `message`.
  [[nodiscard]] bool verifies(std::string_view message, std::string_view signature) const;

  // SHA-256 of modulus and exponent, hex: equal for equal keys, whatever they are called.
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }

 private:
  struct Key;
  Rs256Key(std::unique_ptr<const Key> key, std::string fingerprint);
  std::unique_ptr<const Key> key_;
  std::string fingerprint_;
};

}  // namespace tillit::crypto
