#include "channels/teams/service_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::teams {
namespace {

constexpr auto kHosts = std::to_array<std::string_view>({
    "smba.infra.dod.teams.microsoft.us",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.trafficmanager.net",
});

constexpr auto kSuffixes = std::to_array<std::string_view>({
    ".botframework.azure.us",
    ".botframework.com",
    ".botframework.us",
    ".teams.microsoft.com",
    ".teams.microsoft.us",
});

}  // namespace

Result<std::vector<std::string>> read_extra_origins(const std::vector<std::string>& entries) {
  std::vector<std::string> origins;
  for (const auto& entry : entries) {
    const auto url =
        http::parse_url(entry.find("://") == std::string::npos ? "https://" + entry : entry);
    const auto refuse = [&](std::string_view why) {
      return fail(Errc::Invalid,
                  fmt::format("teams: extra origin {}: {}", origins.size() + 1, why));
    };
    if (!url) return refuse(url.error().context);
    if (url->target != "/") return refuse("it has a path");
    if (url->scheme != "https" && !http::is_loopback_host(url->host))
      return refuse("http is for loopback only");
    origins.push_back(url->origin());
  }
  return origins;
}

bool is_connector(const http::Url& url, const std::vector<std::string>& extra_origins) {
  if (std::ranges::find(extra_origins, url.origin()) != extra_origins.end()) return true;
  if (url.scheme != "https" || url.port != 443) return false;
  return std::ranges::find(kHosts, url.host) != kHosts.end() ||
         std::ranges::any_of(kSuffixes, [&](std::string_view suffix) {
           return url.host.size() > suffix.size() && url.host.ends_with(suffix);
         });
}

bool is_service_url(std::string_view url, const std::vector<std::string>& extra_origins) {
  if (url.size() > kMaxServiceUrl || url.find_first_of("?#\\%") != std::string_view::npos ||
      url.find("..") != std::string_view::npos)
    return false;
  const auto parsed = http::parse_url(url);
  return parsed && is_connector(*parsed, extra_origins);
}

std::string base_of(std::string_view service_url) {
  while (service_url.ends_with('/')) service_url.remove_suffix(1);
  return std::string(service_url);
}

}  // namespace tillit::teams
