#include "http/url.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tillit::http {
namespace {

constexpr std::size_t kLongestUrl = 8192;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint16_t own_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 4 && host.ends_with(']') &&
           std::ranges::all_of(host.substr(1, host.size() - 2),
                               [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; });
  }
  return !host.empty() && host.size() <= 253 && is_alphanumeric(host.front()) &&
         host.find("..") == std::string_view::npos && std::ranges::all_of(host, [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
         });
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (value == 0 || value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

}  // namespace

std::string Url::origin() const {
  if (port == own_port(scheme)) return fmt::format("{}://{}", scheme, host);
  return fmt::format("{}://{}:{}", scheme, host, port);
}

Result<Url> parse_url(std::string_view text) {
  // No part of the address goes into an error: webhook addresses are secrets.
  if (text.size() > kLongestUrl) return fail(Errc::Invalid, "an address longer than 8 KiB");
  if (!std::ranges::all_of(text, is_visible)) {
    return fail(Errc::Invalid, "an address with bytes that are not printable ASCII");
  }
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return fail(Errc::Invalid, "an address without a scheme");
  Url url;
  url.scheme = lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") {
    return fail(Errc::Invalid, "an address that is neither http nor https");
  }
  const std::string_view rest = text.substr(colon + 3);
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, end);
  if (authority.find('@') != std::string_view::npos) {
    return fail(Errc::Invalid, "an address with a user name in it");
  }
  const auto bracket = authority.rfind(']');
  const auto port_colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url.host = lower(authority.substr(0, port_colon));
  if (!is_host(url.host)) return fail(Errc::Invalid, "an address without a plain host name");
  url.port = own_port(url.scheme);
  if (port_colon != std::string_view::npos) {
    const auto port = parse_port(authority.substr(port_colon + 1));
    if (!port) return fail(Errc::Invalid, "an address with a port outside 1-65535");
    url.port = *port;
  }
  const std::string_view tail = rest.substr(end);
  url.target = tail.substr(0, tail.find('#'));
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  return url;
}

bool is_loopback_host(std::string_view host) {
  in_addr address{};
  const bool is_ipv4 = ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
  return host == "localhost" || host == "::1" || host == "[::1]" ||
         (is_ipv4 && host.starts_with("127."));
}

std::string percent_encode(std::string_view bytes) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15U];
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace tillit::http
