#include "channels/common/team_words.hpp"

#include "coaching/host_functions.hpp"
#include "content/load.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tillit::channels {
namespace {

using What = service::TeamArrival::What;

const dialogue::Library& shipped() {
  static const auto library = [] {
    auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    EXPECT_TRUE(files.has_value());
    return content::load(*files,
                         [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
                           return coaching::bind(types, coaching::HostOptions{}, missing);
                         })
        .library;
  }();
  return *library;
}

const Date kToday = parse_date("2026-11-24").value();  // a Tuesday

struct Case {
  const char* name;
  const char* typed;
  What what;
};
class TeamWordsTest : public ::testing::TestWithParam<Case> {};
TEST_P(TeamWordsTest, Mean) {
  const auto said = read_team_words(GetParam().typed, shipped(), kToday);
  ASSERT_TRUE(said.has_value()) << GetParam().typed;
  EXPECT_EQ(said->what, GetParam().what);
}
INSTANTIATE_TEST_SUITE_P(Words, TeamWordsTest,
                         ::testing::Values(Case{"Alone", "team", What::Found},
                                           Case{"Loud", "  TEAM ", What::Found},
                                           Case{"Start", "team start", What::Found},
                                           Case{"Leave", "team leave", What::Leave},
                                           Case{"Verlaten", "Team verlaten", What::Leave},
                                           Case{"Lamna", "teamet lämna", What::Leave},
                                           Case{"LamnaPlain", "team lamna", What::Leave},
                                           Case{"Stop", "team stop", What::Stop},
                                           Case{"Stopp", "team stopp", What::Stop},
                                           Case{"Pause", "team pauze", What::Pause},
                                           Case{"Resume", "team fortsätt", What::Resume}),
                         [](const auto& test) { return test.param.name; });

TEST(TeamWords, APauseHasItsEndInTheWritersLanguage) {
  for (const char* typed : {"team pause 2 weeks", "team pauze 2 weken", "team paus 2 veckor"}) {
    const auto said = read_team_words(typed, shipped(), kToday);
    ASSERT_TRUE(said && said->until) << typed;
    EXPECT_EQ(format(*said->until), "2026-12-08") << typed;
  }
  const auto until = read_team_words("team pause until 5 January", shipped(), kToday);
  ASSERT_TRUE(until && until->until);
  EXPECT_EQ(format(*until->until), "2027-01-05");
}

TEST(TeamWords, AnEndThatCannotBeReadIsNotGuessedAt) {
  EXPECT_FALSE(read_team_words("team pause when it suits", shipped(), kToday));
  // A pause that lies ahead would begin now.
  EXPECT_FALSE(read_team_words("team pause from 20 December to 5 January", shipped(), kToday));
}

TEST(TeamWords, SetDayTimeWeeksAndTheSmallestGroup) {
  const auto day = read_team_words("team day Thursday", shipped(), kToday);
  ASSERT_TRUE(day && day->settings.day);
  EXPECT_EQ(*day->settings.day, std::chrono::Thursday);
  const auto dag = read_team_words("team dag donderdag", shipped(), kToday);
  ASSERT_TRUE(dag && dag->settings.day);
  EXPECT_EQ(*dag->settings.day, std::chrono::Thursday);
  const auto time = read_team_words("team tid 14:30", shipped(), kToday);
  ASSERT_TRUE(time && time->settings.time);
  EXPECT_EQ(format(*time->settings.time), "14:30");
  const auto weeks = read_team_words("team weken 4", shipped(), kToday);
  ASSERT_TRUE(weeks && weeks->settings.weeks);
  EXPECT_EQ(*weeks->settings.weeks, 4);
  const auto fewest = read_team_words("team fewest 8", shipped(), kToday);
  ASSERT_TRUE(fewest && fewest->settings.fewest);
  EXPECT_EQ(*fewest->settings.fewest, 8U);
}

TEST(TeamWords, WhatTheTeamTriesStaysAsItWasTyped) {
  const auto said = read_team_words("team try  Ask the Quiet one first! ", shipped(), kToday);
  ASSERT_TRUE(said.has_value());
  EXPECT_EQ(said->what, What::CloseLoop);
  EXPECT_EQ(said->text, "Ask the Quiet one first!");
}

TEST(TeamWords, OfAnythingElseNothingIsRead) {
  for (const char* typed : {"", "menu", "teams", "my team", "leave the team"}) {
    EXPECT_FALSE(is_about_team(typed)) << typed;
    EXPECT_FALSE(read_team_words(typed, shipped(), kToday)) << typed;
  }
  for (const char* typed :
       {"team spirit", "team stop it", "team try", "team day someday", "team \xff\xfe"}) {
    EXPECT_TRUE(is_about_team(typed)) << typed;
    EXPECT_FALSE(read_team_words(typed, shipped(), kToday)) << typed;
  }
}

TEST(TeamWords, StandOnceInTheirTableAsTheyAreCompared) {
  std::set<std::string> seen;
  for (const TeamWord& one : team_words()) {
    EXPECT_TRUE(seen.emplace(one.word).second) << one.word;
    EXPECT_FALSE(one.meaning.empty());
  }
}

}  // namespace
}  // namespace tillit::channels
