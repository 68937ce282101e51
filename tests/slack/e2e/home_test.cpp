#include "slack/e2e/scene.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tillit::e2e {
namespace {

class Home : public SlackTest {
 protected:
  std::string text(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
  }
  // A promise to ring Ada tomorrow, to be asked after the morning after.
  void promise(const Person& person) {
    scene().press(person, "my_promises");
    scene().press(person, "new");
    scene().say(person, "ring Ada");
    scene().press(person, "tomorrow");
    scene().press(person, "/skip");
    scene().press(person, "/skip");
    scene().press(person, "morning_after");
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
  EXPECT_TRUE(has(home, "*ring Ada*")) << home << scene().screen(ana);
  EXPECT_TRUE(has(home, "[Pause nudges]")) << home;
}

TEST_F(Home, ItsPictureIsServedAsAPng) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  promise(ana);
  scene().press(ana, "menu");
  static_cast<void>(scene().home(ana));
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
