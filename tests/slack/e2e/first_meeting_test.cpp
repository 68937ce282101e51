#include "slack/e2e/scene.hpp"

namespace tillit::e2e {
namespace {

struct Spoken {
  const char* name;
  const char* locale;
  const char* first_words;
};

using Install = SlackTest;

class FirstMeeting : public SlackTest, public ::testing::WithParamInterface<Spoken> {};

TEST_P(FirstMeeting, FirstWordsAreInThePersonsOwnLanguage) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", GetParam().locale);
  scene().say(ana, "?");
  EXPECT_TRUE(has(scene().screen(ana), GetParam().first_words)) << scene().screen(ana);
  // Slack was asked who this is before anything was said, and once.
  EXPECT_EQ(slack().count_calls("users.info"), 1U);
  for (const auto& call : slack().calls()) {
    if (call.method == "users.info") break;
    EXPECT_NE(call.method, "chat.postMessage");
  }
}
INSTANTIATE_TEST_SUITE_P(Languages, FirstMeeting,
                         ::testing::Values(Spoken{"Swedish", "sv-SE", "Hej. Jag är en coachbot"},
                                           Spoken{"Dutch", "nl-NL", "Ik ben een coachbot"},
                                           Spoken{"English", "en-GB", "scripted coaching bot"},
                                           Spoken{"FinnishGetsEnglish", "fi-FI",
                                                  "scripted coaching bot"}),
                         [](const auto& test) { return test.param.name; });

TEST_F(Install, ATokenInTheConfigIsEnoughForOneWorkspace) {
  set({.by_token = true});
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "nl-NL");
  scene().say(ana, "hallo");
  EXPECT_TRUE(has(scene().screen(ana), "coachbot")) << scene().screen(ana);
}

TEST_F(Install, OpeningTheMessagesTabGreetsOnce) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "sv-SE");
  EXPECT_TRUE(ana.open_messages().ok());
  EXPECT_TRUE(ana.wait_for_answer(kPatience));
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(scene().screen(ana), "Hej. Jag är en coachbot")) << scene().screen(ana);
  const std::string before = scene().screen(ana);
  EXPECT_TRUE(ana.open_messages().ok());
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
}

}  // namespace
}  // namespace tillit::e2e
