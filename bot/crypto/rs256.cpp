#include "crypto/rs256.hpp"

#include "crypto/base64url.hpp"
#include "crypto/openssl_calls.hpp"
#include "crypto/seal.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>
#include <utility>

namespace tillit::crypto {
namespace {

constexpr const char* kWhat = "checking an RS256 signature";
constexpr int kMostExponentBits = 32;
constexpr BN_ULONG kExponentAbove = 65536;

struct FreeKey {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
};
struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct FreeNumber {
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
};
struct FreeParameters {
  void operator()(OSSL_PARAM_BLD* builder) const noexcept { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const noexcept { OSSL_PARAM_free(parameters); }
};
using PublicKey = std::unique_ptr<EVP_PKEY, FreeKey>;
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

// Fetched once and kept for the life of the process, as the algorithms in seal.cpp.
const EVP_MD* sha256() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  must(digest != nullptr, "fetching SHA-256");
  return digest;
}

Number number_of(std::string_view bytes) {
  Number number{BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr)};
  must(number != nullptr, "reading an RSA key");
  return number;
}

PublicKey public_key_of(const BIGNUM* modulus, const BIGNUM* exponent) {
  const std::unique_ptr<OSSL_PARAM_BLD, FreeParameters> builder{OSSL_PARAM_BLD_new()};
  must(builder != nullptr, "reading an RSA key");
  must(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
           OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent) == 1,
       "reading an RSA key");
  const std::unique_ptr<OSSL_PARAM, FreeParameters> parameters{
      OSSL_PARAM_BLD_to_param(builder.get())};
  const std::unique_ptr<EVP_PKEY_CTX, FreeKey> context{
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  must(parameters != nullptr && context != nullptr, "reading an RSA key");
  EVP_PKEY* raw = nullptr;
  const bool made =
      EVP_PKEY_fromdata_init(context.get()) == 1 &&
      EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
  PublicKey key{raw};
  return made ? std::move(key) : nullptr;
}

}  // namespace

struct Rs256Key::Key {
  PublicKey evp;
};

Rs256Key::Rs256Key(std::unique_ptr<const Key> key, std::string fingerprint)
    : key_(std::move(key)), fingerprint_(std::move(fingerprint)) {}
Rs256Key::~Rs256Key() = default;
Rs256Key::Rs256Key(Rs256Key&&) noexcept = default;
Rs256Key& Rs256Key::operator=(Rs256Key&&) noexcept = default;

Result<Rs256Key> Rs256Key::from_jwk(std::string_view n, std::string_view e) {
  const auto refused = [](const char* why) { return fail(Errc::Invalid, why); };
  // Before anything is decoded: two thirds of a byte for each character, and nothing to gain.
  constexpr std::size_t kMostCharacters = 2 * kMostBits / 8;
  if (n.size() > kMostCharacters || e.size() > kMostCharacters) {
    return refused("an RSA key is longer than any we take");
  }
  const std::optional<std::string> n_bytes = from_base64url(n);
  const std::optional<std::string> e_bytes = from_base64url(e);
  if (!n_bytes || !e_bytes) return refused("the numbers of an RSA key are not base64url");
  const Number modulus = number_of(*n_bytes);
  const Number exponent = number_of(*e_bytes);
  const int bits = BN_num_bits(modulus.get());
  if (bits < kLeastBits) return refused("an RSA key is too weak: fewer than 2048 bits");
  if (bits > kMostBits) return refused("an RSA key is longer than any we take");
  if (BN_is_odd(modulus.get()) == 0) return refused("the modulus of an RSA key is even");
  if (BN_is_odd(exponent.get()) == 0 || BN_num_bits(exponent.get()) > kMostExponentBits ||
      BN_get_word(exponent.get()) <= kExponentAbove) {
    return refused("the exponent of an RSA key is even, too small or too large");
  }
  PublicKey evp = public_key_of(modulus.get(), exponent.get());
  if (!evp) {
    ERR_clear_error();
    return refused("OpenSSL takes the numbers for no RSA key");
  }
  // Of the numbers and not of the texts: leading zeros make no other key.
  std::string plain(static_cast<std::size_t>(BN_num_bytes(modulus.get())), '\0');
  (void)BN_bn2bin(modulus.get(), bytes_of(plain));
  plain += ':';
  plain += std::to_string(BN_get_word(exponent.get()));
  return Rs256Key{std::make_unique<const Key>(Key{std::move(evp)}), sha256_hex(plain)};
}

bool Rs256Key::verifies(std::string_view message, std::string_view signature) const {
  const std::unique_ptr<EVP_MD_CTX, FreeDigest> context{EVP_MD_CTX_new()};
  must(context != nullptr, kWhat);
  EVP_PKEY_CTX* details = nullptr;  // the context's own
  must(EVP_DigestVerifyInit(context.get(), &details, sha256(), nullptr, key_->evp.get()) == 1,
       kWhat);
  must(EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PADDING) == 1, kWhat);
  const bool verified = EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                                         bytes_of(message), message.size()) == 1;
  // A signature that does not fit leaves its reasons in the queue of this thread.
  if (!verified) ERR_clear_error();
  return verified;
}

}  // namespace tillit::crypto
