#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

// Sealing of what people wrote (AES-256-GCM, NIST SP 800-38D) and the other primitives we need of
// OpenSSL 3 (EVP). The only folder that includes OpenSSL. Everything here is stateless or
// immutable: any thread.
namespace tillit::crypto {

inline constexpr std::size_t kKeyBytes = 32;

// 32 random bytes of the operating system's generator.
[[nodiscard]] Secret random_key();
[[nodiscard]] std::string random_bytes(std::size_t count);

// nonce (12 random bytes) || ciphertext || tag (16). `bound_to` is authenticated but not stored:
// the place the bytes belong to
// ("people/p:42"), so that a sealed value moved to another row does not open.
[[nodiscard]] std::string seal(const Secret& key, std::string_view plain,
                               std::string_view bound_to);
// Errors: Corrupt (wrong key, changed bytes, or another place).
[[nodiscard]] Result<std::string> open(const Secret& key, std::string_view sealed,
                                       std::string_view bound_to);

// The operator's master keys: one current, older ones kept until everything is rewrapped. They only
// wrap data keys.
class KeyRing {
 public:
  // A text of one "key_id:base64 of 32 bytes" per line, the current one first; blank lines and #
  // lines are ignored. Errors: Invalid, without ever naming key bytes.
  [[nodiscard]] static Result<KeyRing> parse(const Secret& text);
  // A new key with a random id, as a line for parse().
  [[nodiscard]] static Secret make_line();

  [[nodiscard]] const std::string& current_id() const { return current_id_; }
  // A data key sealed by the current master key; bound to the person it belongs to.
  struct Wrapped {
    std::string key_id;
    std::string sealed;
  };
  [[nodiscard]] Wrapped wrap(const Secret& data_key, std::string_view bound_to) const;
  // Errors: NotFound (no master key of that id: the wrong key file), Corrupt.
  [[nodiscard]] Result<Secret> unwrap(const Wrapped& wrapped, std::string_view bound_to) const;

 private:
  std::string current_id_;
  std::map<std::string, Secret> keys_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] Result<std::string> from_base64(std::string_view text);

}  // namespace tillit::crypto
