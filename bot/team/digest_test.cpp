#include "team/digest.hpp"

#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tillit::team {
namespace {

std::vector<std::string> keys(const std::vector<Line>& lines) {
  std::vector<std::string> all;
  for (const Line& line : lines) all.push_back(line.key);
  return all;
}
using Keys = std::vector<std::string>;

struct BandCase {
  const char* name;
  Tally tally;
  Band band;
};
class BandOfTest : public ::testing::TestWithParam<BandCase> {};
TEST_P(BandOfTest, IsAThirdOfTheScale) { EXPECT_EQ(band_of(GetParam().tally), GetParam().band); }
INSTANTIATE_TEST_SUITE_P(Tallies, BandOfTest,
                         ::testing::Values(BandCase{"AllLowest", {5, 0, 0, 0, 0}, Band::Low},
                                           BandCase{"MostlyTwos", {0, 4, 1, 0, 0}, Band::Low},
                                           BandCase{"JustLow", {0, 4, 2, 0, 0}, Band::Low},
                                           BandCase{"JustAboveLow", {0, 3, 2, 0, 0}, Band::Middle},
                                           BandCase{
                                               "AllInTheMiddle", {0, 0, 7, 0, 0}, Band::Middle},
                                           BandCase{"HalfAndHalf", {4, 0, 0, 0, 4}, Band::Middle},
                                           BandCase{"JustBelowHigh", {0, 0, 2, 3, 0}, Band::Middle},
                                           BandCase{"JustHigh", {0, 0, 2, 4, 0}, Band::High},
                                           BandCase{"AllHighest", {0, 0, 0, 0, 5}, Band::High}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(BandOf, NeverTellsWhatOneOfThemGave) {
  // Whatever the band and whoever looks: each answer of each person fits it, for some answers of
  // the others.
  for (std::size_t people = kFewest; people <= 40; ++people) {
    for (std::size_t answer = 0; answer < kScale; ++answer) {
      std::array<bool, 3> possible{};
      for (std::size_t others = 0; others < kScale; ++others) {
        Tally tally{};
        tally[others] = people - 1;
        ++tally[answer];
        possible[static_cast<std::size_t>(band_of(tally))] = true;
      }
      EXPECT_TRUE(possible[0] && possible[1] && possible[2]) << people << " " << answer;
    }
  }
}

TEST(Digest, ShowsABandOfEachQuestionInTheOrderTheyWereAsked) {
  const Team team = with_open_pulse(new_team(), {"put_right", "let_finish", "admit_wrong"});
  const Closed closed = close(team, {.questions = {all_gave("admit_wrong", voices("abcde"), 1),
                                                   all_gave("put_right", voices("abcde"), 5),
                                                   all_gave("let_finish", voices("abcde"), 3)}});
  EXPECT_EQ(keys(closed.digest.before), (Keys{"digest_heading", "digest_rule"}));
  EXPECT_EQ(keys(closed.digest.figures), (Keys{"digest_high", "digest_middle", "digest_low"}));
  EXPECT_EQ(closed.digest.figures[0].arguments,
            (std::vector<LineArgument>{{"statement", TextOf{"question_put_right"}}}));
  EXPECT_EQ(keys(closed.digest.after), (Keys{"digest_idea", "digest_loop"}));
  EXPECT_EQ(closed.shown, sets({"abcde"}));
}

TEST(Digest, ClosesThePulseAndOpensTheLoop) {
  const Team team = with_open_pulse(new_team(), {"let_finish"});
  const Closed closed = close(team, {});
  EXPECT_FALSE(closed.team.open);
  EXPECT_TRUE(closed.team.loop_open);
  EXPECT_EQ(closed.team.posts, team.posts + 1);
  EXPECT_EQ(closed.team.last_post, digest_post(team).week);
  EXPECT_EQ(close_pulse(closed.team, digest_post(team), {}, {}, Random::seeded(1)).team,
            closed.team);
}

TEST(Digest, TellsAChangeOnlyBetweenBands) {
  struct Change {
    int before;
    int now;
    const char* key;
  };
  for (const Change& change : {Change{5, 4, "digest_high_same"}, Change{3, 5, "digest_high_up"},
                               Change{1, 3, "digest_middle_up"}, Change{5, 3, "digest_middle_down"},
                               Change{3, 3, "digest_middle_same"}, Change{3, 1, "digest_low_down"},
                               Change{1, 2, "digest_low_same"}}) {
    const VoiceSet people = voices("abcdefg");
    const Closed first = close(with_open_pulse(new_team(), {"let_finish"}),
                               {.questions = {all_gave("let_finish", people, change.before)}});
    const Closed second =
        close(with_open_pulse(first.team, {"let_finish"}),
              {.questions = {all_gave("let_finish", people, change.now)}}, first.shown);
    EXPECT_EQ(keys(second.digest.figures), Keys{change.key});
    EXPECT_TRUE(second.shown.empty()) << "the set was known";
  }
}

TEST(Digest, ComparesWithTheLastBandShownWhateverWasWithheldBetween) {
  const VoiceSet people = voices("abcdefg");
  Closed closed = close(with_open_pulse(new_team(), {"let_finish"}),
                        {.questions = {all_gave("let_finish", people, 1)}});
  const std::vector<VoiceSet> published = closed.shown;
  closed = close(with_open_pulse(closed.team, {"let_finish"}),
                 {.questions = {all_gave("let_finish", voices("abcdef"), 3)}}, published);
  EXPECT_EQ(keys(closed.digest.figures), Keys{"digest_withheld"});
  closed = close(with_open_pulse(closed.team, {"let_finish"}),
                 {.questions = {all_gave("let_finish", people, 5)}}, published);
  EXPECT_EQ(keys(closed.digest.figures), Keys{"digest_high_up"});
  ASSERT_EQ(closed.digest.trends.size(), 1U);
  EXPECT_EQ(closed.digest.trends[0].bands, (std::vector<std::int64_t>{1, 0, 3}));
}

TEST(Digest, MakesTrendsOfEvergreenQuestionsOnly) {
  const Team team = with_open_pulse(new_team(), {"put_right", "let_finish", "ask_for_help"});
  const Closed closed = close(team, {.questions = {all_gave("put_right", voices("abcde"), 5),
                                                   all_gave("let_finish", voices("abcde"), 3)}});
  ASSERT_EQ(closed.digest.trends.size(), 1U) << "of the third there is nothing to show yet";
  EXPECT_EQ(closed.digest.trends[0].question, "let_finish");
  EXPECT_EQ(closed.digest.trends[0].in_words.key, "trend_in_words");
}

TEST(Digest, KeepsAYearOfFigures) {
  Team team = new_team();
  for (int pulse = 0; pulse < 30; ++pulse) {
    team = close(with_open_pulse(team, {"let_finish", "put_right"}),
                 {.questions = {all_gave("let_finish", voices("abcde"), 3)}}, sets({"abcde"}))
               .team;
  }
  EXPECT_EQ(team.figures.size(), 2 * kMostFiguresKept);
  EXPECT_EQ(team.figures.front().pulse, 30 - 12 + 1);
}

TEST(Digest, SaysWhatTheTeamTried) {
  Team team = with_trying(new_team(), "  frågar en gång\ntill ", instant("2026-01-12T10:00:00Z"));
  team = with_open_pulse(std::move(team), {"let_finish"});
  const Closed closed = close(team, {});
  EXPECT_EQ(closed.digest.before[1],
            (Line{"digest_tried", {{"what", std::string("frågar en gång till")}}}));
}

Collected words_of(const VoiceSet& writers) {
  Collected collected{.writers = writers};
  for (const Voice writer : writers)
    collected.words.push_back("line " + std::to_string(writer.number));
  return collected;
}

TEST(OwnWords, AreShownFromTenWritersOn) {
  const Team team = with_open_pulse(new_team(), {"let_finish"});
  const Closed nine = close(team, words_of(voices("abcdefghi")));
  EXPECT_EQ(nine.digest.words_line.key, "digest_no_words");
  EXPECT_TRUE(nine.digest.words.empty());
  const Closed ten = close(team, words_of(voices("abcdefghij")));
  EXPECT_EQ(ten.digest.words_line.key, "digest_words");
  EXPECT_EQ(ten.digest.words.size(), 10U);
  EXPECT_EQ(ten.shown, sets({"abcdefghij"}));
}

TEST(OwnWords, AreASetAsAnyOther) {
  const Team team = with_open_pulse(new_team(), {"let_finish"});
  Collected collected = words_of(voices("abcdefghij"));
  collected.questions = {all_gave("let_finish", voices("abcdefghijk"), 5)};
  const Closed closed = close(team, collected);
  EXPECT_EQ(keys(closed.digest.figures), Keys{"digest_high"});
  EXPECT_EQ(closed.digest.words_line.key, "digest_no_words");
}

TEST(OwnWords, AreShuffledWhateverOrderTheyCameIn) {
  const Team team = with_open_pulse(new_team(), {"let_finish"});
  Collected collected = words_of(voices("abcdefghijklmnopqrst"));
  const auto once = close(team, collected, {}, 7).digest.words;
  std::ranges::reverse(collected.words);
  EXPECT_EQ(close(team, collected, {}, 7).digest.words, once);
  EXPECT_NE(close(team, collected, {}, 8).digest.words, once);
  EXPECT_NE(collected.words, once);
  EXPECT_TRUE(std::ranges::is_permutation(collected.words, once));
}

TEST(Digest, WithholdsWhatDoesNotAddUp) {
  Answered answered = all_gave("let_finish", voices("abcdef"), 5);
  answered.tally[4] = 5;
  const Closed closed =
      close(with_open_pulse(new_team(), {"let_finish"}), {.questions = {answered}});
  EXPECT_EQ(keys(closed.digest.figures), Keys{"digest_withheld"});
  EXPECT_TRUE(closed.shown.empty());
}

}  // namespace
}  // namespace tillit::team
