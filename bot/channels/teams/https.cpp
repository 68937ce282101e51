#include "channels/teams/https.hpp"

#include "channels/teams/service_url.hpp"
#include "channels/teams/workflows.hpp"
#include "http/url.hpp"

#include <fmt/format.h>

namespace tillit::teams {
namespace {

// Of a body, once it has begun: answers are short.
constexpr std::chrono::seconds kBody{10};

}  // namespace

Result<channels::Http> http_to_microsoft(const TeamsSettings& settings,
                                         const std::string& ca_file) {
  std::vector<std::string> origins;
  for (const auto* address : {&settings.login_base, &settings.metadata_url}) {
    const auto url = http::parse_url(*address);
    if (!url) return fail(Errc::Invalid, "teams: an address of the login does not parse");
    origins.push_back(url->origin());
  }
  auto connectors = read_extra_origins(settings.extra_service_origins);
  if (!connectors) return tl::unexpected(connectors.error());
  auto workflows = read_extra_origins(settings.extra_workflow_origins);
  if (!workflows) return tl::unexpected(workflows.error());
  return channels::over_https(origins,
                              [connectors = std::move(*connectors),
                               workflows = std::move(*workflows)](const http::Url& url) {
                                return is_connector(url, connectors) || is_workflow(url, workflows);
                              },
                              {.ca_file = ca_file,
                               .connect_timeout = settings.connect_timeout,
                               .read_timeout = settings.answer_timeout,
                               .body_timeout = kBody});
}

std::function<Result<std::string>(const std::string& url)> documents_over(channels::Http http) {
  return [http = std::move(http)](const std::string& url) -> Result<std::string> {
    auto answer = http({.method = "GET", .url = url, .safe_to_repeat = true});
    if (!answer) return fail(Errc::Unavailable, "teams: a document: no answer");
    if (answer->status != 200)
      return fail(Errc::Unavailable, fmt::format("teams: a document: status {}", answer->status));
    return std::move(answer->body);
  };
}

}  // namespace tillit::teams
