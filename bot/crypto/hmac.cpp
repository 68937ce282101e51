#include "crypto/hmac.hpp"

#include "crypto/openssl_calls.hpp"
#include "crypto/seal.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>

namespace tillit::crypto {
namespace {

constexpr const char* kWhat = "HMAC-SHA256";

struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

// Fetched once and kept for the life of the process, as the algorithms in seal.cpp.
EVP_MAC* algorithm() {
  static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  must(mac != nullptr, "fetching HMAC");
  return mac;
}

Context keyed_context(const Secret& key) {
  Context context{EVP_MAC_CTX_new(algorithm())};
  must(context != nullptr, kWhat);
  std::string digest_name = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string("digest", digest_name.data(), 0),
      OSSL_PARAM_construct_end()};
  must(EVP_MAC_init(context.get(), bytes_of(key.reveal()), key.reveal().size(),
                    parameters.data()) == 1,
       kWhat);
  return context;
}

// Uses the context up.
std::string finished(EVP_MAC_CTX* context, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    must(EVP_MAC_update(context, bytes_of(part), part.size()) == 1, kWhat);
  }
  std::string mac(Hmac::kBytes, '\0');
  std::size_t length = 0;
  must(EVP_MAC_final(context, bytes_of(mac), &length, mac.size()) == 1 && length == mac.size(),
       kWhat);
  return mac;
}

}  // namespace

struct Hmac::Keyed {
  Context context;
};

Hmac::Hmac(const Secret& key) : keyed_(std::make_unique<const Keyed>(Keyed{keyed_context(key)})) {}
Hmac::~Hmac() = default;
Hmac::Hmac(Hmac&&) noexcept = default;
Hmac& Hmac::operator=(Hmac&&) noexcept = default;

std::string Hmac::bytes(std::initializer_list<std::string_view> parts) const {
  // The keyed context is only ever copied from, which is what makes it safe to share.
  const Context copy{EVP_MAC_CTX_dup(keyed_->context.get())};
  must(copy != nullptr, kWhat);
  return finished(copy.get(), parts);
}

std::string Hmac::hex(std::initializer_list<std::string_view> parts) const {
  return crypto::hex(bytes(parts));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tillit::crypto
