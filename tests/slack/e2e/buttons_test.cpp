#include "slack/e2e/scene.hpp"

#include <algorithm>

namespace tillit::e2e {
namespace {

class Buttons : public SlackTest {
 protected:
  Person welcomed() {
    const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
    scene().welcome(ana);
    return ana;
  }
  // Puts back what the message looked like: a client that has not seen the update yet.
  struct Screen {
    std::string ts;
    fake_slack::Json blocks;
  };
  Screen latest(const Person& person) {
    return slack().look([&](const fake_slack::State& state) {
      const auto& message = state.find_dm(person.id())->messages.back();
      return Screen{message.ts(), message.wire["blocks"]};
    });
  }
  void show_again(const Person& person, const Screen& screen) {
    slack().with([&](fake_slack::State& state) {
      state.channels.at(state.find_dm(person.id())->id).message(screen.ts)->wire["blocks"] =
          screen.blocks;
    });
  }
};

TEST_F(Buttons, ADoubleClickIsOneAnswer) {
  const Person ana = welcomed();
  const std::size_t before = bot_words(slack(), ana.id()).size();
  const auto [first, second] = ana.double_press("interest");
  EXPECT_TRUE(first.ok());
  EXPECT_TRUE(second.ok());
  EXPECT_TRUE(scene().settle());
  // The opening words and the first question; nothing about an old button.
  EXPECT_EQ(bot_words(slack(), ana.id()).size(), before + 2) << scene().screen(ana);
}

TEST_F(Buttons, AnAnsweredQuestionShowsTheAnswerInsteadOfItsButtons) {
  const Person ana = welcomed();
  scene().press(ana, "interest");
  EXPECT_TRUE(has(scene().screen(ana), "✓ Show interest")) << scene().screen(ana);
  EXPECT_FALSE(has(scene().screen(ana), "[Show interest]")) << scene().screen(ana);
}

TEST_F(Buttons, AnOldOneIsAnsweredKindlyAndTheOpenQuestionPutAgain) {
  const Person ana = welcomed();
  const Screen menu = latest(ana);
  scene().press(ana, "interest");
  const std::string question = scene().last_words(ana);
  show_again(ana, menu);
  const std::size_t before = bot_words(slack(), ana.id()).size();
  EXPECT_TRUE(ana.press("empathy", Where::message(menu.ts)).ok());
  EXPECT_TRUE(scene().settle());
  EXPECT_GT(bot_words(slack(), ana.id()).size(), before) << scene().screen(ana);
  // The talk stands where it stood: a name answers it.
  scene().say(ana, "Wren");
  EXPECT_TRUE(has(scene().last_words(ana), "Wren")) << scene().screen(ana);
}

TEST_F(Buttons, OneThatNobodyKnowsIsAcknowledged) {
  const Person ana = welcomed();
  Screen changed = latest(ana);
  changed.blocks[1]["elements"][0]["action_id"] = "another_app";
  show_again(ana, changed);
  const std::string before = scene().screen(ana);
  EXPECT_EQ(ana.press("another_app").status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
}

}  // namespace
}  // namespace tillit::e2e
