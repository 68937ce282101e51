#include "channels/slack/post.hpp"

#include "http/client.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

namespace tillit::slack {
namespace {

using Clients = std::map<std::string, std::unique_ptr<http::Client>>;

constexpr std::int64_t kLongestWait = 86400;  // no Retry-After of Slack's is near it

// Origin as http::Url writes it; "" for what is none.
std::string origin_of_host(const std::string& host) {
  const bool is_origin = host.find("://") != std::string::npos;
  const auto url = http::parse_url(is_origin ? host : "https://" + host);
  return url ? url->origin() : "";
}

std::optional<std::chrono::seconds> seconds_in(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc{} || at != end || number < 0) return std::nullopt;
  return std::chrono::seconds{std::min(number, kLongestWait)};
}

PostAnswer answer_of(http::ClientResponse response) {
  PostAnswer answer;
  answer.status = response.status;
  answer.retry_after = seconds_in(response.headers.find("Retry-After"));
  if (const auto id = response.headers.find("X-Slack-Req-Id")) answer.request_id = *id;
  if (const auto scopes = response.headers.find("X-OAuth-Scopes")) answer.scopes = *scopes;
  answer.body = std::move(response.body);
  return answer;
}

Result<PostAnswer, Lost> post(const Clients& clients, const PostRequest& request) {
  const auto url = http::parse_url(request.url);
  if (!url) return tl::unexpected(Lost::NotSent);
  const auto client = clients.find(url->origin());
  if (client == clients.end()) return tl::unexpected(Lost::NotSent);
  http::ClientRequest sent;
  sent.target = url->target;
  sent.content_type = request.content_type;
  sent.body = request.body;
  sent.safe_to_repeat = request.safe_to_repeat;
  if (!request.authorization.empty())
    sent.headers.add("Authorization", request.authorization.reveal());
  auto response = client->second->request(sent);
  if (response) return answer_of(std::move(*response));
  const bool nothing_happened = response.error().failure == http::RequestFailure::NotSent;
  return tl::unexpected(nothing_happened ? Lost::NotSent : Lost::Unknown);
}

}  // namespace

Result<Post> post_over_https(const Settings& settings, const std::string& ca_file) {
  const auto api = http::parse_url(settings.api_url);
  if (!api) return fail(Errc::Invalid, "slack: the address of the Web API does not parse");
  std::vector<std::string> origins{api->origin()};
  for (const auto& host : settings.response_hosts) {
    origins.push_back(origin_of_host(host));
    if (origins.back().empty())
      return fail(Errc::Invalid, "slack: a host of response URLs does not parse");
  }
  const auto clients = std::make_shared<Clients>();  // shared: a std::function is copied
  for (const auto& origin : origins) {
    if (clients->contains(origin)) continue;
    http::ClientSettings client_settings;
    client_settings.origin = origin;
    client_settings.ca_file = ca_file;
    client_settings.max_idle = 16;
    auto client = http::Client::create(std::move(client_settings));
    if (!client) return tl::unexpected(client.error());
    clients->emplace(origin, std::move(*client));
  }
  return Post{[clients](const PostRequest& request) { return post(*clients, request); }};
}

bool is_response_url(std::string_view url, const Settings& settings) {
  const auto parsed = http::parse_url(url);
  if (!parsed) return false;
  const std::string origin = parsed->origin();
  return std::ranges::any_of(settings.response_hosts, [&](const std::string& host) {
    return origin_of_host(host) == origin;
  });
}

}  // namespace tillit::slack
