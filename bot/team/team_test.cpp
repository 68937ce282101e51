#include "team/team.hpp"

#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tillit::team {
namespace {

using std::chrono::weeks;

TEST(Team, IsDecidedUponByItsMembersAndItsFounder) {
  const Team team = new_team();
  EXPECT_TRUE(may_decide(team, PersonId("p:founder"), false));
  EXPECT_TRUE(may_decide(team, PersonId("p:anybody"), true));
  EXPECT_FALSE(may_decide(team, PersonId("p:anybody"), false));
}

TEST(Team, GoesOnWithoutItsFounder) {
  const Team team = without_founder(new_team(), PersonId("p:founder"));
  EXPECT_FALSE(team.founder);
  EXPECT_FALSE(team.ended);
  EXPECT_FALSE(may_decide(team, PersonId("p:founder"), false));
  EXPECT_TRUE(may_decide(team, PersonId("p:anybody"), true));
  EXPECT_EQ(without_founder(new_team(), PersonId("p:other")), new_team());
}

TEST(Team, RaisesItsMinimumInStepsAndNeverLowersIt) {
  Team team = new_team();
  EXPECT_EQ(team.settings.fewest, 5U);
  for (const std::size_t wish : {0U, 1U, 4U, 6U, 10U, 100U})
    EXPECT_EQ(with_fewest(team, wish), team) << wish;
  team = with_fewest(team, 12);
  EXPECT_EQ(team.settings.fewest, 12U);
  EXPECT_EQ(with_fewest(team, 8), team);
}

TEST(Team, TakesWhatItTriesOnOneLineAndClosesTheLoop) {
  Team team = new_team();
  team.loop_open = true;
  team.loop_asked = 2;
  EXPECT_EQ(with_trying(team, " \n\t ", team.started), team);
  const Team said = with_trying(team, "\tvi frågar\n\nen gång  till ", team.started);
  EXPECT_EQ(said.trying->what, "vi frågar en gång till");
  EXPECT_FALSE(said.loop_open);
  EXPECT_EQ(said.loop_asked, 0);
  std::string too_long(kMostTryingBytes - 1, 'x');
  too_long.append("åäö");
  const Team cut = with_trying(team, too_long, team.started);
  EXPECT_EQ(cut.trying->what.find_first_not_of('x'), std::string::npos);
  EXPECT_GE(cut.trying->what.size(), kMostTryingBytes - 2);
}

TEST(Team, EndsByItselfWhenNobodyTakesPartForEightWeeks) {
  Team team = with_open_pulse(new_team(), {"let_finish"});
  const TimePoint now = team.started + weeks{3};
  team = seen(team, false, now);
  EXPECT_FALSE(seen(team, false, now + weeks{7}).ended);
  EXPECT_FALSE(seen(seen(team, true, now + weeks{5}), false, now + weeks{8}).ended);
  const Team over = seen(team, false, now + weeks{8});
  EXPECT_EQ(over.ended, now + weeks{8});
  EXPECT_FALSE(over.open);
}

TEST(Team, EndsOnce) {
  const Team team = ended(new_team(), instant("2026-02-01T10:00:00Z"));
  EXPECT_EQ(ended(team, instant("2026-03-01T10:00:00Z")), team);
}

TEST(Team, KeepsSettingsThatCannotBeAsTheyWere) {
  const Team team = new_team();
  EXPECT_EQ(with_weeks(team, 1), team);
  EXPECT_EQ(with_weeks(team, 9), team);
  EXPECT_EQ(with_weeks(team, 4).settings.weeks, 4);
  EXPECT_EQ(with_weekly(team, std::chrono::weekday{9}, TimeOfDay{}), team);
}

}  // namespace
}  // namespace tillit::team
