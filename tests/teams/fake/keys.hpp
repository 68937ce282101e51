#pragma once

#include "common/fake/wire.hpp"

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::fake_teams {

using fakes::Json;

// An RSA key pair. Cheap to copy.
class KeyPair {
 public:
  // The nth of this process: making one takes a tenth of a second, so that all fakes share them.
  static KeyPair number(std::size_t n);

  // RSASSA-PKCS1-v1_5 with SHA-256 over these bytes.
  [[nodiscard]] std::string signed_by_it(std::string_view bytes) const;
  // Base64url, as in a JWK.
  [[nodiscard]] const std::string& modulus() const { return modulus_; }
  [[nodiscard]] const std::string& exponent() const { return exponent_; }
  // SubjectPublicKeyInfo as PEM: what an HS256 forger takes for the secret.
  [[nodiscard]] const std::string& public_pem() const { return public_pem_; }

 private:
  KeyPair() = default;

  std::shared_ptr<EVP_PKEY> key_;
  std::string modulus_;
  std::string exponent_;
  std::string public_pem_;
};

// HMAC-SHA256, the raw 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace tillit::fake_teams
