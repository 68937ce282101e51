#include "team/pulse.hpp"

#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace tillit::team {
namespace {

TEST(QuestionsOf, AreFourDifferentOnesWithTwoThatComeBack) {
  for (std::int64_t pulse = 1; pulse <= 40; ++pulse) {
    const auto asked = questions_of(pulse);
    EXPECT_EQ(asked.size(), kMostQuestions);
    EXPECT_EQ(std::set<std::string>(asked.begin(), asked.end()).size(), kMostQuestions);
    const auto evergreen = std::ranges::count_if(asked, [](const std::string& id) {
      return std::ranges::find(questions(), id, &Question::id)->is_evergreen;
    });
    EXPECT_EQ(evergreen, 2);
  }
}

TEST(QuestionsOf, ComeRoundInTurn) {
  std::map<std::string, std::vector<std::int64_t>> asked;
  for (std::int64_t pulse = 1; pulse <= 20; ++pulse) {
    for (const std::string& id : questions_of(pulse)) asked[id].push_back(pulse);
  }
  EXPECT_EQ(asked.size(), questions().size());
  EXPECT_GE(questions().size(), 12U);
  for (const Question& question : questions()) {
    const auto& pulses = asked[std::string(question.id)];
    for (std::size_t i = 1; i < pulses.size(); ++i)
      EXPECT_EQ(pulses[i] - pulses[i - 1], question.is_evergreen ? 2 : 5) << question.id;
  }
}

TEST(QuestionsOf, NoneAlwaysStandsFirst) {
  std::set<std::string> first;
  for (std::int64_t pulse = 1; pulse <= 20; ++pulse) first.insert(questions_of(pulse).front());
  EXPECT_GE(first.size(), 4U);
}

class TapTest : public ::testing::Test {
 protected:
  Team team = with_open_pulse(new_team(), {"let_finish", "put_right"});
  Member member{PersonId("p:a"), Voice{7}, instant("2026-01-06T10:00:00Z")};
  TimePoint now = team.open->opened + std::chrono::hours{1};

  [[nodiscard]] Taken tap(const Answer& answer, std::string_view question = "let_finish",
                          bool has_ballot = false) const {
    return taken(team, &member, team.open->number, question, answer, has_ballot, now);
  }
};

TEST_F(TapTest, LeavesABallotAndAnAnswerThatDoNotKnowEachOther) {
  const Taken first = tap(4);
  EXPECT_EQ(first.ballot, (Ballot{team.open->number, "let_finish", Voice{7}}));
  EXPECT_EQ(first.answer, 4);
  EXPECT_EQ(first.reply, Line{"counted"});
}

TEST_F(TapTest, RatherNotLeavesNothing) {
  const Taken rather_not = tap(std::nullopt);
  EXPECT_FALSE(rather_not.ballot || rather_not.answer);
  EXPECT_TRUE(tap(2).ballot) << "and can be thought better of";
}

TEST_F(TapTest, AnswersSomeOfTheQuestionsOnly) {
  EXPECT_TRUE(tap(1, "put_right").ballot);
  EXPECT_FALSE(tap(1, "put_right", true).ballot);
}

TEST_F(TapTest, OldOrForgedButtonsHaveAReplyAndNothingElse) {
  for (const int answer : {0, 6, -1, 1000}) {
    EXPECT_FALSE(tap(answer).ballot || tap(answer).answer) << answer;
  }
  EXPECT_EQ(tap(3, "admit_wrong").reply, Line{"pulse_over"});
  EXPECT_EQ(taken(team, &member, 99, "let_finish", 3, false, now).reply, Line{"pulse_over"});
  EXPECT_EQ(taken(team, nullptr, team.open->number, "let_finish", 3, false, now).reply,
            Line{"pulse_not_asked"});
  EXPECT_EQ(taken(new_team(), &member, 1, "let_finish", 3, false, now).reply, Line{"pulse_over"});
  EXPECT_EQ(
      taken(team, &member, team.open->number, "let_finish", 3, false, team.open->closes).reply,
      Line{"pulse_over"});
}

TEST_F(TapTest, WhoJoinedAfterItOpenedIsAskedTheNextTime) {
  member.joined = team.open->opened;
  EXPECT_TRUE(is_asked(team, member, now));
  member.joined += std::chrono::milliseconds{1};
  EXPECT_FALSE(is_asked(team, member, now));
  EXPECT_EQ(tap(3).reply, Line{"pulse_next_time"});
}

TEST_F(TapTest, NobodyIsAskedOnceItIsOver) {
  EXPECT_FALSE(is_asked(team, member, team.open->closes));
  team.open.reset();
  EXPECT_FALSE(is_asked(team, member, now));
}

TEST_F(TapTest, OwnWordsAreKeptOnlyIfTheyMayBeShown) {
  const auto words = [&](std::string_view text, bool may_be_shown, bool has_ballot = false) {
    return taken_words(team, &member, team.open->number, text, may_be_shown, has_ballot, now);
  };
  const TakenWords shared = words("  vi\nhinner inte ", true);
  EXPECT_EQ(shared.words, "vi hinner inte");
  EXPECT_EQ(shared.ballot->question, kOwnWords);
  for (const TakenWords& nothing :
       {words("vi hinner inte", false), words("  ", true), words("en till", true, true)}) {
    EXPECT_FALSE(nothing.ballot || nothing.words);
    EXPECT_EQ(nothing.reply, shared.reply);
  }
  now = team.open->closes;
  EXPECT_EQ(words("vi hinner inte", true).reply, Line{"pulse_over"});
}

TEST(OpeningLines, SayHowManyUntilWhenAndTheRule) {
  const Team team = with_open_pulse(with_fewest(new_team(), 8), {"let_finish", "put_right"});
  const auto lines = opening_lines(*team.open, stockholm().zone.to_local(team.open->closes));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].arguments[0], (LineArgument{"n", std::int64_t{2}}));
  EXPECT_EQ(lines[1].arguments[0], (LineArgument{"fewest", std::int64_t{8}}));
}

}  // namespace
}  // namespace tillit::team
