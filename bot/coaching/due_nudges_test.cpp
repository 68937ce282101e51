#include "coaching/due_nudges.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tillit::coaching {
namespace {

using Act = NudgeDecision::Act;

// As in nudge_plan_test.cpp: Amsterdam, Wednesdays at eleven; 2026-11-25 is one.
NudgedPerson somebody() {
  NudgedPerson person;
  person.zone = *Zone::named("Europe/Amsterdam");
  person.seed = 7;
  person.rhythm.check_in = {true, std::chrono::Wednesday, TimeOfDay{std::chrono::hours{11}}};
  return person;
}

TimePoint at(const NudgedPerson& person, const char* local) {
  return person.zone.to_instant(*parse_local_date_time(local));
}

DueNudge check_in(const NudgedPerson& person, const char* local = "2026-11-25T11:00") {
  return {.kind = NudgeKind::CheckIn,
          .key = std::string(kCheckInKey),
          .planned = at(person, local),
          .due = at(person, local),
          .by = ChosenBy::Weekly};
}

DueNudge follow_up(const NudgedPerson& person, const char* local) {
  return {.kind = NudgeKind::FollowUp,
          .key = "follow_up:pr:1",
          .planned = at(person, local),
          .due = at(person, local),
          .by = ChosenBy::Person};
}

// "send check_in", "wait 2026-11-25T11:40 caught_up", "drop too_late"
std::string told(const NudgeDecision& decision, const NudgedPerson& person) {
  switch (decision.act) {
    case Act::Send: return "send " + std::string(to_word(decision.nudge.kind));
    case Act::Wait:
      return "wait " + format(person.zone.to_local(decision.nudge.due)) + ' ' +
             std::string(to_word(decision.why));
    case Act::Drop: return "drop " + std::string(to_word(decision.why));
  }
  return {};
}

std::string decided(const NudgedPerson& person, const DueNudge& nudge, const char* now) {
  return told(decide(person, nudge, at(person, now)), person);
}

TEST(DueNudge, IsSentInTime) {
  const NudgedPerson person = somebody();
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "send check_in");
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:10"), "send check_in");
}

TEST(DueNudge, OfTheLastMinuteOfADayIsSentWhenTheWakeIsAMomentLater) {
  const NudgedPerson person = somebody();
  DueNudge nudge = check_in(person, "2026-11-27T14:00");
  nudge.by = ChosenBy::Us;
  EXPECT_EQ(decided(person, nudge, "2026-11-27T14:02"), "send check_in");
}

TEST(DueNudge, ThatIsLateIsDealtOutOverTheHoursAfterIt) {
  const NudgedPerson person = somebody();
  const TimePoint now = at(person, "2026-11-25T12:00");
  const NudgeDecision late = decide(person, check_in(person), now);
  ASSERT_EQ(late.act, Act::Wait);
  EXPECT_EQ(late.why, Why::CaughtUp);
  EXPECT_GE(late.nudge.due, now);
  EXPECT_LE(late.nudge.due, now + kCatchUp);
  EXPECT_EQ(late.nudge.planned, at(person, "2026-11-25T11:00")) << "it does not get younger";
  EXPECT_EQ(told(decide(person, late.nudge, late.nudge.due), person), "send check_in");
}

TEST(DueNudge, IsNeverSentInABurst) {
  std::map<TimePoint, int> per_minute;
  for (std::uint64_t seed = 0; seed < 1800; ++seed) {
    NudgedPerson person = somebody();
    person.seed = seed;
    DueNudge nudge = check_in(person);
    nudge.by = ChosenBy::Us;
    const auto late = decide(person, nudge, at(person, "2026-11-25T14:30"));
    ASSERT_EQ(late.act, Act::Wait);
    EXPECT_EQ(obstacle_at(late.nudge.due, ChosenBy::Us, availability_of(person)), Why::None);
    ++per_minute[std::chrono::floor<std::chrono::minutes>(late.nudge.due)];
  }
  for (const auto& [minute, count] : per_minute) EXPECT_LE(count, 30);
  EXPECT_GT(per_minute.size(), 170U) << "three hours, today's last one and two of tomorrow";
}

TEST(DueNudge, IsDroppedWhenItIsTooOld) {
  NudgedPerson person = somebody();
  EXPECT_EQ(decided(person, check_in(person), "2026-11-27T11:00").substr(0, 4), "wait");
  EXPECT_EQ(decided(person, check_in(person), "2026-11-27T11:01"), "drop too_late");
  EXPECT_EQ(decided(person, check_in(person), "2026-11-30T10:00"), "drop week_is_over");
  EXPECT_EQ(decided(person, follow_up(person, "2026-11-25T11:00"), "2026-11-30T10:59").substr(0, 4),
            "wait");
  EXPECT_EQ(decided(person, follow_up(person, "2026-11-25T11:00"), "2026-11-30T11:01"),
            "drop too_late");
}

TEST(DueNudge, WaitsForWhatCameInBetween) {
  NudgedPerson person = somebody();
  person.rhythm.away_until = at(person, "2026-11-25T14:00");
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "wait 2026-11-25T14:00 status");
  person.rhythm.away_until.reset();
  person.rhythm.leaves = {{*parse_date("2026-11-25"), *parse_date("2026-11-27")}};
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "wait 2026-11-27T09:30 leave");
  person.rhythm.leaves = {{*parse_date("2026-11-25"), *parse_date("2026-11-30")}};
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "drop leave");
  EXPECT_EQ(decided(person, follow_up(person, "2026-11-25T11:00"), "2026-11-25T11:00"),
            "wait 2026-11-30T10:00 leave");
}

TEST(DueNudge, IsNotLateAfterALeave) {
  NudgedPerson person = somebody();
  person.rhythm.leaves = {{*parse_date("2026-11-25"), *parse_date("2026-12-21")}};
  const auto waits =
      decide(person, follow_up(person, "2026-11-25T11:00"), at(person, "2026-11-25T11:00"));
  ASSERT_EQ(waits.act, Act::Wait);
  EXPECT_EQ(told(decide(person, waits.nudge, waits.nudge.due), person), "send follow_up");
}

TEST(DueNudge, IsNotSentAtNightToWhoHasTravelled) {
  NudgedPerson person = somebody();
  const DueNudge nudge = check_in(person);
  person.zone = *Zone::named("America/Los_Angeles");
  EXPECT_EQ(told(decide(person, nudge, nudge.due), person), "wait 2026-11-25T09:30 night");
}

TEST(DueNudge, LeavesADayToOne) {
  NudgedPerson person = somebody();
  person.rhythm.budget =
      after_sending({}, NudgeKind::FollowUp, at(person, "2026-11-25T08:00"), person.zone);
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"),
            "wait 2026-11-26T11:00 one_per_day");
}

TEST(DueNudge, KeepsToTheWeeklyNumber) {
  NudgedPerson person = somebody();
  person.rhythm.budget =
      after_sending({}, NudgeKind::Other, at(person, "2026-11-24T10:00"), person.zone);
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "drop week_is_full");
  EXPECT_EQ(decided(person, follow_up(person, "2026-11-25T11:00"), "2026-11-25T11:00"),
            "send follow_up");
}

TEST(DueNudge, BecomesTheQuestionOrNothingWhenNobodyAnswers) {
  NudgedPerson person = somebody();
  person.rhythm.budget.unanswered = 4;
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "send stay_quiet");
  person.rhythm.budget.asked = true;
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "drop silent");
  person.rhythm.budget = after_a_word(person.rhythm.budget);
  DueNudge question = check_in(person);
  question.kind = NudgeKind::StayQuiet;
  EXPECT_EQ(decided(person, question, "2026-11-25T11:00"), "send check_in")
      << "they wrote in the meantime";
  person.nudges.mode = NudgeSettings::Mode::Off;
  EXPECT_EQ(decided(person, check_in(person), "2026-11-25T11:00"), "drop off");
}

TEST(AfterDeciding, TheWeekIsSettledAndTheBudgetCounts) {
  const NudgedPerson person = somebody();
  const TimePoint now = at(person, "2026-11-25T11:00");
  const auto sent = decide(person, check_in(person), now);
  const Rhythm after = after_deciding(person.rhythm, sent, now, person.zone);
  EXPECT_EQ(after.check_in_done, *parse_date("2026-11-23"));
  ASSERT_EQ(after.budget.sent.size(), 1U);
  EXPECT_EQ(after.budget.unanswered, 1);

  const TimePoint later = at(person, "2026-11-28T11:00");
  const Rhythm dropped =
      after_deciding(person.rhythm, decide(person, check_in(person), later), later, person.zone);
  EXPECT_EQ(dropped.check_in_done, *parse_date("2026-11-23"));
  EXPECT_EQ(dropped.budget, NudgeBudget{});

  const TimePoint late = at(person, "2026-11-25T12:00");
  EXPECT_EQ(
      after_deciding(person.rhythm, decide(person, check_in(person), late), late, person.zone),
      person.rhythm)
      << "what waits has not happened";
}

}  // namespace
}  // namespace tillit::coaching
