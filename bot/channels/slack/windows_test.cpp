#include "channels/slack/windows.hpp"

#include "slack/limits_check.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tillit::slack {
namespace {

using nlohmann::json;

Words window_words() {
  Words words;
  words.controls.answer = "Answer";
  words.window_title = "Tillit";
  words.window_done = "Done";
  words.window_close = "Close";
  words.yes = "Yes";
  return words;
}

TEST(PrivateModal, AsksInAWindowThatKnowsWhereItCameFrom) {
  const Window window{42, RoomId("slack:T1:D9"), "1790000050.000200"};
  const json view =
      json::parse(private_modal(window, "What happened? **Briefly.**", window_words()));
  EXPECT_EQ(slack_test::breaches_of_view(view), std::vector<std::string>{});
  EXPECT_EQ(view["callback_id"], kWindowCallback);
  EXPECT_EQ(read_window(view["private_metadata"].get<std::string>()), window);
  EXPECT_EQ(view["blocks"][0]["text"]["text"], "What happened? *Briefly.*");
  EXPECT_EQ(view["blocks"][1]["block_id"], kWindowBlock);
  EXPECT_EQ(view["blocks"][1]["element"]["action_id"], kWindowAction);
  EXPECT_EQ(view["blocks"][1]["element"]["max_length"], 3000);
}

TEST(TeamModal, AsksForATickOnlyWhereOneIsOffered) {
  const TeamWindowAt at{true, "o1", RoomId("slack:T1:U1"), "C1", ""};
  service::TeamWindow window;
  window.language = Language("en");
  window.ask = "What changed?";
  window.label = "In a line";
  window.most_bytes = 200;
  const json plain = json::parse(team_modal(at, window, window_words()));
  window.tick = "It may be shown to the team";
  const json ticked = json::parse(team_modal(at, window, window_words()));
  for (const json& view : {plain, ticked}) {
    EXPECT_EQ(slack_test::breaches_of_view(view), std::vector<std::string>{});
    EXPECT_EQ(view["callback_id"], kTeamWindowCallback);
    EXPECT_EQ(read_team_window(view["private_metadata"].get<std::string>()), at);
    EXPECT_EQ(view["blocks"][1]["label"]["text"], "In a line");
    EXPECT_EQ(view["blocks"][1]["element"]["max_length"], 200);
  }
  EXPECT_EQ(plain["blocks"].size(), 2U);
  ASSERT_EQ(ticked["blocks"].size(), 3U);
  EXPECT_EQ(ticked["blocks"][2]["block_id"], kTickBlock);
  EXPECT_EQ(ticked["blocks"][2]["optional"], true);
  EXPECT_EQ(ticked["blocks"][2]["element"]["action_id"], kTickAction);
}

}  // namespace
}  // namespace tillit::slack
