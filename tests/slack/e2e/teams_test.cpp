#include "common/e2e/stage.hpp"
#include "slack/e2e/slack_room.hpp"

#include <gtest/gtest.h>

// Teams, the groups of people, in Slack.
namespace tillit::e2e {
namespace {

struct Crew {
  explicit Crew(const SlackRoomOptions& options = {}) : room(options) {}
  ~Crew() { room.check(expected); }
  SlackRoom room;
  TeamStory story{room, room.bot(), room.clock(), Language("en")};
  std::string expected;  // of what Slack forbids
};

std::string text_of(const std::vector<TeamRoom::Shown>& shown) {
  std::string text;
  for (const auto& one : shown)
    for (const std::string& line : one.lines) text += line + "\n";
  return text;
}

TEST(SlackTeams, ThreeWeeksReadAsATeamWouldLikeThem) {
  Crew crew;
  play_three_weeks(crew.story, crew.room, 6);
  expect_golden(crew.story.text(), TILLIT_SOURCE_DIR "/tests/slack/e2e/three_weeks.md");
}

TEST(SlackTeams, AMentionWithTheSameWordsFoundsOneAsWell) {
  Crew crew;
  const auto [as_message, as_mention] = crew.room.person(0).mention(crew.room.place(), "team");
  EXPECT_EQ(as_message.reply.status, 200);
  EXPECT_EQ(as_mention.reply.status, 200);
  crew.story.sees_in_channel(1, "announce_join");
  // Once more: there is one, and only they hear of it.
  crew.story.calls(1, "team");
  crew.story.sees_in_channel(1, "already_here");
  EXPECT_FALSE(has(text_of(crew.room.channel(2)), crew.story.words("already_here")));
}

TEST(SlackTeams, WhereTheBotIsNotInTheChannelItsFounderAloneHearsOfIt) {
  Crew crew({.bot_is_in = false});
  crew.story.calls(0, "team");
  crew.story.sees_in_chat(0, "place_lost");
  crew.story.settles();
  EXPECT_TRUE(crew.room.channel(1).empty());
  // Invited, it can be founded again.
  crew.room.slack().join(crew.room.place(), crew.room.slack().look([](const auto& state) {
    return state.installations.begin()->second.bot_user_id;
  }));
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
}

TEST(SlackTeams, StoppingIsAskedOnceOnlyOfThemAndEndsItForAll) {
  Crew crew;
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(0, "announce_join");
  crew.story.calls(1, "team stop");
  crew.story.sees_in_channel(1, "only_members");
  crew.story.calls(0, "team stop");
  crew.story.sees_in_channel(0, "stop_sure");
  EXPECT_FALSE(has(text_of(crew.room.channel(1)), "Stop the team?"));
  crew.story.presses(0, crew.story.words("button_stop"));
  crew.story.sees_in_channel(1, "ended");
}

TEST(SlackTeams, AWordTheyDoNotKnowIsAnsweredWithThoseTheyDo) {
  Crew crew;
  crew.story.calls(0, "team spirit");
  crew.story.sees_in_channel(0, "words_known");
  EXPECT_TRUE(crew.room.channel(1).empty());
}

TEST(SlackTeams, LeavingByWordInTheDirectMessageIsAnsweredThereAlone) {
  Crew crew;
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  crew.story.presses(1, crew.story.words("button_join"));
  crew.story.sees_in_chat(1, "joined_rule");
  const std::string before = text_of(crew.room.channel(0));
  EXPECT_TRUE(crew.room.person(1).say("team leave").reply.ok());
  crew.story.sees_in_chat(1, "left");
  EXPECT_EQ(text_of(crew.room.channel(0)), before);
}

TEST(SlackTeams, WithoutTheScopeForFilesTheSummaryHasLinesOfBlocks) {
  auto scopes = fake_slack::FakeSlack::usual_scopes();
  scopes.erase("files:write");
  Crew crew({.scopes = scopes});
  crew.expected = "files.getUploadURLExternal  missing_scope: \n";  // the operator is told
  play_three_weeks(crew.story, crew.room, 6);
  EXPECT_FALSE(has(crew.story.text(), "(picture"));
  EXPECT_TRUE(has(crew.story.text(), "█ ") || has(crew.story.text(), "▅ ")) << crew.story.text();
}

TEST(SlackTeams, WhoIsDeactivatedIsNoMoreInAnyTeam) {
  Crew crew;
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  crew.story.presses(1, crew.story.words("button_join"));
  crew.story.sees_in_chat(1, "joined_rule");
  EXPECT_EQ(crew.room.person(1).changes([](fake_slack::User& user) { user.deleted = true; }).status,
            200);
  EXPECT_EQ(
      crew.room.person(1).changes([](fake_slack::User& user) { user.deleted = false; }).status,
      200);
  EXPECT_TRUE(crew.room.person(1).say("team leave").reply.ok());
  crew.story.sees_in_chat(1, "left_already");
}

}  // namespace
}  // namespace tillit::e2e
