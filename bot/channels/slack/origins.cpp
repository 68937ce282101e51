#include "channels/slack/origins.hpp"

#include "http/url.hpp"

#include <algorithm>

namespace tillit::slack {
namespace {

// Origin as http::Url writes it; "" for what is none.
std::string origin_of_host(const std::string& host) {
  const bool is_origin = host.find("://") != std::string::npos;
  const auto url = http::parse_url(is_origin ? host : "https://" + host);
  return url ? url->origin() : "";
}

}  // namespace

Result<channels::Http> http_to_slack(const Settings& settings, const std::string& ca_file) {
  const auto api = http::parse_url(settings.api_url);
  if (!api) return fail(Errc::Invalid, "slack: the address of the Web API does not parse");
  std::vector<std::string> origins{api->origin()};
  for (const auto& host : settings.response_hosts) {
    origins.push_back(origin_of_host(host));
    if (origins.back().empty())
      return fail(Errc::Invalid, "slack: a host of response URLs does not parse");
  }
  for (const auto& host : settings.upload_hosts) origins.push_back(origin_of_host(host));
  return channels::over_https(origins, {}, {.ca_file = ca_file});
}

bool is_response_url(std::string_view url, const Settings& settings) {
  const auto parsed = http::parse_url(url);
  if (!parsed) return false;
  const std::string origin = parsed->origin();
  return std::ranges::any_of(settings.response_hosts, [&](const std::string& host) {
    return origin_of_host(host) == origin;
  });
}

bool is_upload_url(std::string_view url, const Settings& settings) {
  const auto parsed = http::parse_url(url);
  if (!parsed) return false;
  const std::string origin = parsed->origin();
  const auto api = http::parse_url(settings.api_url);
  return (api && api->origin() == origin) ||
         std::ranges::any_of(settings.upload_hosts, [&](const std::string& host) {
           return origin_of_host(host) == origin;
         });
}

}  // namespace tillit::slack
