#include "common/e2e/story.hpp"
#include "common/e2e/walk.hpp"
#include "slack/e2e/scene.hpp"
#include "teams/e2e/scene.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <regex>

namespace tillit {
namespace {

using e2e::has;
using e2e::kPatience;

// One bot, served for Slack and for Teams at once, and somebody who uses both.
class Linking : public ::testing::Test {
 protected:
  Linking() : slack_(e2e::SceneOptions{}), teams_({.stage = &slack_.stage()}) {
    EXPECT_NE(library_, nullptr);
  }
  void TearDown() override {
    slack_.check();
    teams_.check();
  }

  // A turn in one chat may speak in the other.
  bool settle() { return slack_.settle() && teams_.settle() && slack_.settle(); }
  // A Home that nobody opened: the bot has renewed it by itself.
  std::string home_after(std::size_t publications) {
    EXPECT_TRUE(slack_.wait_for_calls("views.publish", publications)) << slack_.bot().log();
    EXPECT_TRUE(settle());
    return fmt::format("{}", fmt::join(fake_slack::home_of(slack_.slack(), in_slack_.id()), "\n"));
  }
  std::size_t publications() { return slack_.slack().count_calls("views.publish"); }
  static std::string code_in(const std::string& screen) {
    std::smatch code;
    static const std::regex kCode("[A-HJKM-NP-Z2-9]{4}-[A-HJKM-NP-Z2-9]{4}");
    return std::regex_search(screen, code, kCode) ? code.str() : "no code";
  }
  static std::size_t words_in(const e2e::Seat& seat) {
    std::size_t count = 0;
    for (const auto& message : seat.messages()) count += message.by_bot ? 1 : 0;
    return count;
  }

  const std::shared_ptr<const dialogue::Library> library_ = e2e::shipped_library();
  e2e::Scene slack_;
  teams_e2e::Scene teams_;
  const fake_slack::Person in_slack_ = slack_.newcomer(slack_.workspace("Acme"), "Ana", "en-GB");
  const fake_teams::Person in_teams_ = teams_.newcomer("Ana", "en-GB");
  e2e::SlackSeat slack_seat_{slack_, in_slack_};
  teams_e2e::TeamsSeat teams_seat_{teams_, in_teams_};
};

TEST_F(Linking, IsAsItIsWrittenDown) {
  e2e::Story story(*library_);
  const auto in_both = [&] {
    EXPECT_TRUE(settle());
    story.line("(in Slack)");
    story.chat(slack_seat_);
    story.line("(in Teams)");
    story.chat(teams_seat_);
  };

  story.chapter("In Slack she has promised herself something, in Teams she has thought of Bo");
  slack_.welcome(in_slack_);
  ASSERT_EQ(e2e::walk(slack_seat_, e2e::shipped_transcript("interest_straight_to_promise"),
                      *library_, Language("en"), e2e::By::Button),
            "");
  teams_.welcome(in_teams_);
  teams_.press(in_teams_, "interest");
  teams_.say(in_teams_, "Bo");
  teams_.say(in_teams_, "/stop");
  static_cast<void>(slack_.home(in_slack_));
  story.skip(slack_seat_);
  story.skip(teams_seat_);

  story.chapter("Slack shows a code");
  story.say(slack_seat_, "link");
  story.press(slack_seat_, "Show me a code");
  const std::string code = code_in(slack_.screen(in_slack_));
  slack_.never_in_log(code);

  story.chapter("She types it in Teams, and is shown what becomes one");
  story.say(teams_seat_, "link");
  story.press(teams_seat_, "I have a code");
  story.say(teams_seat_, code);

  story.chapter("Her yes makes them one, and both chats say so");
  const std::size_t before_link = publications();
  story.line("(Ana presses [Yes, link them])");
  teams_.press(in_teams_, "Yes, link them");
  in_both();
  const std::string home = home_after(before_link + 1);
  EXPECT_TRUE(has(home, "*Heron*")) << home;
  EXPECT_TRUE(has(home, "*Bo*")) << "known in Teams, seen in Slack: " << home;

  story.chapter("What was promised in Slack stands in Teams");
  story.say(teams_seat_, "my promises");
  EXPECT_TRUE(has(teams_.screen(in_teams_), "Is the boat in the water yet?"))
      << teams_.screen(in_teams_);
  teams_.say(in_teams_, "/stop");
  story.chat(teams_seat_);

  story.chapter("In Slack she chooses to be asked in Teams");
  story.say(slack_seat_, "link");
  story.press(slack_seat_, "Where you write");
  story.press(slack_seat_, "Microsoft Teams");

  story.chapter("The day comes, and the question comes to Teams");
  const std::size_t slack_before = words_in(slack_seat_);
  const std::size_t teams_before = words_in(teams_seat_);
  slack_.bring_forward();
  EXPECT_TRUE(teams_seat_.wait_for_more_than(teams_before)) << teams_.bot().log();
  in_both();
  EXPECT_EQ(words_in(slack_seat_), slack_before) << slack_.screen(in_slack_);
  story.press(teams_seat_, "Did it");
  teams_.say(in_teams_, "/stop");
  story.chat(teams_seat_);

  story.chapter("She separates them: everything stays in Teams");
  const std::size_t before_parting = publications();
  story.say(teams_seat_, "link");
  story.press(teams_seat_, "Separate them");
  story.line("(Ana presses [In this chat])");
  teams_.press(in_teams_, "In this chat");
  in_both();
  const std::string bare = home_after(before_parting + 1);
  for (const char* gone : {"Heron", "Bo", "boat"}) EXPECT_FALSE(has(bare, gone)) << bare;

  story.chapter("Slack begins from nothing, Teams knows her still");
  story.say(slack_seat_, "my promises");
  story.say(teams_seat_, "status");

  EXPECT_EQ(e2e::compare_golden("linking/linking.txt", story.text()), "");
}

// A Home shows promises and aliases; erased by a word in Teams, they must not stand in Slack.
TEST_F(Linking, WhatIsErasedByTheOneChatIsGoneFromTheHomeOfTheOther) {
  slack_.welcome(in_slack_);
  slack_.press(in_slack_, "interest");
  slack_.say(in_slack_, "Heron");
  slack_.say(in_slack_, "/link");
  slack_.press(in_slack_, "show");
  const std::string code = code_in(slack_.screen(in_slack_));
  teams_.install(in_teams_);
  teams_.say(in_teams_, "link");
  teams_.press(in_teams_, "type");
  teams_.say(in_teams_, code);
  teams_.press(in_teams_, "yes");
  EXPECT_TRUE(settle());
  const auto home = slack_.home(in_slack_);
  EXPECT_TRUE(has(fmt::format("{}", fmt::join(home, "\n")), "Heron"));
  const std::size_t before = publications();
  teams_.say(in_teams_, "delete");
  teams_.press(in_teams_, "erase");
  EXPECT_TRUE(settle());
  const std::string bare = home_after(before + 1);
  EXPECT_FALSE(has(bare, "Heron")) << bare;
}

}  // namespace
}  // namespace tillit
