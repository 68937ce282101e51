#pragma once

#include "channels/common/http_port.hpp"
#include "core/clock.hpp"
#include "core/secret.hpp"
#include "http/url.hpp"

#include <nlohmann/json.hpp>

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Cards into a channel or chat by a "Workflows" webhook (Power Automate): one way, without a bot's
// registration. Its address is the credential. Buttons that submit do not work there, only those
// that open an address; nothing comes back, nothing can be edited; the flow belongs to a person and
// dies with their account. Old "Incoming Webhook" connectors are gone since May 2026.
namespace tillit::teams {

enum class Posted {
  Started,      // the flow runs; whether it posts, nobody tells us
  NotAllowed,   // no address of a Workflows webhook: not called
  TooLarge,     // more than 28 KB: not called
  Paced,        // our own pace or a 429: later
  BadCard,      // 400
  Refused,      // 401, 403: signature, or "who can trigger" is not Anyone
  Gone,         // 404, 410: the flow was deleted
  NotSent,      // nothing has happened
  Unavailable,  // 5xx, no answer: it may have happened
};
// "started", "not_allowed" …: for logs and metrics.
[[nodiscard]] std::string_view to_string(Posted posted);

struct WorkflowPost {
  Posted posted = Posted::Started;
  std::optional<TimePoint> not_before{};  // Paced
};

// https on the usual port of *.environment.api.powerplatform.com or *.logic.azure.com, or an origin
// of `extra_origins` (read_extra_origins() of service_url.hpp). Pure.
[[nodiscard]] bool is_workflow(const http::Url& url, const std::vector<std::string>& extra_origins);

// The body of one post. Pure.
[[nodiscard]] nlohmann::json workflow_body(const nlohmann::json& card);

// Posts cards, within what one webhook takes: 4 in a second, 60 in 30 seconds, 100 in an hour, 150
// in two, 1800 in a day. The counts stand in memory. Thread-safety: any thread.
class Workflows {
 public:
  // Borrowed: `clock`.
  Workflows(channels::Http http, std::vector<std::string> extra_origins, const Clock& clock);

  // `name`: what the counts are kept by, one for each address. `card`: an Adaptive Card.
  [[nodiscard]] WorkflowPost post(const std::string& name, const Secret& url,
                                  const nlohmann::json& card);

 private:
  struct Webhook {
    std::deque<TimePoint> posts;  // of the last day, oldest first
    TimePoint blocked_until{};
  };
  [[nodiscard]] std::optional<TimePoint> take(const std::string& name, TimePoint now);

  const channels::Http http_;
  const std::vector<std::string> extra_origins_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Webhook> webhooks_;  // under mutex_
};

}  // namespace tillit::teams
