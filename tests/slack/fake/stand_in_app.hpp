#pragma once

#include "slack/fake/fake_slack.hpp"
#include "slack/fake/person.hpp"

#include <httplib.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <vector>

// For the fake's own tests: an app that notes what it gets and answers as it is told, and the calls
// an app makes.
namespace tillit::fake_slack {

class StandInApp {
 public:
  using Answering = std::function<HttpAnswer(const HttpRequest&, std::size_t count)>;

  // `answering` gets how many requests came before. Without it: 200, empty.
  explicit StandInApp(Answering answering = {})
      : answering_(std::move(answering)),
        server_([this](const HttpRequest& request) { return take(request); }) {}

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port());
  }
  [[nodiscard]] std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  // The inner events so far, in order of arrival.
  [[nodiscard]] std::vector<Json> events() const {
    std::vector<Json> events;
    for (const HttpRequest& request : requests()) {
      const Json body = Json::parse(request.body, nullptr, false);
      if (body.is_object() && body.contains("event")) events.push_back(body["event"]);
    }
    return events;
  }
  // The payload of the latest interaction; echoes may have come after it.
  [[nodiscard]] Json last_payload() const {
    const std::vector<HttpRequest> all = requests();
    const auto found = std::find_if(all.rbegin(), all.rend(), [](const HttpRequest& request) {
      return request.path == "/slack/interactions";
    });
    return found == all.rend() ? Json() : Json::parse(form_decoded(found->body)["payload"]);
  }

 private:
  HttpAnswer take(const HttpRequest& request) {
    std::size_t before = 0;
    {
      const std::lock_guard lock(mutex_);
      before = requests_.size();
      requests_.push_back(request);
    }
    return answering_ ? answering_(request, before) : HttpAnswer();
  }

  Answering answering_;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  HttpServer server_;
};

struct Called {
  int status = 0;  // 0: the connection ended
  Json body;
  httplib::Headers headers;
};

inline Called call_json(const FakeSlack& slack, const std::string& token, const std::string& method,
                        const Json& args) {
  httplib::Client client(slack.base_url());
  const auto result = client.Post("/api/" + method, {{"Authorization", "Bearer " + token}},
                                  args.dump(), "application/json; charset=utf-8");
  if (!result) return {};
  return {result->status, Json::parse(result->body, nullptr, false), result->headers};
}

inline Called call_form(const FakeSlack& slack, const std::string& token, const std::string& method,
                        const Fields& args) {
  httplib::Client client(slack.base_url());
  httplib::Headers headers;
  if (!token.empty()) headers.emplace("Authorization", "Bearer " + token);
  const auto result = client.Post("/api/" + method, headers, form_encoded(args),
                                  "application/x-www-form-urlencoded");
  if (!result) return {};
  return {result->status, Json::parse(result->body, nullptr, false), result->headers};
}

inline std::string error_of(const Called& called) { return text_of(called.body, "error"); }

// A workspace with the app, a person, a clock that stands still, an app that says 200 to
// everything.
struct Acme {
  explicit Acme(FakeSlack::Options options = {}, StandInApp::Answering answering = {})
      : app(std::move(answering)), slack(with_clock(std::move(options), clock)) {
    const std::string team = slack.add_workspace("Acme");
    installed = slack.install(team);
    ana = std::make_unique<Person>(
        slack, slack.add_user({.team_id = team, .name = "ana", .real_name = "Ana Lind"}));
    slack.courier().set_app({.base_url = app.url()});
  }
  Called call(const std::string& method, const Json& args) const {
    return call_json(slack, installed.token, method, args);
  }
  // Posts to Ana; the ts.
  std::string post(const Json& args) const {
    Json whole = args;
    whole["channel"] = ana->id();
    return text_of(call("chat.postMessage", whole).body, "ts");
  }

  static FakeSlack::Options with_clock(FakeSlack::Options options, const HandClock& clock) {
    options.now = clock.reader();
    return options;
  }

  HandClock clock;
  StandInApp app;
  FakeSlack slack;
  Installed installed;
  std::unique_ptr<Person> ana;
};

inline Json plain(const std::string& text) { return {{"type", "plain_text"}, {"text", text}}; }
inline Json button(const std::string& words, const std::string& action_id) {
  return {{"type", "button"},
          {"text", plain(words)},
          {"action_id", action_id},
          {"value", "v:" + action_id}};
}
inline Json section(const std::string& text) {
  return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", text}}}};
}
inline Json yes_no() {
  return Json::array({section("Shall we?"),
                      {{"type", "actions"},
                       {"block_id", "q1"},
                       {"elements", Json::array({button("Yes", "yes"), button("No", "no")})}}});
}
inline Json modal_with_input(const Json& more = Json::object()) {
  Json view{{"type", "modal"},
            {"title", plain("Private")},
            {"submit", plain("Keep")},
            {"callback_id", "private"},
            {"private_metadata", "meta"},
            {"blocks",
             Json::array({{{"type", "input"},
                           {"block_id", "answer"},
                           {"label", plain("Your words")},
                           {"element", {{"type", "plain_text_input"}, {"action_id", "text"}}}}})}};
  view.update(more);
  return view;
}

}  // namespace tillit::fake_slack
