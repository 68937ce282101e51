#pragma once

#include "channels/teams/connector.hpp"
#include "channels/teams/service_url.hpp"
#include "core/set_clock.hpp"

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

// What tests of the outbound side share: Microsoft as a script of answers, and everything that
// stands between it and an outlet.
namespace tillit::teams::testing {

inline constexpr TimePoint kStart{std::chrono::milliseconds{1'790'000'000'000}};
inline constexpr const char* kTenant = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
inline constexpr const char* kService = "https://smba.trafficmanager.net/emea/T/";
inline const std::string kBase = "https://smba.trafficmanager.net/emea/T";
inline const std::string kLogin = "POST https://login.microsoftonline.com/home/oauth2/v2.0/token";

inline channels::HttpAnswer answer_of(int status, std::string body = "{}") {
  return {.status = status, .body = std::move(body)};
}
inline channels::HttpAnswer error_of(int status, const std::string& code,
                                     const std::string& message = "") {
  return answer_of(status,
                   nlohmann::json{{"error", {{"code", code}, {"message", message}}}}.dump());
}
inline channels::HttpAnswer throttled_for(int seconds) {
  auto answer = error_of(429, "Throttled");
  answer.retry_after = std::chrono::seconds{seconds};
  return answer;
}
inline channels::HttpAnswer token_of(const std::string& token, int seconds = 3600) {
  return answer_of(
      200,
      nlohmann::json{{"token_type", "Bearer"}, {"expires_in", seconds}, {"access_token", token}}
          .dump());
}

// Answers each "METHOD address" by what was put for it, in order, the last one for ever; else
// tokens to the login, and 201 with an id to everybody. Any thread.
class ScriptedMicrosoft {
 public:
  using Reply = std::variant<channels::HttpAnswer, channels::Lost>;

  void put(const std::string& what, Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_[what].push_back(std::move(reply));
  }
  [[nodiscard]] channels::Http http() {
    return [this](const channels::HttpRequest& request) { return take(request); };
  }
  // Requests but those for tokens, as "METHOD address".
  [[nodiscard]] std::vector<std::string> calls() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> calls;
    for (const auto& one : asked_)
      if (what_of(one) != kLogin) calls.push_back(what_of(one));
    return calls;
  }
  [[nodiscard]] std::vector<channels::HttpRequest> asked(const std::string& what) {
    const std::lock_guard lock(mutex_);
    std::vector<channels::HttpRequest> found;
    for (const auto& one : asked_)
      if (what_of(one) == what) found.push_back(one);
    return found;
  }
  [[nodiscard]] std::size_t count(const std::string& what) { return asked(what).size(); }
  [[nodiscard]] nlohmann::json body(const std::string& what) {
    const auto all = asked(what);
    return all.empty() ? nlohmann::json() : nlohmann::json::parse(all.back().body);
  }

 private:
  static std::string what_of(const channels::HttpRequest& request) {
    return request.method + " " + request.url;
  }
  Result<channels::HttpAnswer, channels::Lost> take(const channels::HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(request);
    auto& replies = replies_[what_of(request)];
    if (replies.empty()) {
      if (what_of(request) == kLogin) return token_of("token-" + std::to_string(++tokens_));
      return answer_of(201, R"({"id":"1776825925953"})");
    }
    const Reply reply = replies.front();
    if (replies.size() > 1) replies.pop_front();
    if (const auto* lost = std::get_if<channels::Lost>(&reply)) return tl::unexpected(*lost);
    return std::get<channels::HttpAnswer>(reply);
  }

  std::mutex mutex_;
  std::map<std::string, std::deque<Reply>> replies_;
  std::vector<channels::HttpRequest> asked_;
  int tokens_ = 0;
};

struct Desk {
  Desk() {
    settings.app_id = "app";
    settings.app_secret = Secret("s3cret&=");
    settings.home_tenant = "home";
    log = std::make_shared<spdlog::logger>("test",
                                           std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
    troubles = std::make_unique<channels::Troubles>(
        log, clock, [](std::string_view) { return std::string("ref"); });
    token = std::make_unique<AppToken>(microsoft.http(), settings, clock, *troubles);
    connector = std::make_unique<Connector>(
        microsoft.http(), *token, settings, std::vector<std::string>{}, clock, *troubles,
        [this](std::string_view method, std::string_view outcome, std::chrono::duration<double>) {
          counted.push_back(std::string(method) + " " + std::string(outcome));
        });
  }

  SetClock clock{kStart};
  TeamsSettings settings;
  ScriptedMicrosoft microsoft;
  std::ostringstream lines;
  std::shared_ptr<spdlog::logger> log;
  std::unique_ptr<channels::Troubles> troubles;
  std::unique_ptr<AppToken> token;
  std::unique_ptr<Connector> connector;
  std::vector<std::string> counted;
};

}  // namespace tillit::teams::testing
