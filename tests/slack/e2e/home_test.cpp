#include "common/e2e/walk.hpp"
#include "slack/e2e/scene.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tillit::e2e {
namespace {

class Home : public SlackTest {
 protected:
  std::string text(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
  }
  // A promise out of a talk about Heron and the boat, to be asked after the morning after.
  void promise(const Person& person) {
    SlackSeat chat(scene(), person);
    const auto wrong = walk(chat, shipped_transcript("interest_straight_to_promise"),
                            *shipped_library(), Language("en"), By::Button);
    EXPECT_TRUE(wrong.empty()) << wrong;
  }
  // What the pictures on somebody's Home are fetched from.
  std::vector<std::string> picture_urls(const Person& person) {
    return slack().look([&](const fake_slack::State& state) {
      std::vector<std::string> urls;
      for (const auto& [id, view] : state.views) {
        if (view.person != person.id()) continue;
        for (const auto& block : view.wire["blocks"])
          if (block.value("type", "") == "image") urls.push_back(block.value("image_url", ""));
      }
      return urls;
    });
  }
};

TEST_F(Home, TellsSomebodyNewWhatThisIsAndItsButtonBeginsTheWelcome) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  const auto home = scene().home(ana);
  EXPECT_TRUE(has(text(home), "[")) << text(home);
  EXPECT_TRUE(bot_words(slack(), ana.id()).empty());
  EXPECT_TRUE(ana.press("home:menu", Where::home()).ok());
  EXPECT_TRUE(ana.wait_for_answer(kPatience, "0"));
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(scene().screen(ana), "scripted coaching bot")) << scene().screen(ana);
}

TEST_F(Home, ShowsThePromiseTheNextCheckInAndTheSettings) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  promise(ana);
  const std::string home = text(scene().home(ana));
  EXPECT_TRUE(has(home, "Ana Lind")) << home;
  EXPECT_TRUE(has(home, "*Is the boat in the water yet?*")) << home << scene().screen(ana);
  EXPECT_TRUE(has(home, "when we sit down")) << home;
  EXPECT_TRUE(has(home, "*Heron*")) << home;
  EXPECT_TRUE(has(home, "restores an old boat") || has(home, "10:00")) << home;
  EXPECT_TRUE(has(home, "Nudges are on.")) << home;
  EXPECT_TRUE(has(home, "[Pause nudges]")) << home;
}

TEST_F(Home, ItsButtonsAreAnsweredInTheChatAndItChangesWithThem) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  promise(ana);
  static_cast<void>(scene().home(ana));
  const struct {
    const char* button;
    const char* words;
  } cases[] = {{"home:my_promises", "There is one open promise"},
               {"home:privacy", "No person reads along"},
               {"home:help_now", "You can turn to these people now"},
               {"home:language", "language"}};
  for (const auto& [button, words] : cases) {
    const std::size_t before = bot_words(slack(), ana.id()).size();
    EXPECT_TRUE(ana.press(button, Where::home()).ok()) << button;
    EXPECT_TRUE(scene().settle());
    std::string said;
    const auto all = bot_words(slack(), ana.id());
    for (std::size_t i = before; i < all.size(); ++i) said += all[i] + "\n";
    EXPECT_TRUE(has(said, words)) << button << ": " << said;
  }
  EXPECT_TRUE(ana.press("home:pause", Where::home()).ok());
  EXPECT_TRUE(scene().settle());
  scene().press(ana, "week");
  const std::string paused = text(scene().home(ana));
  EXPECT_FALSE(has(paused, "Nudges are on.")) << paused;
  EXPECT_TRUE(ana.press("home:resume", Where::home()).ok());
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(text(scene().home(ana)), "Nudges are on."));
  EXPECT_TRUE(ana.press("home:my_data", Where::home()).ok());
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(scene().last_words(ana), "A copy of everything")) << scene().screen(ana);
}

TEST_F(Home, ItsPictureIsServedAsAPng) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  promise(ana);
  const auto home = text(scene().home(ana));
  EXPECT_TRUE(has(home, "(picture: ")) << home;
  for (const std::string& url : picture_urls(ana)) {
    ASSERT_TRUE(url.starts_with("https://tillit.test/")) << url;
    fake_slack::Browser browser(slack());
    const auto page = browser.get(url.substr(std::string("https://tillit.test").size()));
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.body.starts_with("\x89PNG"));
    EXPECT_EQ(browser.get(url.substr(19) + "0").status, 404);
  }
  EXPECT_FALSE(picture_urls(ana).empty());
}

}  // namespace
}  // namespace tillit::e2e
