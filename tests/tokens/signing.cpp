#include "tokens/signing.hpp"

#include "crypto/base64url.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

namespace tillit::tokens {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(BIO* memory) const noexcept { BIO_free(memory); }
};

// A test without its keys tells nothing.
void must(bool worked) {
  if (worked) return;
  std::fputs("OpenSSL failed at what a test needs\n", stderr);
  std::abort();
}

std::string number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &raw) == 1);
  const std::unique_ptr<BIGNUM, Free> number{raw};
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number.get())));
  (void)BN_bn2bin(number.get(), bytes.data());
  return crypto::base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

struct KeyPair::Key {
  std::unique_ptr<EVP_PKEY, Free> evp;
};

KeyPair::KeyPair(std::unique_ptr<Key> key) : key_(std::move(key)) {}
KeyPair::~KeyPair() = default;
KeyPair::KeyPair(KeyPair&&) noexcept = default;
KeyPair& KeyPair::operator=(KeyPair&&) noexcept = default;

KeyPair KeyPair::make(unsigned bits) {
  std::unique_ptr<EVP_PKEY, Free> evp{EVP_RSA_gen(bits)};
  must(evp != nullptr);
  return KeyPair{std::make_unique<Key>(Key{std::move(evp)})};
}

std::string KeyPair::n() const { return number_of(key_->evp.get(), OSSL_PKEY_PARAM_RSA_N); }
std::string KeyPair::e() const { return number_of(key_->evp.get(), OSSL_PKEY_PARAM_RSA_E); }

std::string KeyPair::public_pem() const {
  const std::unique_ptr<BIO, Free> memory{BIO_new(BIO_s_mem())};
  must(memory != nullptr && PEM_write_bio_PUBKEY(memory.get(), key_->evp.get()) == 1);
  std::string pem(BIO_ctrl_pending(memory.get()), '\0');
  must(BIO_read(memory.get(), pem.data(), static_cast<int>(pem.size())) ==
       static_cast<int>(pem.size()));
  return pem;
}

std::string KeyPair::sign(std::string_view message, Way way) const {
  const std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* details = nullptr;  // the context's own
  must(context != nullptr &&
       EVP_DigestSignInit(context.get(), &details, way == Way::Rs384 ? EVP_sha384() : EVP_sha256(),
                          nullptr, key_->evp.get()) == 1);
  must(EVP_PKEY_CTX_set_rsa_padding(
           details, way == Way::Ps256 ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t length = 0;
  must(EVP_DigestSign(context.get(), nullptr, &length, bytes, message.size()) == 1);
  std::string signature(length, '\0');
  must(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                      bytes, message.size()) == 1);
  signature.resize(length);
  return signature;
}

std::string jwk(const KeyPair& pair, std::string_view key_id,
                std::span<const std::string> endorsements) {
  const std::string spoken_for =
      endorsements.empty()
          ? std::string()
          : fmt::format(R"(,"endorsements":["{}"])", fmt::join(endorsements, R"(",")"));
  return fmt::format(
      R"({{"kty":"RSA","use":"sig","kid":"{0}","x5t":"{0}","n":"{1}","e":"{2}"{3}}})", key_id,
      pair.n(), pair.e(), spoken_for);
}

std::string unsigned_token(std::string_view head, std::string_view body) {
  return crypto::base64url(head) + '.' + crypto::base64url(body);
}

std::string with_signature(const std::string& unsigned_token, std::string_view signature) {
  return unsigned_token + '.' + crypto::base64url(signature);
}

std::string signed_token(const KeyPair& pair, std::string_view head, std::string_view body,
                         Way way) {
  const std::string text = unsigned_token(head, body);
  return with_signature(text, pair.sign(text, way));
}

}  // namespace tillit::tokens
