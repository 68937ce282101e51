#include "teams/fake/keys.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <mutex>

namespace tillit::fake_teams {
namespace {

[[noreturn]] void give_up(const char* what) {
  fmt::print(stderr, "fake Teams: {} failed\n", what);
  std::abort();
}

std::string number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) give_up("reading a key");
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(raw, BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(raw)), '\0');
  BN_bn2bin(raw, reinterpret_cast<unsigned char*>(bytes.data()));
  return fakes::base64url_encoded(bytes);
}

std::string pem_of(EVP_PKEY* key) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  if (!out || PEM_write_bio_PUBKEY(out.get(), key) != 1) give_up("writing a key");
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace

KeyPair KeyPair::number(std::size_t n) {
  static std::mutex mutex;
  static std::deque<KeyPair> made;
  const std::lock_guard lock(mutex);
  while (made.size() <= n) {
    KeyPair pair;
    pair.key_ = std::shared_ptr<EVP_PKEY>(EVP_RSA_gen(2048U), EVP_PKEY_free);
    if (!pair.key_) give_up("making a key");
    pair.modulus_ = number_of(pair.key_.get(), OSSL_PKEY_PARAM_RSA_N);
    pair.exponent_ = number_of(pair.key_.get(), OSSL_PKEY_PARAM_RSA_E);
    pair.public_pem_ = pem_of(pair.key_.get());
    made.push_back(std::move(pair));
  }
  return made.at(n);
}

std::string KeyPair::signed_by_it(std::string_view bytes) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t length = 0;
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, data, bytes.size()) != 1)
    give_up("signing");
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                     data, bytes.size()) != 1)
    give_up("signing");
  signature.resize(length);
  return signature;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &length);
  return {reinterpret_cast<const char*>(digest.data()), length};
}

}  // namespace tillit::fake_teams
