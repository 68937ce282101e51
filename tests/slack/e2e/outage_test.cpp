#include "slack/e2e/scene.hpp"

#include <algorithm>

namespace tillit::e2e {
namespace {

using fake_slack::Fault;

struct Trouble {
  const char* name;
  Fault fault;
};

Fault on_post(Fault::Kind kind, int times = 1) {
  Fault fault;
  fault.kind = kind;
  fault.method = "chat.postMessage";
  fault.times = times;
  return fault;
}

// The words of a talk that nothing disturbed.
const std::vector<std::string>& undisturbed() {
  static const std::vector<std::string> kWords = [] {
    Scene scene;
    const Person ana = scene.newcomer(scene.workspace("Acme"), "Ana", "en-GB");
    scene.welcome(ana);
    return bot_words(scene.slack(), ana.id());
  }();
  return kWords;
}

class Outage : public SlackTest, public ::testing::WithParamInterface<Trouble> {};

TEST_P(Outage, LosesNothingDoublesNothingAndKeepsTheOrder) {
  scene().expect_refusals();
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  slack().faults().add(GetParam().fault);
  scene().welcome(ana);
  EXPECT_EQ(bot_words(slack(), ana.id()), undisturbed()) << scene().bot().log();
}
INSTANTIATE_TEST_SUITE_P(
    Slack, Outage,
    ::testing::Values(Trouble{"TooManyRequests", on_post(Fault::Kind::Limited)},
                      Trouble{"ServerError", on_post(Fault::Kind::Http)},
                      Trouble{"CutBeforeTheWork", on_post(Fault::Kind::CutBefore)},
                      Trouble{"CutAfterTheWork", on_post(Fault::Kind::CutAfter)},
                      Trouble{"ErrorAfterTheWork",
                              [] {
                                Fault fault = on_post(Fault::Kind::LateError);
                                fault.error = "fatal_error";
                                return fault;
                              }()}),
    [](const auto& test) { return test.param.name; });

using Workspaces = SlackTest;
TEST_F(Workspaces, OneThatStallsDoesNotHoldUpAnother) {
  const Person ana = scene().newcomer(scene().workspace("Stalled"), "Ana", "en-GB");
  const Person ben = scene().newcomer(scene().workspace("Quick"), "Ben", "en-GB");
  scene().welcome(ana);
  const auto gate = std::make_shared<fake_slack::Gate>();
  Fault hold = on_post(Fault::Kind::Hold, 0);
  hold.team = slack().look(
      [&](const fake_slack::State& state) { return state.users.at(ana.id()).team_id; });
  hold.gate = gate;
  slack().faults().add(hold);
  EXPECT_TRUE(ana.press("interest").ok());
  EXPECT_TRUE(gate->wait_for_waiters(1, kPatience));
  EXPECT_TRUE(ben.say("hello").reply.ok());
  EXPECT_TRUE(ben.wait_for_answer(kPatience));
  EXPECT_EQ(gate->waiting(), 1);
  slack().faults().clear();
  gate->open();
  EXPECT_TRUE(scene().settle());
}

class Restart : public SlackTest, public ::testing::WithParamInterface<bool> {};
TEST_P(Restart, TheTalkGoesOnAtTheSameQuestion) {
  const bool killed = GetParam();
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  scene().press(ana, "interest");
  const std::string asked = scene().last_words(ana);
  if (killed) {
    scene().bot().kill();
  } else {
    EXPECT_EQ(scene().bot().stop(), 0);
  }
  // What somebody writes meanwhile is delivered again by Slack.
  slack().courier().set_app({});
  EXPECT_FALSE(ana.say("Wren").reply.ok());
  scene().start();
  EXPECT_TRUE(slack().courier().settle(kPatience));
  slack().courier().retry_now();
  EXPECT_TRUE(ana.wait_for_answer(kPatience)) << scene().screen(ana);
  EXPECT_TRUE(scene().settle());
  const auto words = bot_words(slack(), ana.id());
  EXPECT_EQ(std::count(words.begin(), words.end(), asked), 1) << scene().screen(ana);
  EXPECT_TRUE(has(scene().screen(ana), "Ana Lind: Wren\nTillit: ")) << scene().screen(ana);
  EXPECT_TRUE(has(scene().last_words(ana), "Wren")) << scene().screen(ana);
}
INSTANTIATE_TEST_SUITE_P(Bot, Restart, ::testing::Bool(), [](const auto& test) {
  return test.param ? "AfterAKill" : "AfterAGracefulEnd";
});

TEST_F(Workspaces, AKillWhileMessagesLeaveLosesAndDoublesNone) {
  const std::vector<std::string> whole = undisturbed();
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  const auto gate = std::make_shared<fake_slack::Gate>();
  Fault hold = on_post(Fault::Kind::Hold);
  hold.gate = gate;
  slack().faults().add(hold);
  EXPECT_TRUE(ana.say("hej").reply.ok());
  EXPECT_TRUE(gate->wait_for_waiters(1, kPatience));
  scene().bot().kill();  // Slack has the request, and answers nobody.
  const std::size_t calls = slack().calls().size();
  gate->open();
  EXPECT_TRUE(slack().wait_until(
      [&](fake_slack::State& state) { return state.calls.size() > calls; }, kPatience));
  scene().start();
  EXPECT_TRUE(slack().wait_until(
      [&](fake_slack::State& state) { return state.find_dm(ana.id())->messages.size() == 3; },
      kPatience))
      << scene().screen(ana);
  EXPECT_TRUE(scene().settle());
  scene().press(ana, "start");
  EXPECT_EQ(bot_words(slack(), ana.id()), whole);
}

}  // namespace
}  // namespace tillit::e2e
