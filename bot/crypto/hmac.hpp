#pragma once

#include "core/secret.hpp"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::crypto {

// HMAC-SHA256 (RFC 2104, FIPS 198-1) under one key that is set up once: for what comes often, such
// as signatures of requests. Thread-safety: any thread, at the same time too. Movable; what was
// moved from may only be destroyed or assigned to.
class Hmac {
 public:
  static constexpr std::size_t kBytes = 32;

  // `key`: any bytes of any length. An empty key lets anybody sign: whoever takes keys from outside
  // refuses it first.
  explicit Hmac(const Secret& key);
  ~Hmac();
  Hmac(Hmac&&) noexcept;
  Hmac& operator=(Hmac&&) noexcept;

  // Of the parts as if they stood in one text: kBytes bytes, or the same as lower-case hex.
  [[nodiscard]] std::string bytes(std::initializer_list<std::string_view> parts) const;
  [[nodiscard]] std::string hex(std::initializer_list<std::string_view> parts) const;

 private:
  struct Keyed;
  std::unique_ptr<const Keyed> keyed_;
};

// Whether two texts are equal, in a time that tells nothing of where they differ. Their lengths are
// no secret.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace tillit::crypto
