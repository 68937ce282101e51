#include "coaching/nudge_budget.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

const Zone kUtc = Zone::utc();

TimePoint noon(const char* date) { return TimePoint{*parse_date(date)} + std::chrono::hours{12}; }

NudgeBudget sent_on(std::vector<const char*> dates, NudgeKind kind = NudgeKind::CheckIn) {
  NudgeBudget budget;
  for (const char* date : dates) budget = after_sending(budget, kind, noon(date), kUtc);
  return budget;
}

bool is_full(const NudgeBudget& budget, const char* date) {
  return week_is_full(budget, {}, *parse_date(date));
}

// 2026-11-23 is a Monday.
TEST(NudgeBudget, IsOneAWeek) {
  const NudgeBudget budget = sent_on({"2026-11-24"});
  EXPECT_TRUE(is_full(budget, "2026-11-29")) << "Sunday";
  EXPECT_FALSE(is_full(budget, "2026-11-30")) << "Monday";
  EXPECT_FALSE(is_full(budget, "2026-11-22")) << "the Sunday before";
}

TEST(NudgeBudget, IsTwoIfThePersonSaysSo) {
  const NudgeBudget one = with_per_week(sent_on({"2026-11-24"}), 2);
  EXPECT_FALSE(is_full(one, "2026-11-26"));
  EXPECT_TRUE(week_is_full(one, {*parse_date("2026-11-25")}, *parse_date("2026-11-26")))
      << "what is planned counts too";
}

TEST(NudgeBudget, IsOneInTwoWeeksIfThePersonSaysSo) {
  NudgeBudget budget = with_every_other_week(with_per_week(sent_on({"2026-11-24"}), 2));
  EXPECT_TRUE(is_full(budget, "2026-12-06")) << "the Sunday of the week after";
  EXPECT_FALSE(is_full(budget, "2026-12-07"));
  budget.unanswered = kHalvedAfter;
  EXPECT_FALSE(is_full(budget, "2026-12-07")) << "it is not halved once more";
  EXPECT_FALSE(is_full(with_per_week(budget, 1), "2026-12-07"));
  EXPECT_EQ(with_per_week(with_every_other_week({}), 1), NudgeBudget{});
}

TEST(NudgeBudget, IsNeverMoreThanTwoNorLessThanOne) {
  EXPECT_EQ(with_per_week({}, 7).per_week, 2);
  EXPECT_EQ(with_per_week({}, 0).per_week, 1);
}

TEST(NudgeBudget, IsHalvedAfterTwoUnanswered) {
  const NudgeBudget budget = sent_on({"2026-11-17", "2026-11-24"});
  EXPECT_TRUE(is_full(budget, "2026-12-06"));
  EXPECT_FALSE(is_full(budget, "2026-12-07"));
  EXPECT_FALSE(is_full(after_a_word(budget), "2026-11-30")) << "any word brings it back";
}

TEST(NudgeBudget, OfTwoIsHalvedToOne) {
  const NudgeBudget budget = with_per_week(sent_on({"2026-11-24", "2026-11-26"}), 2);
  EXPECT_FALSE(is_full(budget, "2026-11-30"));
  EXPECT_TRUE(week_is_full(budget, {*parse_date("2026-12-01")}, *parse_date("2026-12-03")));
}

TEST(NudgeBudget, AsksOnceAfterFourUnansweredAndThenIsSilent) {
  NudgeBudget budget = sent_on({"2026-11-03", "2026-11-10", "2026-11-24"});
  EXPECT_EQ(kind_due(budget, NudgeKind::CheckIn), NudgeKind::CheckIn);
  budget = after_sending(budget, NudgeKind::CheckIn, noon("2026-12-08"), kUtc);
  EXPECT_EQ(kind_due(budget, NudgeKind::CheckIn), NudgeKind::StayQuiet);
  EXPECT_EQ(kind_due(budget, NudgeKind::Other), NudgeKind::StayQuiet);
  EXPECT_EQ(standing_obstacle(budget, NudgeKind::StayQuiet), Why::None);
  EXPECT_EQ(standing_obstacle(budget, NudgeKind::FollowUp), Why::Silent);
  budget = after_sending(budget, NudgeKind::StayQuiet, noon("2026-12-22"), kUtc);
  EXPECT_EQ(kind_due(budget, NudgeKind::CheckIn), NudgeKind::CheckIn) << "it is asked once";
  for (const NudgeKind kind : {NudgeKind::CheckIn, NudgeKind::FollowUp, NudgeKind::Other})
    EXPECT_EQ(standing_obstacle(budget, kind), Why::Silent);
  EXPECT_EQ(standing_obstacle(after_a_word(budget), NudgeKind::CheckIn), Why::None);
}

TEST(NudgeBudget, LeavesWhatThePersonDatedOutOfTheWeek) {
  EXPECT_FALSE(is_full(sent_on({"2026-11-24"}, NudgeKind::FollowUp), "2026-11-26"));
}

TEST(NudgeBudget, CountsEverythingForTheDay) {
  const NudgeBudget budget = sent_on({"2026-11-24"}, NudgeKind::FollowUp);
  EXPECT_TRUE(day_is_taken(budget, *parse_date("2026-11-24"), kUtc));
  EXPECT_FALSE(day_is_taken(budget, *parse_date("2026-11-25"), kUtc));
}

TEST(NudgeBudget, CountsTheDayHereAndWhereItWasSent) {
  // Tuesday half past nine in Auckland is Monday in Los Angeles.
  const Zone auckland = *Zone::named("Pacific/Auckland");
  const Zone los_angeles = *Zone::named("America/Los_Angeles");
  const TimePoint at = auckland.to_instant(*parse_local_date_time("2026-11-24T09:30"));
  const NudgeBudget budget = after_sending({}, NudgeKind::CheckIn, at, auckland);
  EXPECT_TRUE(day_is_taken(budget, *parse_date("2026-11-23"), los_angeles));
  EXPECT_TRUE(day_is_taken(budget, *parse_date("2026-11-24"), los_angeles));
  EXPECT_FALSE(day_is_taken(budget, *parse_date("2026-11-25"), los_angeles));
}

TEST(NudgeBudget, StopsWhenTheChannelRefuses) {
  const NudgeBudget budget = after_refusal({});
  EXPECT_EQ(standing_obstacle(budget, NudgeKind::FollowUp), Why::Blocked);
  EXPECT_EQ(standing_obstacle(after_a_word(budget), NudgeKind::FollowUp), Why::None);
}

TEST(NudgeBudget, KeepsTheLastOnes) {
  NudgeBudget budget;
  for (int day = 0; day < 100; ++day)
    budget = after_sending(budget, NudgeKind::FollowUp,
                           noon("2026-01-01") + std::chrono::hours{24 * day}, kUtc);
  ASSERT_EQ(budget.sent.size(), kMaxSent);
  EXPECT_EQ(format(budget.sent.back().day), "2026-04-10");
}

}  // namespace
}  // namespace tillit::coaching
