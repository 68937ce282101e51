#pragma once

#include "channels/slack/bot_api.hpp"
#include "core/set_clock.hpp"
#include "store/sqlite/test_folder.hpp"

#include <spdlog/sinks/ostream_sink.h>

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

// What tests of the outbound side share: Slack as a script of answers, and everything that stands
// between it and an outlet, on a real store.
namespace tillit::slack::testing {

inline constexpr TimePoint kStart{std::chrono::milliseconds{1'790'000'000'000}};

struct Asked {
  std::string method;  // or the whole address, if it is no method's
  std::string content_type;
  std::string authorization;
  std::string body;
  [[nodiscard]] nlohmann::json json() const {
    return nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  }
};

inline channels::HttpAnswer answer_of(const std::string& body, int status = 200) {
  return {.status = status, .body = body, .headers = {{"X-Slack-Req-Id", "req-1"}}};
}
inline channels::HttpAnswer error_of(const std::string& error) {
  return answer_of(R"({"ok":false,"error":")" + error + R"("})");
}
inline channels::HttpAnswer limited_for(int seconds) {
  channels::HttpAnswer answer = answer_of(R"({"ok":false,"error":"ratelimited"})", 429);
  answer.retry_after = std::chrono::seconds{seconds};
  return answer;
}

// Answers each method by what was put for it, in order, the last one for ever; {"ok":true} where
// nothing was put. Any thread.
class ScriptedSlack {
 public:
  static constexpr const char* kApi = "https://slack.test/api/";
  using Reply = std::variant<channels::HttpAnswer, channels::Lost>;

  void put(const std::string& method, Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_[method].push_back(std::move(reply));
  }

  [[nodiscard]] channels::Http post() {
    return [this](const channels::HttpRequest& request) { return take(request); };
  }

  [[nodiscard]] std::vector<Asked> asked(const std::string& method) {
    const std::lock_guard lock(mutex_);
    std::vector<Asked> found;
    for (const auto& one : asked_)
      if (one.method == method) found.push_back(one);
    return found;
  }
  [[nodiscard]] std::size_t count(const std::string& method) { return asked(method).size(); }

 private:
  Result<channels::HttpAnswer, channels::Lost> take(const channels::HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    const std::string api = kApi;
    const std::string method =
        request.url.starts_with(api) ? request.url.substr(api.size()) : request.url;
    asked_.push_back({method, request.content_type, request.authorization.reveal(), request.body});
    auto& replies = replies_[method];
    if (replies.empty()) return answer_of(R"({"ok":true})");
    const Reply reply = replies.front();
    if (replies.size() > 1) replies.pop_front();
    if (const auto* lost = std::get_if<channels::Lost>(&reply)) return tl::unexpected(*lost);
    return std::get<channels::HttpAnswer>(reply);
  }

  std::mutex mutex_;
  std::map<std::string, std::deque<Reply>> replies_;
  std::vector<Asked> asked_;
};

// One workspace, T1, with a token that does not rotate.
struct Desk {
  explicit Desk(int posts_per_minute = 0) : limits(posts_per_minute) {
    settings.api_url = ScriptedSlack::kApi;
    settings.app_id = "A1";
    settings.client_id = "client";
    settings.client_secret = Secret{"shh"};
    settings.public_url = "https://bot.test";
    auto opened = store::open_sqlite(
        {.path = folder.database(), .keys = store::new_ring(), .after_commit = {}});
    EXPECT_TRUE(opened.has_value());
    store = std::move(*opened);
    log = std::make_shared<spdlog::logger>("test",
                                           std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
    troubles = std::make_unique<channels::Troubles>(
        log, clock, [this](std::string_view what) { return store->reference(what); });
    api = std::make_unique<WebApi>(slack.post(), settings.api_url, WebApi::Counter{});
    installations = std::make_unique<Installations>(*store, *api, clock, *troubles, settings);
    bot = std::make_unique<BotApi>(*api, *installations, limits, clock, *troubles);
  }

  void install(const std::string& team, Tokens tokens,
               std::optional<TimePoint> expires_at = std::nullopt) {
    Installed installed;
    installed.team = team;
    installed.bot_user = "UBOT";
    installed.installed_at = clock.now();
    installed.expires_at = expires_at;
    EXPECT_TRUE(installations->install(installed, tokens).has_value());
  }
  void install() { install("T1", {Secret{"xoxb-1"}, {}}); }
  [[nodiscard]] Installed installed(const std::string& workspace) {
    auto found = installations->find(workspace);
    EXPECT_TRUE(found && *found);
    return found && *found ? **found : Installed{};
  }

  store::TestFolder folder;
  SetClock clock{kStart};
  Settings settings;
  ScriptedSlack slack;
  channels::Limits limits;
  std::ostringstream lines;
  std::unique_ptr<store::Store> store;
  std::shared_ptr<spdlog::logger> log;
  std::unique_ptr<channels::Troubles> troubles;
  std::unique_ptr<WebApi> api;
  std::unique_ptr<Installations> installations;
  std::unique_ptr<BotApi> bot;
};

}  // namespace tillit::slack::testing
