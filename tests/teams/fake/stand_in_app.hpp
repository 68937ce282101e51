#pragma once

#include "common/fake/http_server.hpp"
#include "teams/fake/person.hpp"
#include "teams/fake/screen.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

// An app for the fake's own tests: keeps what arrives, answers what it is told to, and calls the
// Connector as an app does.
namespace tillit::fake_teams {

class StandInApp {
 public:
  explicit StandInApp(FakeTeams& teams)
      : teams_(teams), server_([this](const HttpRequest& request) { return take(request); }) {
    teams_.courier().set_app({.base_url = "http://127.0.0.1:" + std::to_string(server_.port())});
  }

  struct Arrived {
    std::string path;
    std::string authorization;
    Json activity;
  };
  [[nodiscard]] std::vector<Arrived> arrived() const {
    const std::lock_guard lock(mutex_);
    return arrived_;
  }
  [[nodiscard]] std::vector<std::string> types() const {
    std::vector<std::string> types;
    for (const Arrived& one : arrived()) types.push_back(fakes::text_of(one.activity, "type"));
    return types;
  }
  [[nodiscard]] Json last() const { return arrived().back().activity; }
  // What is answered from now on.
  void answer(int status, const std::string& body = "") {
    const std::lock_guard lock(mutex_);
    answer_.status = status;
    answer_.body = body;
  }

  // A token as the app gets one, kept.
  std::string token() {
    if (token_.empty()) {
      const fakes::AppCall call{.path = "/login/" + teams_.home_tenant() + "/oauth2/v2.0/token",
                                .content_type = "application/x-www-form-urlencoded",
                                .body = fakes::form_encoded({{"grant_type", "client_credentials"},
                                                             {"client_id", teams_.app().id},
                                                             {"client_secret", teams_.app().secret},
                                                             {"scope", teams_.app().scope}})};
      const Reply reply = fakes::call_app(teams_.base_url(), call, kPatience);
      token_ = fakes::text_of(Json::parse(reply.body, nullptr, false), "access_token");
    }
    return token_;
  }
  // `path` behind ".../v3/conversations"; `region` and tenant as in a serviceUrl.
  Reply call(const std::string& method, const std::string& path, const Json& body = nullptr,
             const std::string& region = "emea") {
    fakes::AppCall call{
        .method = method,
        .path = "/" + region + "/" + teams_.home_tenant() + "/v3/conversations" + path};
    call.headers.emplace_back("Authorization", "Bearer " + token());
    if (!body.is_null()) {
      call.content_type = "application/json; charset=utf-8";
      call.body = body.dump();
    }
    return fakes::call_app(teams_.base_url(), call, kPatience);
  }
  // Says something; the id of the message.
  std::string say(const std::string& conversation, const Json& activity) {
    const Reply reply =
        call("POST", "/" + fakes::percent_encoded(conversation) + "/activities", activity);
    return fakes::text_of(Json::parse(reply.body, nullptr, false), "id");
  }

 private:
  static constexpr std::chrono::milliseconds kPatience{10'000};

  HttpAnswer take(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    arrived_.push_back(
        {request.path, request.header("authorization"), Json::parse(request.body, nullptr, false)});
    return answer_;
  }

  FakeTeams& teams_;
  mutable std::mutex mutex_;
  std::vector<Arrived> arrived_;  // guarded by mutex_
  HttpAnswer answer_;             // guarded by mutex_
  std::string token_;
  fakes::HttpServer server_;  // last: its threads use all of the above
};

inline Json text_message(const std::string& text) {
  return {{"type", "message"}, {"text", text}, {"textFormat", "plain"}, {"locale", "en-GB"}};
}

inline Json execute(const std::string& title, const Json& data) {
  return {{"type", "Action.Execute"},
          {"title", title},
          {"verb", "answer"},
          {"data", data},
          {"fallback", {{"type", "Action.Submit"}, {"title", title}, {"data", data}}}};
}

inline Json good_card() {
  return {{"type", "AdaptiveCard"},
          {"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
          {"version", "1.5"},
          {"lang", "en"},
          {"fallbackText", "Shall we?"},
          {"body", {{{"type", "TextBlock"}, {"text", "Shall we?"}, {"wrap", true}}}},
          {"actions", {execute("Yes", {{"_o", "yes"}}), execute("No", {{"_o", "no"}})}}};
}

inline Json input_card(const Json& input) {
  Json card = good_card();
  card["body"].push_back(input);
  card["actions"] = Json::array({execute("Send", {{"_o", "sent"}})});
  return card;
}

inline Json card_message(const Json& card) {
  return {{"type", "message"},
          {"summary", "Shall we?"},
          {"attachments", Json::array({{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                        {"content", card}}})}};
}

}  // namespace tillit::fake_teams
