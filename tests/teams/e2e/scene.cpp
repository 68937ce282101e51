#include "teams/e2e/scene.hpp"

#include <algorithm>

namespace tillit::teams_e2e {

using fake_teams::State;

Scene::Scene(SceneOptions options)
    : own_(options.stage == nullptr ? std::make_unique<e2e::Stage>() : nullptr),
      stage_(own_ ? *own_ : *options.stage) {
  teams_ = std::make_unique<fake_teams::FakeTeams>(
      fake_teams::FakeTeams::Options{.app = options.app, .retries = options.retries});
  const fake_teams::AppFacts& app = teams_->app();
  nlohmann::json config{{"server", {{"public_url", "https://tillit.test"}}},
                        {"teams",
                         {{"app_id", app.id},
                          {"app_secret", app.secret},
                          {"tenant_id", app.home_tenant},
                          {"login_url", teams_->login_url()},
                          {"metadata_url", teams_->metadata_url()},
                          {"first_service_url", teams_->first_service_url()},
                          {"service_origins", {teams_->base_url()}},
                          {"webhook_secret", app.webhook_secret},
                          {"messages_per_minute", 0},
                          {"tenant_messages_per_minute", 0},
                          {"pause_ms", 0}}}};
  never_in_log(app.secret);
  never_in_log(app.webhook_secret);
  never_in_log("fake-access-");
  never_in_log("Bearer ");
  config.merge_patch(options.config);
  stage_.configure(config);
  stage_.when_started(
      [this](const std::string& base_url) { teams_->courier().set_app({.base_url = base_url}); });
  stage_.start();
}

Person Scene::newcomer(const std::string& name, const std::string& locale,
                       const std::string& tenant) {
  fake_teams::User user;
  user.tenant = tenant.empty() ? teams_->home_tenant() : tenant;
  user.name = name + " Lind";
  user.locale = locale;
  user.zone = e2e::zone_at_ten();
  user.zone_offset = e2e::seconds_east_at_ten();
  return {*teams_, teams_->add_user(user)};
}

bool Scene::settle() {
  return stage_.settle([&] { return teams_->courier().settle(kPatience); },
                       [&] {
                         // Wakes with the next thing that happens in Teams.
                         const std::size_t before = teams_->calls().size();
                         teams_->wait_until(
                             [&](State& state) { return state.calls.size() != before; },
                             std::chrono::milliseconds(4));
                       });
}

bool Scene::wait_for_calls(const std::string& what, std::size_t count) {
  return teams_->wait_until(
      [&](State& state) {
        return std::ranges::count(state.calls, what, &fake_teams::CallSeen::what) >=
               static_cast<std::ptrdiff_t>(count);
      },
      kPatience);
}

void Scene::install(const Person& person) {
  const auto [first, second] = person.install();
  EXPECT_EQ(first.status, 200) << first.failure;
  EXPECT_EQ(second.status, 200) << second.failure;
  EXPECT_TRUE(person.wait_for_answer(kPatience)) << "no greeting\n" << bot().log();
  EXPECT_TRUE(settle());
}

void Scene::press(const Person& person, const std::string& button, const Where& where) {
  const auto pressed = person.press(button, where);
  EXPECT_TRUE(pressed.reply.ok()) << button << ": " << pressed.reply.failure << '\n'
                                  << screen(person);
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
  install(person);
  // Only what somebody writes tells the language of their client.
  say(person, "hej");
  press(person, "start");
}

std::string Scene::screen(const Person& person) const {
  return transcript_of(*teams_, person.id());
}

std::string Scene::last_words(const Person& person) const {
  const auto words = bot_words(*teams_, person.id());
  return words.empty() ? "" : words.back();
}

long Scene::kept() const {
  long rows = 0;
  for (const char* table : {"people", "identities", "conversations", "inbox", "outbox", "turn_log",
                            "held_arrivals", "inline_replies"})
    rows += stage_.rows(table);
  return rows;
}

void Scene::check() {
  stage_.check();
  EXPECT_EQ(teams_->violations_text(), "");
  for (const fake_teams::CallSeen& call : teams_->calls()) {
    const bool is_ours = call.status == 400 || call.status == 405 || call.status == 413;
    EXPECT_FALSE(is_ours && !stage_.refusals_expected()) << call.what << ": " << call.error;
    EXPECT_TRUE(stage_.refusals_expected() || call.error.empty())
        << call.what << ": " << call.error;
  }
}

}  // namespace tillit::teams_e2e
