#include "channels/common/http_port.hpp"

#include "http/client.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <mutex>

namespace tillit::channels {
namespace {

constexpr std::int64_t kLongestWait = 86400;  // no platform's Retry-After is near it
constexpr std::size_t kMostOthers = 64;       // origins beside the fixed ones; then all are closed

std::optional<std::chrono::seconds> seconds_in(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc{} || at != end || number < 0) return std::nullopt;
  return std::chrono::seconds{std::min(number, kLongestWait)};
}

// The clients, one for each origin.
class Origins {
 public:
  using Client = std::shared_ptr<http::Client>;  // shared: one may be closed while it is in use

  Origins(std::function<bool(const http::Url&)> also, HttpsSettings settings)
      : also_(std::move(also)), settings_(std::move(settings)) {}

  Result<void> add(const std::string& origin) {
    auto client = connect(origin);
    if (!client) return tl::unexpected(client.error());
    fixed_.insert_or_assign((*client)->origin(), *client);
    return {};
  }

  // None: it may not be called.
  Client find(const http::Url& url) {
    const std::string origin = url.origin();
    if (const auto known = fixed_.find(origin); known != fixed_.end()) return known->second;
    if (!also_ || !also_(url)) return nullptr;
    const std::lock_guard lock(mutex_);
    if (const auto known = others_.find(origin); known != others_.end()) return known->second;
    auto client = connect(origin);
    if (!client) return nullptr;
    if (others_.size() >= kMostOthers) others_.clear();
    return others_.emplace(origin, std::move(*client)).first->second;
  }

 private:
  [[nodiscard]] Result<Client> connect(const std::string& origin) const {
    http::ClientSettings settings;
    settings.origin = origin;
    settings.ca_file = settings_.ca_file;
    settings.connect_timeout = settings_.connect_timeout;
    settings.read_timeout = settings_.read_timeout;
    settings.body_timeout = settings_.body_timeout;
    settings.max_idle = settings_.max_idle;
    auto client = http::Client::create(std::move(settings));
    if (!client) return tl::unexpected(client.error());
    return Client(std::move(*client));
  }

  const std::function<bool(const http::Url&)> also_;
  const HttpsSettings settings_;
  std::map<std::string, Client> fixed_;  // constant once made
  std::mutex mutex_;
  std::map<std::string, Client> others_;  // under mutex_
};

Result<HttpAnswer, Lost> ask(Origins& origins, const HttpRequest& request) {
  const auto url = http::parse_url(request.url);
  if (!url) return tl::unexpected(Lost::NotSent);
  const auto client = origins.find(*url);
  if (!client) return tl::unexpected(Lost::NotSent);
  http::ClientRequest sent;
  sent.method = request.method;
  sent.target = url->target;
  sent.content_type = request.content_type;
  sent.body = request.body;
  sent.safe_to_repeat = request.safe_to_repeat;
  sent.headers = request.headers;
  if (!request.authorization.empty())
    sent.headers.add("Authorization", request.authorization.reveal());
  auto response = client->request(sent);
  if (!response) {
    const bool nothing_happened = response.error().failure == http::RequestFailure::NotSent;
    return tl::unexpected(nothing_happened ? Lost::NotSent : Lost::Unknown);
  }
  HttpAnswer answer;
  answer.status = response->status;
  answer.body = std::move(response->body);
  answer.retry_after = seconds_in(response->headers.find("Retry-After"));
  answer.headers = std::move(response->headers);
  return answer;
}

}  // namespace

Result<Http> over_https(const std::vector<std::string>& origins,
                        std::function<bool(const http::Url&)> also, const HttpsSettings& settings) {
  // Shared: a std::function is copied.
  const auto all = std::make_shared<Origins>(std::move(also), settings);
  for (const auto& origin : origins)
    if (auto added = all->add(origin); !added) return tl::unexpected(added.error());
  return Http{[all](const HttpRequest& request) { return ask(*all, request); }};
}

}  // namespace tillit::channels
