#include "slack/e2e/scene.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <sstream>

namespace tillit::e2e {
namespace {

using fake_slack::State;

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "tillit_e2e_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
  return name;
}

int hours_to_ten() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto hour = std::chrono::duration_cast<std::chrono::hours>(since).count() % 24;
  return 10 - static_cast<int>(hour);  // -13 … 10
}

}  // namespace

std::string zone_at_ten() {
  // West of Greenwich there are twelve hours, east fourteen; the sign is POSIX's, the other way
  // round.
  const int east = hours_to_ten() < -12 ? hours_to_ten() + 24 : hours_to_ten();
  return east == 0 ? "Etc/GMT" : fmt::format("Etc/GMT{:+}", -east);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Scene::Scene(SceneOptions options) : folder_(new_folder()) {
  slack_ = std::make_unique<fake_slack::FakeSlack>(
      fake_slack::FakeSlack::Options{.app = options.app, .event_retries = options.event_retries});
  bot_ = std::make_unique<ServedBot>(folder_);
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
  bot_->configure(config);
  start();
}

Scene::~Scene() {
  bot_.reset();
  slack_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Scene::start() {
  const std::string trouble = bot_->start();
  ASSERT_EQ(trouble, "");
  slack_->courier().set_app({.base_url = bot_->base_url()});
}

std::string Scene::workspace(const std::string& name) {
  if (!only_team_.empty()) return only_team_;
  const std::string team = slack_->add_workspace(name);
  fake_slack::Browser browser(*slack_);
  const fake_slack::Page begun = browser.begin_install();
  const fake_slack::Page done = browser.approve(begun, {.team_id = team});
  EXPECT_EQ(done.status, 200) << begun.status << ' ' << done.body << bot_->log();
  return team;
}

void Scene::bring_forward() {
  EXPECT_EQ(bot_->stop(), 0);
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open((folder_ / "tillit.db").c_str(), &raw);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(raw, sqlite3_close);
  ASSERT_EQ(opened, SQLITE_OK);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const std::string change = fmt::format("UPDATE schedules SET due = {}", now.count() - 1);
  ASSERT_EQ(sqlite3_exec(raw, change.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_GT(sqlite3_changes(raw), 0) << "nothing was planned";
  start();
}

Person Scene::newcomer(const std::string& team, const std::string& name,
                       const std::string& locale) {
  fake_slack::User user;
  user.team_id = team;
  user.name = name;
  user.real_name = name + " Lind";
  user.locale = locale;
  user.tz = zone_at_ten();
  user.tz_offset = hours_to_ten() * 3600;
  return {*slack_, slack_->add_user(user)};
}

bool Scene::settle() {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    if (slack_->courier().settle(kPatience) && bot_->metric("tillit_outbox_waiting") == 0)
      return true;
    // Wakes with the next thing that happens in Slack.
    const std::size_t before = slack_->calls().size();
    slack_->wait_until([&](State& state) { return state.calls.size() != before; },
                       std::chrono::milliseconds(4));
  }
  return false;
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
  EXPECT_TRUE(wait_for_calls("views.publish", before + 1)) << bot_->log();
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
                                                 << screen(person) << bot_->log();
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
  if (bot_->runs()) {
    EXPECT_EQ(bot_->stop(), 0) << bot_->log();
  }
  EXPECT_EQ(slack_->violations_text(), "");
  EXPECT_EQ(slack_->doubled_metadata(), std::vector<std::string>{});
  for (const fake_slack::ApiCallSeen& call : slack_->calls()) {
    const bool refused = call.error.starts_with("invalid_");
    EXPECT_FALSE(refused) << call.method << ": " << call.error;
    EXPECT_TRUE(refusals_expected_ || call.error.empty()) << call.method << ": " << call.error;
  }
  const std::string log = bot_->log();
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_FALSE(has(line, " error ")) << line;
    EXPECT_FALSE(!refusals_expected_ && has(line, " warning ")) << line;
  }
  for (const std::string& words : secret_words_) EXPECT_FALSE(has(log, words)) << words;
}

}  // namespace tillit::e2e
