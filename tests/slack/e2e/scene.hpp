#pragma once

#include "common/e2e/scene_test.hpp"
#include "common/e2e/seat.hpp"
#include "common/e2e/stage.hpp"
#include "slack/fake/browser.hpp"
#include "slack/fake/person.hpp"
#include "slack/fake/screen.hpp"

#include <memory>
#include <string>
#include <vector>

// A Slack, a bot that is really served, and the people between them.
namespace tillit::e2e {

using fake_slack::Person;
using fake_slack::Where;

struct SceneOptions {
  bool by_token = false;  // one workspace, made here, by a token in the config; else by OAuth
  nlohmann::json config = nlohmann::json::object();  // merged into the bot's
  fake_slack::AppFacts app = {};
  bool event_retries = true;  // by Slack, of what was refused
  // Of another scene, beside which this one plays: its bot serves both. It must outlive this.
  Stage* stage = nullptr;
};

class Scene {
 public:
  explicit Scene(SceneOptions options = {});
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  fake_slack::FakeSlack& slack() { return *slack_; }
  ServedBot& bot() { return stage_.bot(); }
  Stage& stage() { return stage_; }
  // Starts the bot, or starts it again.
  void start() { stage_.start(); }
  // A workspace whose administrator has installed the app in a browser. With a token: the one.
  std::string workspace(const std::string& name);
  // As Stage::bring_forward.
  void bring_forward() { stage_.bring_forward(); }
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
  void expect_refusals() { stage_.expect_refusals(); }
  // Words that must not stand in the log.
  void never_in_log(std::string words) { stage_.never_in_log(std::move(words)); }

 private:
  std::string only_team_;
  std::unique_ptr<fake_slack::FakeSlack> slack_;
  // Last: the bot ends first.
  std::unique_ptr<Stage> own_;
  Stage& stage_;
};

// Somebody's chat in a scene.
class SlackSeat : public Seat {
 public:
  // Borrowed: both must outlive this.
  SlackSeat(Scene& scene, const Person& person) : scene_(scene), person_(person) {}

  [[nodiscard]] std::vector<Message> messages() const override;
  [[nodiscard]] std::string screen() const override { return scene_.screen(person_); }
  bool wait_for_more_than(std::size_t bot_messages) override;
  bool settle() override { return scene_.settle(); }
  bool type(const std::string& words) override { return person_.say(words).reply.ok(); }
  void say(const std::string& words) override { scene_.say(person_, words); }
  void press(const std::string& button) override { scene_.press(person_, button); }
  bool command(const std::string& word) override { return person_.slash("/tillit", word).ok(); }
  [[nodiscard]] std::optional<std::string> label_of(const std::string& option) const override;
  std::string choose(const std::string& option, const std::string& label) override;
  std::optional<std::string> write_privately(const std::string& words) override;

 private:
  [[nodiscard]] std::string latest() const;
  [[nodiscard]] std::optional<std::string> find_control(const std::string& field,
                                                        const std::string& begins) const;

  Scene& scene_;
  const Person& person_;
};

class SlackTest : public SceneTest<Scene, SceneOptions> {
 protected:
  fake_slack::FakeSlack& slack() { return scene().slack(); }
};

}  // namespace tillit::e2e
