#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tillit::http {

// An absolute http or https address, taken apart (RFC 3986, the part of it that we accept).
struct Url {
  std::string scheme;      // "http" or "https"
  std::string host;        // lower case; an IPv6 address keeps its brackets
  std::uint16_t port = 0;  // the scheme's own if the text names none
  std::string target;      // path and query, starts with '/'; a fragment is dropped

  // scheme://host[:port], the port only if it is not the scheme's own: equal origins are equal
  // texts, so an allow-list compares these.
  [[nodiscard]] std::string origin() const;
  friend bool operator==(const Url&, const Url&) = default;
};

// Invalid: not absolute, another scheme, a user name in it, no or a strange host, a port outside
// 1-65535, a byte that is not printable ASCII, or longer than 8 KiB. Hosts are taken literally, so
// that nothing looks like an allowed host to us and like another one to a resolver.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

// Whether a host, as Url::host or as an address to listen on, is this machine: localhost,
// 127.0.0.0/8, ::1 with or without brackets. A name may begin like such an address
// ("127.0.0.1.example.com") and be none.
[[nodiscard]] bool is_loopback_host(std::string_view host);

// Every byte but the unreserved ones (letters, digits, "-._~") as %XX.
[[nodiscard]] std::string percent_encode(std::string_view bytes);

// nullopt: a '%' without two hex digits. The result may hold any byte, also NUL.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace tillit::http
