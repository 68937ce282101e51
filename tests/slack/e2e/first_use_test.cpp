#include "common/e2e/story.hpp"
#include "common/e2e/walk.hpp"
#include "slack/e2e/scene.hpp"

#include <fmt/format.h>

namespace tillit::e2e {
namespace {

using FirstUse = SlackTest;

TEST_F(FirstUse, IsAsItIsWrittenDown) {
  scene().expect_refusals();  // of the token, once the app is thrown out
  const auto library = shipped_library();
  ASSERT_TRUE(library);
  Story story(*library);

  story.chapter("An administrator installs Tillit");
  const std::string team = scene().workspace("Acme");
  story.line("Slack shows the app's own page: installed.");

  story.chapter("Ana writes to it for the first time");
  const Person ana = scene().newcomer(team, "Ana", "en-GB");
  SlackSeat chat(scene(), ana);
  story.say(chat, "hi there");
  story.press(chat, "Let’s start");
  story.press(chat, "Someone has a hard time");
  story.say(chat, "Wren");

  story.chapter("A private question: she opens the window");
  EXPECT_TRUE(ana.press("Open a separate window").ok());
  EXPECT_TRUE(ana.wait_for_modal(kPatience));
  story.lines(modal_of(slack(), ana.id()));
  EXPECT_TRUE(ana.type("the study was stopped").ok());
  EXPECT_TRUE(ana.submit().closed);
  EXPECT_TRUE(scene().settle());
  story.line("(She writes there, and presses [Done])");
  story.chat(chat);
  story.press(chat, "I honestly don’t know");
  story.say(chat, "I heard it was stopped. How have you been since?");
  story.press(chat, "Wait a moment");
  story.say(chat, "Say if you want a walk");
  story.press(chat, "Tomorrow");
  story.say(chat, "8");

  story.chapter("A promise");
  story.press(chat, "Make it a promise");
  story.say(chat, "the coffee machine");
  story.press(chat, "Working day after, 10:00");

  story.chapter("Her Home");
  story.lines(scene().home(ana));

  story.chapter("The app is removed from the workspace");
  slack().uninstall(team);
  EXPECT_TRUE(scene().settle());
  const auto said = ana.say("are you there?");
  story.line(said.reply.ok() ? "Something still listens." : "Nobody listens any more.");

  EXPECT_EQ(compare_golden("slack/e2e/first_use.txt", story.text()), "");
}

}  // namespace
}  // namespace tillit::e2e
