#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// The other side of the token check, for tests: keys of their own, and tokens signed by them,
// rightly and wrongly.
namespace tillit::tokens {

// How a token is signed: by its name in `alg` (RFC 7518 3.1).
enum class Way : std::uint8_t { Rs256, Rs384, Ps256 };

// An RSA key pair, new each time. Making one takes a tenth of a second. Thread-safety: any thread.
class KeyPair {
 public:
  [[nodiscard]] static KeyPair make(unsigned bits = 2048);
  ~KeyPair();
  KeyPair(KeyPair&&) noexcept;
  KeyPair& operator=(KeyPair&&) noexcept;

  [[nodiscard]] std::string n() const;  // as in a JSON Web Key
  [[nodiscard]] std::string e() const;
  [[nodiscard]] std::string public_pem() const;
  [[nodiscard]] std::string sign(std::string_view message, Way way = Way::Rs256) const;

 private:
  struct Key;
  explicit KeyPair(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

// A JSON Web Key as Microsoft publishes it. Without `endorsements` the member is left out.
[[nodiscard]] std::string jwk(const KeyPair& pair, std::string_view key_id,
                              std::span<const std::string> endorsements);

// Two JSON texts as the first two parts of a token, which is what a signature is over.
[[nodiscard]] std::string unsigned_token(std::string_view head, std::string_view body);
// All three parts; the signature is raw bytes.
[[nodiscard]] std::string with_signature(const std::string& unsigned_token,
                                         std::string_view signature);
[[nodiscard]] std::string signed_token(const KeyPair& pair, std::string_view head,
                                       std::string_view body, Way way = Way::Rs256);

}  // namespace tillit::tokens
