#include "channels/teams/workflows.hpp"

#include <algorithm>
#include <array>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxBody = 28UL * 1024;
constexpr std::chrono::seconds kUntoldWait{60};  // a 429 without Retry-After

constexpr auto kSuffixes =
    std::to_array<std::string_view>({".environment.api.powerplatform.com", ".logic.azure.com"});

struct Window {
  std::chrono::seconds length;
  std::size_t posts;
};
// Of the time of connectors, and still the safe assumption:
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
constexpr auto kWindows = std::to_array<Window>({
    {std::chrono::seconds{1}, 4},
    {std::chrono::seconds{30}, 60},
    {std::chrono::hours{1}, 100},
    {std::chrono::hours{2}, 150},
    {std::chrono::hours{24}, 1800},
});

Posted read_status(int status) {
  if (status >= 200 && status < 300) return Posted::Started;
  switch (status) {
    case 400: return Posted::BadCard;
    case 401:
    case 403: return Posted::Refused;
    case 404:
    case 410: return Posted::Gone;
    case 413: return Posted::TooLarge;
    case 429: return Posted::Paced;
    default: break;
  }
  return status >= 500 ? Posted::Unavailable : Posted::Refused;
}

}  // namespace

std::string_view to_string(Posted posted) {
  switch (posted) {
    case Posted::Started: return "started";
    case Posted::NotAllowed: return "not_allowed";
    case Posted::TooLarge: return "too_large";
    case Posted::Paced: return "paced";
    case Posted::BadCard: return "bad_card";
    case Posted::Refused: return "refused";
    case Posted::Gone: return "gone";
    case Posted::NotSent: return "not_sent";
    case Posted::Unavailable: return "unavailable";
  }
  return "unknown";
}

bool is_workflow(const http::Url& url, const std::vector<std::string>& extra_origins) {
  if (std::ranges::find(extra_origins, url.origin()) != extra_origins.end()) return true;
  return url.scheme == "https" && url.port == 443 &&
         std::ranges::any_of(kSuffixes, [&](std::string_view suffix) {
           return url.host.size() > suffix.size() && url.host.ends_with(suffix);
         });
}

json workflow_body(const json& card) {
  json attachment{{"contentType", "application/vnd.microsoft.card.adaptive"},
                  {"contentUrl", nullptr},
                  {"content", card}};
  return {{"type", "message"}, {"attachments", json::array({std::move(attachment)})}};
}

Workflows::Workflows(channels::Http http, std::vector<std::string> extra_origins,
                     const Clock& clock)
    : http_(std::move(http)), extra_origins_(std::move(extra_origins)), clock_(clock) {}

WorkflowPost Workflows::post(const std::string& name, const Secret& url, const json& card) {
  const auto parsed = http::parse_url(url.reveal());
  if (!parsed || !is_workflow(*parsed, extra_origins_)) return {.posted = Posted::NotAllowed};
  channels::HttpRequest request;
  request.url = url.reveal();
  request.content_type = "application/json; charset=utf-8";
  request.body = workflow_body(card).dump(-1, ' ', false, json::error_handler_t::replace);
  if (request.body.size() > kMaxBody) return {.posted = Posted::TooLarge};
  if (const auto later = take(name, clock_.now()))
    return {.posted = Posted::Paced, .not_before = later};
  const auto answer = http_(request);
  if (!answer) {
    const bool nothing_happened = answer.error() == channels::Lost::NotSent;
    return {.posted = nothing_happened ? Posted::NotSent : Posted::Unavailable};
  }
  WorkflowPost done{.posted = read_status(answer->status)};
  if (done.posted == Posted::Paced) {
    done.not_before = clock_.now() + answer->retry_after.value_or(kUntoldWait);
    const std::lock_guard lock(mutex_);
    auto& until = webhooks_[name].blocked_until;
    until = std::max(until, *done.not_before);
  }
  return done;
}

std::optional<TimePoint> Workflows::take(const std::string& name, TimePoint now) {
  const std::lock_guard lock(mutex_);
  Webhook& webhook = webhooks_[name];
  auto& posts = webhook.posts;
  while (!posts.empty() && posts.front() + kWindows.back().length <= now) posts.pop_front();
  TimePoint free = std::max(now, webhook.blocked_until);
  for (const Window& window : kWindows) {
    if (posts.size() < window.posts) continue;
    // Once the one that many posts ago has left the window, there is room.
    free = std::max(free, posts[posts.size() - window.posts] + window.length);
  }
  if (free > now) return free;
  posts.push_back(now);
  return std::nullopt;
}

}  // namespace tillit::teams
