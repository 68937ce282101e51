#include "slack/e2e/scene.hpp"

namespace tillit::e2e {
namespace {

constexpr const char* kPrivate = "The migration ate her weekend";

// A person at the private question of the empathy talk.
class PrivateWindow : public SlackTest {
 protected:
  Person at_the_question(const std::string& locale) {
    scene().never_in_log(kPrivate);
    const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", locale);
    scene().welcome(ana);
    EXPECT_TRUE(ana.press("empathy").ok()) << scene().screen(ana);
    EXPECT_TRUE(scene().settle());
    scene().say(ana, "Wren");
    return ana;
  }
  void open(const Person& person, const std::string& button) {
    EXPECT_TRUE(person.press(button).ok()) << scene().screen(person);
    EXPECT_TRUE(person.wait_for_modal(kPatience)) << scene().screen(person) << scene().bot().log();
  }
};

struct Spoken {
  const char* locale;
  const char* button;
  const char* title;
};
class PrivateWindowIn : public PrivateWindow, public ::testing::WithParamInterface<Spoken> {};

TEST_P(PrivateWindowIn, TakesTheAnswerAndShowsNothingOfItInTheChat) {
  const Person ana = at_the_question(GetParam().locale);
  open(ana, GetParam().button);
  const auto modal = modal_of(slack(), ana.id());
  ASSERT_FALSE(modal.empty());
  EXPECT_EQ(modal[0], std::string("# ") + GetParam().title);
  const std::size_t before = bot_words(slack(), ana.id()).size();
  EXPECT_TRUE(ana.type(kPrivate).ok());
  const auto submitted = ana.submit();
  EXPECT_TRUE(submitted.reply.ok()) << submitted.reply.failure;
  EXPECT_TRUE(submitted.closed);
  EXPECT_TRUE(scene().settle());
  EXPECT_GT(bot_words(slack(), ana.id()).size(), before) << scene().screen(ana);
  const std::string screen = scene().screen(ana);
  EXPECT_FALSE(has(screen, kPrivate)) << screen;
  // The question is answered: its button is gone.
  EXPECT_FALSE(has(screen, GetParam().button)) << screen;
}
INSTANTIATE_TEST_SUITE_P(Languages, PrivateWindowIn,
                         ::testing::Values(Spoken{"en-GB", "Open a separate window",
                                                  "Separate window"},
                                           Spoken{"nl-NL", "Apart venster openen", "Apart venster"},
                                           Spoken{"sv-SE", "Öppna eget fönster", "Eget fönster"}),
                         [](const auto& test) { return std::string(test.param.locale, 2); });

TEST_F(PrivateWindow, ClosingItLeavesTheQuestionOpen) {
  const Person ana = at_the_question("en-GB");
  const std::string before = scene().screen(ana);
  open(ana, "Open a separate window");
  EXPECT_TRUE(ana.close().ok());
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
  open(ana, "Open a separate window");
  EXPECT_TRUE(ana.type("All of it").ok());
  EXPECT_TRUE(ana.submit().closed);
  EXPECT_TRUE(scene().settle());
  EXPECT_NE(scene().screen(ana), before);
}

TEST_F(PrivateWindow, TypingInTheChatWorksToo) {
  const Person ana = at_the_question("en-GB");
  const std::size_t before = bot_words(slack(), ana.id()).size();
  scene().say(ana, kPrivate);
  EXPECT_GT(bot_words(slack(), ana.id()).size(), before);
  for (const auto& words : bot_words(slack(), ana.id())) EXPECT_FALSE(has(words, kPrivate));
}

TEST_F(PrivateWindow, SubmittedAfterTheQuestionWasClosedIsSaidKindly) {
  const Person ana = at_the_question("en-GB");
  open(ana, "Open a separate window");
  scene().say(ana, "stop");
  const std::size_t before = bot_words(slack(), ana.id()).size();
  EXPECT_TRUE(ana.type(kPrivate).ok());
  EXPECT_TRUE(ana.submit().closed);
  EXPECT_TRUE(scene().settle());
  EXPECT_GT(bot_words(slack(), ana.id()).size(), before) << scene().screen(ana);
  EXPECT_FALSE(has(scene().screen(ana), kPrivate));
}

TEST_F(PrivateWindow, PressedOnAnOldScreenAfterTheQuestionWasClosedIsSaidKindly) {
  const Person ana = at_the_question("en-GB");
  // What a client sends that has not seen the update yet.
  fake_slack::Json blocks;
  std::string ts;
  slack().look([&](const fake_slack::State& state) {
    const auto& message = state.find_dm(ana.id())->messages.back();
    ts = message.ts();
    blocks = message.wire["blocks"];
    return 0;
  });
  scene().say(ana, "stop");
  slack().with([&](fake_slack::State& state) {
    state.channels.at(state.find_dm(ana.id())->id).message(ts)->wire["blocks"] = blocks;
  });
  const std::size_t before = bot_words(slack(), ana.id()).size();
  EXPECT_TRUE(ana.press("Open a separate window", Where::message(ts)).ok());
  EXPECT_TRUE(slack().wait_until(
      [&](fake_slack::State& state) {
        std::size_t said = 0;
        for (const auto& one : state.find_dm(ana.id())->messages) said += one.by_bot ? 1U : 0U;
        return said > before;
      },
      kPatience))
      << scene().screen(ana);
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(modal_of(slack(), ana.id()).empty());
}

}  // namespace
}  // namespace tillit::e2e
