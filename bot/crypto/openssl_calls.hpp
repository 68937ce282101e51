#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What the sources of this folder share when they call OpenSSL; nobody else includes it.
namespace tillit::crypto {

// OpenSSL fails at these calls only when it is broken or out of memory. Going on would mean writing
// people's words in the clear or with a weak key, so the process ends instead.
inline void must(bool worked, const char* what) {
  if (worked) return;
  std::fprintf(stderr, "tillit: OpenSSL failed at %s; refusing to go on without it\n", what);
  std::abort();
}

[[nodiscard]] inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[nodiscard]] inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

[[nodiscard]] inline std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace tillit::crypto
