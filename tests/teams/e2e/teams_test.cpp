#include "common/e2e/stage.hpp"
#include "teams/e2e/teams_room.hpp"

#include <gtest/gtest.h>

// Teams, the groups of people, in Microsoft Teams.
namespace tillit::teams_e2e {
namespace {

using e2e::has;

struct Crew {
  explicit Crew(const TeamsRoomOptions& options = {})
      : room(options),
        story(room, room.bot(), room.clock(), Language(options.locale.substr(0, 2))) {}
  ~Crew() { room.check(); }
  TeamsRoom room;
  e2e::TeamStory story;
};

std::string text_of(const std::vector<e2e::TeamRoom::Shown>& shown) {
  std::string text;
  for (const auto& one : shown)
    for (const std::string& line : one.lines) text += line + "\n";
  return text;
}

TEST(MicrosoftTeams, ThreeWeeksReadAsATeamWouldLikeThem) {
  Crew crew;
  play_three_weeks(crew.story, crew.room, 5);
  e2e::expect_golden(crew.story.text(), TILLIT_SOURCE_DIR "/tests/teams/e2e/three_weeks.md");
}

TEST(MicrosoftTeams, ClientsWithoutUniversalActionsAreAnsweredToo) {
  Crew crew({.locale = "en-GB", .old_clients = true});
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  crew.story.presses(1, crew.story.words("button_join"));
  crew.story.sees_in_chat(1, "joined_rule");
  crew.story.presses(2, crew.story.words("button_about"));
  crew.story.sees_in_chat(2, "about_leaving");
  crew.story.presses(1, crew.story.words("button_leave"), false);
  crew.story.sees_in_chat(1, "left");
}

TEST(MicrosoftTeams, WhatOnlyOneMayReadIsNeverSaidInTheChannel) {
  Crew crew({.locale = "en-GB"});
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  const std::string before = text_of(crew.room.channel(2));
  crew.story.calls(1, "team stop");
  crew.story.sees_in_chat(1, "only_members");
  crew.story.calls(0, "team stop");
  crew.story.sees_in_chat(0, "stop_sure");
  crew.story.calls(2, "team spirit");
  crew.story.sees_in_chat(2, "words_known");
  // What they wrote themselves stands there, and nothing of the bot's.
  const std::string after = text_of(crew.room.channel(2));
  for (const char* key : {"only_members", "stop_sure", "words_known"})
    EXPECT_FALSE(has(after, crew.story.words(key))) << key;
  EXPECT_TRUE(after.starts_with(before));
  crew.story.presses(0, crew.story.words("button_stop"), false);
  crew.story.sees_in_channel(1, "ended");
}

TEST(MicrosoftTeams, TakenOutOfTheChannelTheTeamEndsAndItsFounderAloneHearsOfIt) {
  Crew crew({.locale = "en-GB"});
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  const std::string before = text_of(crew.room.channel(1));
  EXPECT_TRUE(crew.room.person(2).remove_from(crew.room.place()).second.ok());
  crew.story.sees_in_chat(0, "place_lost");
  EXPECT_EQ(text_of(crew.room.channel(1)), before);
}

TEST(MicrosoftTeams, TheLoopIsClosedInACardThatOnlyTheySee) {
  Crew crew({.locale = "en-GB"});
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  crew.story.calls(0, "team try We ask the quiet one first");
  crew.story.sees_in_channel(1, "trying_said");
  EXPECT_TRUE(has(text_of(crew.room.channel(1)), "We ask the quiet one first"));
}

TEST(MicrosoftTeams, LeavingByWordInTheirOwnChatIsAnsweredThereAlone) {
  Crew crew({.locale = "en-GB"});
  crew.story.calls(0, "team");
  crew.story.sees_in_channel(1, "announce_join");
  crew.story.presses(1, crew.story.words("button_join"));
  crew.story.sees_in_chat(1, "joined_rule");
  const std::string before = text_of(crew.room.channel(0));
  EXPECT_TRUE(crew.room.person(1).say("team leave").reply.ok());
  crew.story.sees_in_chat(1, "left");
  EXPECT_EQ(text_of(crew.room.channel(0)), before);
}

}  // namespace
}  // namespace tillit::teams_e2e
