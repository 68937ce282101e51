#include "http/url.hpp"
#include "main/config_reader.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

namespace tillit {
namespace {

using nlohmann::json;

bool is_numeric_address(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)] = {};
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::optional<ListenAddress> read_listen(ConfigReader& reader, const json& value,
                                         const std::string& key) {
  const auto text = reader.text(value, key);
  if (!text) return std::nullopt;
  auto address = parse_listen_address(*text);
  if (address) return std::move(*address);
  reader.problem(key, address.error().context);
  return std::nullopt;
}

}  // namespace

bool ListenAddress::is_loopback() const { return http::is_loopback_host(host); }

std::string to_string(const ListenAddress& address) {
  return address.host.find(':') == std::string::npos
             ? fmt::format("{}:{}", address.host, address.port)
             : fmt::format("[{}]:{}", address.host, address.port);
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto refused = [] {
    return fail(Errc::Invalid,
                "must be an address and a port, such as 127.0.0.1:8080 or [::1]:8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused();
  std::string host(text.substr(0, colon));
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // Without brackets it could not be said where an IPv6 address ends.
  if (bracketed != (host.find(':') != std::string::npos)) return refused();
  if (host != "localhost" && !is_numeric_address(host)) return refused();
  std::uint16_t port = 0;
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), port);  // 0-65535 only
  if (digits.empty() || failed != std::errc{} || end != digits.data() + digits.size())
    return refused();
  return ListenAddress{std::move(host), port};
}

void read_server(ConfigReader& reader, const json& value, ServerConfig& server) {
  reader.object(value, "server",
                {{"listen",
                  [&](const json& inner, const std::string& key) {
                    if (auto address = read_listen(reader, inner, key))
                      server.listen = std::move(*address);
                  }},
                 {"admin_listen",
                  [&](const json& inner, const std::string& key) {
                    if (inner.is_string() && inner.get<std::string>().empty()) {
                      server.admin_listen.reset();
                    } else if (auto address = read_listen(reader, inner, key)) {
                      server.admin_listen = std::move(*address);
                    }
                  }},
                 {"public_url",
                  [&](const json& inner, const std::string& key) {
                    auto url = reader.url(inner, key);
                    if (!url) return;
                    while (url->ends_with('/')) url->pop_back();
                    // Slack is given addresses below it; a path or query of its own would not be
                    // ours to serve.
                    if (const auto parsed = http::parse_url(*url); !parsed || parsed->target != "/")
                      return reader.problem(key, "must end after the host: no path");
                    server.public_url = std::move(*url);
                  }},
                 {"threads",
                  [&](const json& inner, const std::string& key) {
                    if (const auto number = reader.whole(inner, key, 1, 1024))
                      server.threads = static_cast<unsigned>(*number);
                  }},
                 {"keep_alive",
                  [&](const json& inner, const std::string& key) {
                    if (const auto on = reader.flag(inner, key)) server.keep_alive = *on;
                  }},
                 {"max_body", [&](const json& inner, const std::string& key) {
                    if (const auto bytes = reader.whole(inner, key, 65'536, 67'108'864))
                      server.max_body = static_cast<std::size_t>(*bytes);
                  }}});
  if (server.admin_listen && *server.admin_listen == server.listen && server.listen.port != 0)
    reader.problem("server.admin_listen", "must not be the same as server.listen");
}

void read_log(ConfigReader& reader, const json& value, LogConfig& log) {
  static const std::map<std::string, LogConfig::Level> kLevels = {
      {"debug", LogConfig::Level::Debug},
      {"info", LogConfig::Level::Info},
      {"warning", LogConfig::Level::Warning},
      {"error", LogConfig::Level::Error}};
  static const std::map<std::string, LogConfig::Format> kFormats = {
      {"text", LogConfig::Format::Text}, {"json", LogConfig::Format::Json}};
  reader.object(value, "log",
                {{"level",
                  [&](const json& inner, const std::string& key) {
                    const auto word = reader.text(inner, key);
                    if (!word) return;
                    const auto level = kLevels.find(*word);
                    if (level == kLevels.end())
                      return reader.problem(key, "must be debug, info, warning or error");
                    log.level = level->second;
                  }},
                 {"format", [&](const json& inner, const std::string& key) {
                    const auto word = reader.text(inner, key);
                    if (!word) return;
                    const auto format = kFormats.find(*word);
                    if (format == kFormats.end())
                      return reader.problem(key, "must be text or json");
                    log.format = format->second;
                  }}});
}

}  // namespace tillit
