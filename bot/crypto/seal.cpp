#include "crypto/seal.hpp"

#include "crypto/openssl_calls.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

namespace tillit::crypto {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

// Fetching an algorithm costs more than using it on a short text (performance.md, "Pieces"), so
// each is fetched once and kept for the life of the process. A fetched algorithm is immutable.
const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  must(cipher != nullptr, "fetching AES-256-GCM");
  return cipher;
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};

// Each thread keeps one: making it costs as much as sealing a short text. Beginning anew with a key
// and a nonce forgets what was before.
EVP_CIPHER_CTX* context_of_this_thread() {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context{EVP_CIPHER_CTX_new()};
  must(context != nullptr, "making a cipher");
  return context.get();
}

// Drawn some eighty at once: the generator's work for one is that for all. The program never goes
// on in a fork(), where both sides would have the same ones.
std::string new_nonce() {
  thread_local std::string drawn;
  if (drawn.size() < kNonceBytes) drawn = random_bytes(80 * kNonceBytes);
  std::string nonce = drawn.substr(drawn.size() - kNonceBytes);
  drawn.resize(drawn.size() - kNonceBytes);
  return nonce;
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  must(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1, "drawing random bytes");
  return bytes;
}

Secret random_key() { return Secret{random_bytes(kKeyBytes)}; }

std::string seal(const Secret& key, std::string_view plain, std::string_view bound_to) {
  must(key.reveal().size() == kKeyBytes, "sealing (a key has 32 bytes)");
  EVP_CIPHER_CTX* const context = context_of_this_thread();

  std::string sealed = new_nonce();
  sealed.resize(kNonceBytes + plain.size() + kTagBytes);
  unsigned char* const out = bytes_of(sealed);
  int length = 0;
  must(EVP_EncryptInit_ex2(context, aes_256_gcm(), bytes_of(key.reveal()), out, nullptr) == 1,
       "sealing");
  must(EVP_EncryptUpdate(context, nullptr, &length, bytes_of(bound_to),
                         static_cast<int>(bound_to.size())) == 1,
       "sealing");
  must(EVP_EncryptUpdate(context, out + kNonceBytes, &length, bytes_of(plain),
                         static_cast<int>(plain.size())) == 1,
       "sealing");
  must(EVP_EncryptFinal_ex(context, out + kNonceBytes + length, &length) == 1, "sealing");
  must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes),
                           out + kNonceBytes + plain.size()) == 1,
       "sealing");
  return sealed;
}

Result<std::string> open(const Secret& key, std::string_view sealed, std::string_view bound_to) {
  must(key.reveal().size() == kKeyBytes, "opening (a key has 32 bytes)");
  if (sealed.size() < kNonceBytes + kTagBytes) {
    return fail(Errc::Corrupt, "a sealed value is too short to be one");
  }
  EVP_CIPHER_CTX* const context = context_of_this_thread();
  const std::string_view body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag{sealed.substr(sealed.size() - kTagBytes)};
  std::string plain(body.size(), '\0');
  int length = 0;
  must(EVP_DecryptInit_ex2(context, aes_256_gcm(), bytes_of(key.reveal()), bytes_of(sealed),
                           nullptr) == 1,
       "opening");
  must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes),
                           tag.data()) == 1,
       "opening");
  must(EVP_DecryptUpdate(context, nullptr, &length, bytes_of(bound_to),
                         static_cast<int>(bound_to.size())) == 1,
       "opening");
  must(EVP_DecryptUpdate(context, bytes_of(plain), &length, bytes_of(body),
                         static_cast<int>(body.size())) == 1,
       "opening");
  // Nothing of `plain` may be used before this has said yes (SP 800-38D, 7.2).
  if (EVP_DecryptFinal_ex(context, bytes_of(plain) + length, &length) != 1) {
    return fail(Errc::Corrupt,
                "a sealed value does not open: another key, changed bytes, or not its place");
  }
  return plain;
}

std::string sha256_hex(std::string_view bytes) {
  std::string digest(32, '\0');
  must(
      EVP_Digest(bytes.data(), bytes.size(), bytes_of(digest), nullptr, EVP_sha256(), nullptr) == 1,
      "SHA-256");
  return hex(digest);
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int length =
      EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  const auto refused = [] { return fail(Errc::Invalid, "the text is not base64"); };
  if (text.size() % 4 != 0) return refused();
  std::string bytes(text.size() / 4 * 3, '\0');
  if (!text.empty() &&
      EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size())) < 0) {
    return refused();
  }
  const std::size_t padding = text.size() - (text.find_last_not_of('=') + 1);
  if (padding > 2) return refused();
  bytes.resize(bytes.size() - padding);
  // EVP_DecodeBlock skips blanks and ignores stray bits: only what we would write ourselves is
  // accepted.
  if (base64(bytes) != text) return refused();
  return bytes;
}

}  // namespace tillit::crypto
