#pragma once

#include "common/e2e/scene_test.hpp"
#include "common/e2e/seat.hpp"
#include "common/e2e/stage.hpp"
#include "teams/fake/person.hpp"
#include "teams/fake/screen.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

// A Teams, a bot that is really served, and the people between them.
namespace tillit::teams_e2e {

using e2e::has;
using e2e::kPatience;
using fake_teams::Person;
using fake_teams::Where;

struct SceneOptions {
  nlohmann::json config = nlohmann::json::object();  // merged into the bot's
  fake_teams::AppFacts app = {};
  bool retries = true;  // by Teams, of what was refused
  // Of another scene, beside which this one plays: its bot serves both. It must outlive this.
  e2e::Stage* stage = nullptr;
};

class Scene {
 public:
  explicit Scene(SceneOptions options = {});
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  fake_teams::FakeTeams& teams() { return *teams_; }
  e2e::ServedBot& bot() { return stage_.bot(); }
  e2e::Stage& stage() { return stage_; }
  // Starts the bot, or starts it again.
  void start() { stage_.start(); }
  // As Stage::bring_forward.
  void bring_forward() { stage_.bring_forward(); }
  // "sv-SE" …, in zone_at_ten(), of the home tenant unless another is named. Without the app.
  Person newcomer(const std::string& name, const std::string& locale,
                  const std::string& tenant = {});
  // Waits until nothing is on its way: no activity to the bot, no message from it. False after
  // kPatience.
  bool settle();
  // Waits until Teams was asked this so often in all; false after kPatience.
  bool wait_for_calls(const std::string& what, std::size_t count);
  // Installs the app and waits for its greeting.
  void install(const Person& person);
  // Presses a button and waits for all that comes of it.
  void press(const Person& person, const std::string& button, const Where& where = {});
  // Typing, and what it brings, to the end.
  void say(const Person& person, const std::string& text);
  // From the installation through the welcome to the menu; each test of a dialogue begins there.
  void welcome(const Person& person);

  [[nodiscard]] std::string screen(const Person& person) const;
  [[nodiscard]] std::string last_words(const Person& person) const;  // of the bot
  // How many rows the bot keeps about people, their talks, what came and what is to be sent.
  [[nodiscard]] long kept() const;

  // What must hold of every scene, whatever it was about: Teams was asked nothing it forbids, every
  // card and answer is as Teams takes it, the bot ended well, and its log has no fault and no
  // secret. Ends the bot.
  void check();
  // Called in tests that make Teams refuse, or the bot be killed.
  void expect_refusals() { stage_.expect_refusals(); }
  // Words that must not stand in the log.
  void never_in_log(std::string words) { stage_.never_in_log(std::move(words)); }

 private:
  std::unique_ptr<fake_teams::FakeTeams> teams_;
  // Last: the bot ends first.
  std::unique_ptr<e2e::Stage> own_;
  e2e::Stage& stage_;
};

// Somebody's chat in a scene.
class TeamsSeat : public e2e::Seat {
 public:
  // Borrowed: both must outlive this.
  TeamsSeat(Scene& scene, const Person& person) : scene_(scene), person_(person) {}

  [[nodiscard]] std::vector<Message> messages() const override;
  [[nodiscard]] std::string screen() const override { return scene_.screen(person_); }
  bool wait_for_more_than(std::size_t bot_messages) override;
  bool settle() override { return scene_.settle(); }
  bool type(const std::string& words) override { return person_.say(words).reply.ok(); }
  void say(const std::string& words) override { scene_.say(person_, words); }
  void press(const std::string& button) override { scene_.press(person_, button); }
  // Teams has no way beside the chat: the word is typed.
  bool command(const std::string& word) override { return type(word.empty() ? "menu" : word); }
  [[nodiscard]] std::optional<std::string> label_of(const std::string& option) const override;
  std::string choose(const std::string& option, const std::string& label) override;
  std::optional<std::string> write_privately(const std::string& words) override;

 private:
  struct Latest {
    std::string id;
    fake_teams::Json card;  // null: none
  };
  [[nodiscard]] Latest latest() const;

  Scene& scene_;
  const Person& person_;
};

class TeamsTest : public e2e::SceneTest<Scene, SceneOptions> {
 protected:
  fake_teams::FakeTeams& teams() { return scene().teams(); }
};

}  // namespace tillit::teams_e2e
