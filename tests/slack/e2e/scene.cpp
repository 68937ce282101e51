#include "slack/e2e/scene.hpp"

#include <algorithm>
#include <chrono>

namespace tillit::e2e {
namespace {

using fake_slack::State;

}  // namespace

Scene::Scene(SceneOptions options)
    : own_(options.stage == nullptr ? std::make_unique<Stage>() : nullptr),
      stage_(own_ ? *own_ : *options.stage) {
  slack_ = std::make_unique<fake_slack::FakeSlack>(
      fake_slack::FakeSlack::Options{.app = options.app, .event_retries = options.event_retries});
  const fake_slack::AppFacts app = slack_->app();
  nlohmann::json config{{"server", {{"public_url", "https://tillit.test"}}},
                        {"slack",
                         {{"signing_secret", app.signing_secret},
                          {"app_id", app.app_id},
                          {"api_url", slack_->api_url()},
                          {"authorize_url", slack_->base_url() + "/oauth/v2/authorize"},
                          {"response_hosts", {slack_->base_url()}},
                          {"posts_per_minute", 6000},
                          {"pause_ms", 0}}}};
  never_in_log(app.signing_secret);
  never_in_log("xox");
  if (options.by_token) {
    only_team_ = slack_->add_workspace("Acme");
    config["slack"]["bot_token"] = slack_->install(only_team_).token;
  } else {
    config["slack"]["client_id"] = app.client_id;
    config["slack"]["client_secret"] = app.client_secret;
    never_in_log(app.client_secret);
  }
  config.merge_patch(options.config);
  stage_.configure(config);
  stage_.when_started(
      [this](const std::string& base_url) { slack_->courier().set_app({.base_url = base_url}); });
  stage_.start();
}

std::string Scene::workspace(const std::string& name) {
  if (!only_team_.empty()) return only_team_;
  const std::string team = slack_->add_workspace(name);
  fake_slack::Browser browser(*slack_);
  const fake_slack::Page begun = browser.begin_install();
  const fake_slack::Page done = browser.approve(begun, {.team_id = team});
  EXPECT_EQ(done.status, 200) << begun.status << ' ' << done.body << bot().log();
  return team;
}

Person Scene::newcomer(const std::string& team, const std::string& name,
                       const std::string& locale) {
  fake_slack::User user;
  user.team_id = team;
  user.name = name;
  user.real_name = name + " Lind";
  user.locale = locale;
  user.tz = zone_at_ten();
  user.tz_offset = seconds_east_at_ten();
  return {*slack_, slack_->add_user(user)};
}

bool Scene::settle() {
  return stage_.settle([&] { return slack_->courier().settle(kPatience); },
                       [&] {
                         // Wakes with the next thing that happens in Slack.
                         const std::size_t before = slack_->calls().size();
                         slack_->wait_until(
                             [&](State& state) { return state.calls.size() != before; },
                             std::chrono::milliseconds(4));
                       });
}

bool Scene::wait_for_calls(const std::string& method, std::size_t count) {
  return slack_->wait_until(
      [&](State& state) {
        const auto is_it = [&](const auto& call) { return call.method == method; };
        return std::ranges::count_if(state.calls, is_it) >= static_cast<std::ptrdiff_t>(count);
      },
      kPatience);
}

std::vector<std::string> Scene::home(const Person& person) {
  const std::size_t before = slack_->count_calls("views.publish");
  EXPECT_TRUE(person.open_home().ok());
  EXPECT_TRUE(wait_for_calls("views.publish", before + 1)) << bot().log();
  return home_of(*slack_, person.id());
}

void Scene::press(const Person& person, const std::string& button, const Where& where) {
  const auto reply = person.press(button, where);
  EXPECT_TRUE(reply.ok()) << button << ": " << reply.failure << '\n' << screen(person);
  EXPECT_TRUE(settle());
}

void Scene::say(const Person& person, const std::string& text) {
  const auto typed = person.say(text);
  EXPECT_TRUE(typed.reply.ok()) << typed.reply.failure << ' ' << typed.reply.status;
  EXPECT_TRUE(person.wait_for_answer(kPatience)) << "no answer to: " << text << '\n'
                                                 << screen(person) << bot().log();
  EXPECT_TRUE(settle());
}

void Scene::welcome(const Person& person) {
  say(person, "hej");
  EXPECT_TRUE(person.press("start").ok()) << screen(person);
  EXPECT_TRUE(settle());
}

std::string Scene::screen(const Person& person) const {
  return transcript_of(*slack_, person.id());
}

std::string Scene::last_words(const Person& person) const {
  const auto words = bot_words(*slack_, person.id());
  return words.empty() ? "" : words.back();
}

void Scene::check() {
  stage_.check();
  EXPECT_EQ(slack_->violations_text(), "");
  EXPECT_EQ(slack_->doubled_metadata(), std::vector<std::string>{});
  for (const fake_slack::ApiCallSeen& call : slack_->calls()) {
    const bool refused = call.error.starts_with("invalid_");
    EXPECT_FALSE(refused) << call.method << ": " << call.error;
    EXPECT_TRUE(stage_.refusals_expected() || call.error.empty())
        << call.method << ": " << call.error;
  }
}

}  // namespace tillit::e2e
