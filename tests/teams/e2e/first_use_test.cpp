#include "common/e2e/story.hpp"
#include "common/e2e/walk.hpp"
#include "teams/e2e/scene.hpp"

namespace tillit::teams_e2e {
namespace {

using FirstUse = TeamsTest;

TEST_F(FirstUse, IsAsItIsWrittenDown) {
  const auto library = e2e::shipped_library();
  ASSERT_TRUE(library);
  e2e::Story story(*library);

  story.chapter("Ana adds Tillit");
  const Person ana = scene().newcomer("Ana", "en-GB");
  TeamsSeat chat(scene(), ana);
  scene().install(ana);
  story.chat(chat);

  story.chapter("She begins by a button");
  story.press(chat, "Let’s start");
  story.press(chat, "Someone has a hard time");
  story.say(chat, "Wren");

  story.chapter("A private question: she writes in the card");
  EXPECT_TRUE(ana.fill("_answer", "the study was stopped").ok());
  story.press(chat, "Send");
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

  story.chapter("She takes the app away, and has it again");
  ana.uninstall();
  EXPECT_TRUE(scene().settle());
  story.line(ana.say("are you there?").reply.ok() ? "Something still listens."
                                                  : "Nobody listens any more.");
  ana.install();
  EXPECT_TRUE(scene().settle());
  story.say(chat, "my promises");

  story.chapter("How it all stands in her chat at the end");
  for (const auto& message : chat.messages()) story.lines(message.lines);

  EXPECT_EQ(e2e::compare_golden("teams/e2e/first_use.txt", story.text()), "");
}

}  // namespace
}  // namespace tillit::teams_e2e
