#pragma once

#include "slack/e2e/served_bot.hpp"
#include "slack/fake/browser.hpp"
#include "slack/fake/person.hpp"
#include "slack/fake/screen.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// A Slack, a bot that is really served, and the people between them.
namespace tillit::e2e {

using fake_slack::Person;
using fake_slack::Where;

// Long enough for a sanitizer's build on a busy machine; nothing that goes well waits for it.
inline constexpr std::chrono::seconds kPatience{30};

// Where it is ten in the morning now: what the bot offers depends on the hour.
[[nodiscard]] std::string zone_at_ten();

struct SceneOptions {
  bool by_token = false;  // one workspace, made here, by a token in the config; else by OAuth
  nlohmann::json config = nlohmann::json::object();  // merged into the bot's
  fake_slack::AppFacts app = {};
  bool event_retries = true;  // by Slack, of what was refused
};

class Scene {
 public:
  explicit Scene(SceneOptions options = {});
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  fake_slack::FakeSlack& slack() { return *slack_; }
  ServedBot& bot() { return *bot_; }
  // Starts (or starts again) the bot and tells Slack where it listens.
  void start();
  // A workspace whose administrator has installed the app in a browser. With a token: the one.
  std::string workspace(const std::string& name);
  // Ends the bot, makes everything due that it has planned, and starts it again: the bot's clock
  // is the real one.
  void bring_forward();
  // "sv-SE" …, in zone_at_ten().
  Person newcomer(const std::string& team, const std::string& name, const std::string& locale);
  // Waits until nothing is on its way: no event to the bot, no message from it. False after
  // kPatience.
  bool settle();
  // Opens the Home tab and waits until it is new. Its lines.
  std::vector<std::string> home(const Person& person);
  // Waits until Slack was asked this so often in all; false after kPatience.
  bool wait_for_calls(const std::string& method, std::size_t count);
  // Presses a button and waits for all that comes of it.
  void press(const Person& person, const std::string& button, const Where& where = {});
  // Typing, and what it brings, to the end.
  void say(const Person& person, const std::string& text);
  // Through the welcome to the menu; each test of a dialogue begins there.
  void welcome(const Person& person);

  [[nodiscard]] std::string screen(const Person& person) const;
  [[nodiscard]] std::string last_words(const Person& person) const;  // of the bot

  // What must hold of every scene, whatever it was about: Slack was asked nothing it forbids, the
  // bot ended well, and its log has no fault and no secret. Ends the bot.
  void check();
  // Called in tests that make Slack refuse, or the bot be killed.
  void expect_refusals() { refusals_expected_ = true; }
  // Words that must not stand in the log.
  void never_in_log(std::string words) { secret_words_.push_back(std::move(words)); }

 private:
  std::filesystem::path folder_;
  std::string only_team_;
  bool refusals_expected_ = false;
  std::vector<std::string> secret_words_;
  std::unique_ptr<fake_slack::FakeSlack> slack_;
  std::unique_ptr<ServedBot> bot_;
};

// For the tests: a scene that is looked over at its end.
class SlackTest : public ::testing::Test {
 protected:
  Scene& scene() {
    if (!scene_) set(SceneOptions{});
    return *scene_;
  }
  // With other circumstances; first thing in a test.
  void set(SceneOptions options) { scene_ = std::make_unique<Scene>(std::move(options)); }
  fake_slack::FakeSlack& slack() { return scene().slack(); }
  void TearDown() override {
    if (scene_) scene_->check();
  }

 private:
  std::unique_ptr<Scene> scene_;
};

[[nodiscard]] bool has(const std::string& text, std::string_view part);

}  // namespace tillit::e2e
