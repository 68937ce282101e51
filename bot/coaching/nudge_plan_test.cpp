#include "coaching/nudge_plan.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace tillit::coaching {
namespace {

using Lines = std::vector<std::string>;

// A person in Amsterdam whose check-in is on Wednesdays; 2026-11-25 is one.
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

Wish follow_up(const char* id, const char* local) {
  return {.kind = NudgeKind::FollowUp, .key = id, .at = *parse_local_date_time(local)};
}

Wish other(const char* id, const char* local, std::chrono::seconds window = std::chrono::days{3}) {
  return {
      .kind = NudgeKind::Other, .key = id, .at = *parse_local_date_time(local), .window = window};
}

// "11-25T11:00 check_in+a" of what comes, "(11-25T11:00 check_in: holiday)" of what does not; what
// moved it stands behind.
Lines told(const std::vector<PlannedNudge>& rows, const NudgedPerson& person) {
  Lines lines;
  for (const PlannedNudge& row : rows) {
    std::string line = format(person.zone.to_local(row.at.value_or(row.meant))).substr(5);
    line += ' ' + (row.key == kCheckInKey ? std::string(to_word(row.kind)) : row.key);
    for (const std::string& key : row.with) line += '+' + key;
    if (!row.at)
      line = '(' + line + ": " + std::string(to_word(row.why)) + ')';
    else if (row.why != Why::None)
      line += ' ' + std::string(to_word(row.why));
    lines.push_back(line);
  }
  return lines;
}

Lines plan(const NudgedPerson& person, const std::vector<Wish>& wishes = {},
           const char* from = "2026-11-23T08:00", const char* until = "2026-12-07T00:00") {
  return told(plan_nudges(person, wishes, at(person, from), at(person, until)), person);
}

TEST(Plan, HasOneCheckInAWeek) {
  EXPECT_EQ(plan(somebody()), (Lines{"11-25T11:00 check_in", "12-02T11:00 check_in"}));
}

TEST(Plan, HasNoneIfItIsNotWanted) {
  NudgedPerson person = somebody();
  person.rhythm.check_in.wanted = false;
  EXPECT_EQ(plan(person), Lines{});
}

TEST(Plan, LeavesWeeksAloneThatAreSettledOrPast) {
  NudgedPerson person = somebody();
  EXPECT_EQ(plan(person, {}, "2026-11-27T11:01"), (Lines{"12-02T11:00 check_in"}));
  person.rhythm.check_in_done = *parse_date("2026-11-23");
  EXPECT_EQ(plan(person), (Lines{"12-02T11:00 check_in"}));
}

TEST(Plan, KeepsFollowUpsOfOtherDaysApart) {
  EXPECT_EQ(plan(somebody(), {follow_up("a", "2026-11-27T19:00")}),
            (Lines{"11-25T11:00 check_in", "11-27T19:00 a", "12-02T11:00 check_in"}));
}

TEST(Plan, JoinsAFollowUpOfTheDayBeforeToTheCheckIn) {
  EXPECT_EQ(
      plan(somebody(), {follow_up("a", "2026-11-24T19:00")}),
      (Lines{"(11-24T19:00 a: joins_check_in)", "11-25T11:00 check_in+a", "12-02T11:00 check_in"}));
}

TEST(Plan, NeverAsksAboutAPromiseBeforeItsHour) {
  EXPECT_EQ(
      plan(somebody(), {follow_up("a", "2026-11-25T19:00")}),
      (Lines{"11-25T19:00 check_in+a", "(11-25T19:00 a: joins_check_in)", "12-02T11:00 check_in"}));
}

TEST(Plan, TakesTheCheckInAlongToTheNextDayIfItsHourIsOneOfOurs) {
  EXPECT_EQ(plan(somebody(), {follow_up("a", "2026-11-26T12:00")}),
            (Lines{"11-26T12:00 check_in+a joins_check_in", "(11-26T12:00 a: joins_check_in)",
                   "12-02T11:00 check_in"}));
  EXPECT_EQ(plan(somebody(), {follow_up("a", "2026-11-26T19:00")}),
            (Lines{"11-25T11:00 check_in", "11-26T19:00 a", "12-02T11:00 check_in"}));
}

TEST(Plan, OfACheckInThatWaitsForAFollowUpIsTheSameAfterItsOwnHour) {
  EXPECT_EQ(plan(somebody(), {follow_up("a", "2026-11-26T12:00")}, "2026-11-25T15:00")[0],
            "11-26T12:00 check_in+a joins_check_in");
}

TEST(Plan, BringsFollowUpsOfOneDayTogether) {
  EXPECT_EQ(
      plan(somebody(), {follow_up("a", "2026-11-27T10:00"), follow_up("b", "2026-11-27T18:00")}),
      (Lines{"11-25T11:00 check_in", "11-27T18:00 a+b", "(11-27T18:00 b: joins_check_in)",
             "12-02T11:00 check_in"}));
}

TEST(Plan, KeepsADayForOneNudge) {
  NudgedPerson person = somebody();
  person.rhythm.check_in_done = *parse_date("2026-11-23");
  person.rhythm.budget =
      after_sending({}, NudgeKind::CheckIn, at(person, "2026-11-25T11:00"), person.zone);
  EXPECT_EQ(plan(person, {follow_up("a", "2026-11-25T17:00")}, "2026-11-25T12:00"),
            (Lines{"11-26T17:00 a one_per_day", "12-02T11:00 check_in"}));
}

TEST(Plan, FitsOthersIntoWhatIsLeftOfTheBudget) {
  const std::vector<Wish> wishes = {other("pulse", "2026-11-24T10:00"),
                                    other("tip", "2026-11-25T10:00")};
  EXPECT_EQ(plan(somebody(), wishes),
            (Lines{"(11-24T10:00 pulse: week_is_full)", "(11-25T10:00 tip: week_is_full)",
                   "11-25T11:00 check_in", "12-02T11:00 check_in"}));
  NudgedPerson twice = somebody();
  twice.rhythm.budget.per_week = 2;
  EXPECT_EQ(plan(twice, wishes), (Lines{"11-24T10:00 pulse", "(11-25T10:00 tip: week_is_full)",
                                        "11-25T11:00 check_in", "12-02T11:00 check_in"}));
  EXPECT_EQ(plan(twice, {other("tip", "2026-11-25T10:00")}),
            (Lines{"11-25T11:00 check_in", "11-26T10:00 tip one_per_day", "12-02T11:00 check_in"}));
}

TEST(Plan, LeavesTheDayOfACheckInThatWaitsForAFollowUpAlone) {
  NudgedPerson person = somebody();
  person.rhythm.budget.per_week = 2;
  const std::vector<Wish> wishes = {follow_up("a", "2026-11-26T12:00"),
                                    other("tip", "2026-11-25T12:00")};
  EXPECT_EQ(plan(person, wishes)[0], "11-26T12:00 check_in+a joins_check_in");
  EXPECT_EQ(plan(person, wishes)[2], "11-27T12:00 tip one_per_day");
}

TEST(Plan, MovesACheckInFromADayOnWhichSomethingCame) {
  NudgedPerson person = somebody();
  person.rhythm.check_in.time = TimeOfDay{std::chrono::hours{8}};
  person.rhythm.budget =
      after_sending({}, NudgeKind::FollowUp, at(person, "2026-11-25T07:30"), person.zone);
  EXPECT_EQ(plan(person, {}, "2026-11-25T07:40")[0], "11-26T08:00 check_in one_per_day");
}

TEST(Plan, IsHalvedAfterTwoUnanswered) {
  NudgedPerson person = somebody();
  person.rhythm.budget.unanswered = 2;
  EXPECT_EQ(plan(person, {}, "2026-11-23T08:00", "2026-12-21T00:00"),
            (Lines{"11-25T11:00 check_in", "(12-02T11:00 check_in: week_is_full)",
                   "12-09T11:00 check_in", "(12-16T11:00 check_in: week_is_full)"}));
}

TEST(Plan, HasOneQuestionAfterFourUnanswered) {
  NudgedPerson person = somebody();
  person.rhythm.budget.unanswered = 4;
  EXPECT_EQ(plan(person, {follow_up("a", "2026-11-27T10:00")}),
            (Lines{"11-25T11:00 stay_quiet", "(11-27T10:00 a: silent)",
                   "(12-02T11:00 stay_quiet: silent)"}));
  person.rhythm.budget.asked = true;
  EXPECT_EQ(plan(person),
            (Lines{"(11-25T11:00 check_in: silent)", "(12-02T11:00 check_in: silent)"}));
}

TEST(Plan, IsEmptyButForTheReasonWhenNudgesAreOff) {
  NudgedPerson person = somebody();
  person.nudges = {NudgeSettings::Mode::Off, *parse_local_date_time("2026-11-20T10:00"), {}};
  EXPECT_EQ(plan(person, {}, "2026-11-23T08:00", "2026-11-30T00:00"),
            (Lines{"(11-25T11:00 check_in: off)"}));
  person.nudges.mode = NudgeSettings::Mode::Paused;
  EXPECT_EQ(plan(person, {}, "2026-11-23T08:00", "2026-11-30T00:00"),
            (Lines{"(11-25T11:00 check_in: paused)"}));
  person.nudges.until = *parse_date("2026-11-30");
  EXPECT_EQ(plan(person), (Lines{"(11-25T11:00 check_in: paused)", "12-02T11:00 check_in"}));
}

TEST(Plan, MovesACheckInWithinItsWeek) {
  Country country;
  country.holidays.push_back(
      {.id = "day", .name = "Day", .rule = FixedDay{11, 25}, .moved = {}, .also = {}});
  const DaysOff days_off(country, "");
  NudgedPerson person = somebody();
  person.days_off = &days_off;
  EXPECT_EQ(plan(person)[0], "11-26T11:00 check_in holiday");
  person.rhythm = with_leave(person.rhythm, {*parse_date("2026-11-26"), *parse_date("2026-11-28")},
                             *parse_date("2026-11-23"));
  EXPECT_EQ(plan(person)[0], "11-24T11:00 check_in holiday") << "the days after it are taken";
}

TEST(Plan, SkipsAWeekOfLeave) {
  NudgedPerson person = somebody();
  person.rhythm = with_leave(person.rhythm, {*parse_date("2026-11-20"), *parse_date("2026-11-30")},
                             *parse_date("2026-11-20"));
  EXPECT_EQ(plan(person), (Lines{"(11-25T11:00 check_in: leave)", "12-02T11:00 check_in"}));
}

TEST(Plan, BringsAFollowUpAfterLeave) {
  NudgedPerson person = somebody();
  person.rhythm = with_leave(person.rhythm, {*parse_date("2026-11-20"), *parse_date("2026-11-30")},
                             *parse_date("2026-11-20"));
  EXPECT_EQ(
      plan(person, {follow_up("a", "2026-11-21T18:00")}, "2026-11-20T12:00"),
      (Lines{"(11-25T11:00 check_in: leave)", "11-30T10:00 a leave", "12-02T11:00 check_in"}));
}

TEST(Plan, BringsALateFollowUpUnlessItIsTooOld) {
  NudgedPerson person = somebody();
  person.rhythm.check_in.wanted = false;
  const std::vector<Wish> wishes = {follow_up("a", "2026-11-20T12:00")};
  const Lines late = plan(person, wishes, "2026-11-25T11:00");
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].substr(0, 7), "11-25T1") << "within the hours after it";
  EXPECT_NE(late[0].find(" a caught_up"), std::string::npos);
  EXPECT_EQ(plan(person, wishes, "2026-11-25T12:01"), (Lines{"(11-20T12:00 a: too_late)"}));
}

TEST(Plan, BringsALateCheckInWithinItsWeek) {
  NudgedPerson person = somebody();
  const Lines late = plan(person, {}, "2026-11-26T09:00");
  ASSERT_EQ(late.size(), 2U);
  EXPECT_EQ(late[0].substr(0, 6), "11-26T");
  EXPECT_NE(late[0].find("caught_up"), std::string::npos);
  person.rhythm.check_in = {true, std::chrono::Sunday, TimeOfDay{std::chrono::hours{19}}};
  EXPECT_EQ(plan(person, {}, "2026-11-29T20:59"),
            (Lines{"(11-29T19:00 check_in: week_is_over)", "12-06T19:00 check_in"}));
}

TEST(Plan, BringsALateOtherWithinItsWindowAndSpread) {
  std::set<TimePoint> moments;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    NudgedPerson person = somebody();
    person.seed = seed;
    person.rhythm.check_in.wanted = false;
    const auto next = next_nudge(person, {other("tip", "2026-11-24T10:00", std::chrono::hours{5})},
                                 at(person, "2026-11-24T11:00"));
    ASSERT_TRUE(next);
    EXPECT_LE(*next->at, at(person, "2026-11-24T14:00"));
    moments.insert(*next->at);
  }
  EXPECT_GT(moments.size(), 90U);
  NudgedPerson person = somebody();
  person.rhythm.check_in.wanted = false;
  EXPECT_FALSE(next_nudge(person, {other("tip", "2026-11-24T10:00", std::chrono::hours{5})},
                          at(person, "2026-11-24T15:01")));
}

TEST(CheckInWish, DoesNotComeAtOnceBecauseItWasChanged) {
  NudgedPerson person = somebody();
  const TimePoint now = at(person, "2026-11-26T09:00");
  const CheckInWish tuesday{true, std::chrono::Tuesday, TimeOfDay{std::chrono::hours{10}}};
  person.rhythm = with_check_in(person, tuesday, now);
  EXPECT_EQ(plan(person, {}, "2026-11-26T09:00"), (Lines{"12-01T10:00 check_in"}));
  const CheckInWish friday{true, std::chrono::Friday, TimeOfDay{std::chrono::hours{10}}};
  NudgedPerson other_person = somebody();
  other_person.rhythm = with_check_in(other_person, friday, now);
  EXPECT_EQ(plan(other_person, {}, "2026-11-26T09:00")[0], "11-27T10:00 check_in");
}

TEST(CheckInWish, OfSomebodyNewBeginsNextWeek) {
  NudgedPerson person = somebody();
  const CheckInWish wish = person.rhythm.check_in;
  person.rhythm = new_rhythm(at(person, "2026-11-23T09:00"), person.zone);
  person.rhythm.check_in = wish;
  EXPECT_EQ(plan(person), (Lines{"12-02T11:00 check_in"}));
}

TEST(Plan, DealsCheckInsOutOverTheWeek) {
  std::array<int, 7> per_day{};
  std::set<TimePoint> moments;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    NudgedPerson person = somebody();
    person.seed = seed;
    person.rhythm.check_in = {};
    const auto rows =
        plan_nudges(person, {}, at(person, "2026-11-23T00:00"), at(person, "2026-11-30T00:00"));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(obstacle_at(*rows[0].at, ChosenBy::Us, availability_of(person)), Why::None);
    ++per_day[std::chrono::weekday{person.zone.to_local(*rows[0].at).date}.c_encoding()];
    moments.insert(*rows[0].at);
  }
  for (const unsigned day : {1U, 2U, 3U, 4U, 5U}) EXPECT_GT(per_day[day], 150) << day;
  EXPECT_GT(moments.size(), 600U) << "no minute gets many";
}

TEST(Plan, SpreadsWhatAHolidayMoves) {
  Country country;
  country.holidays.push_back(
      {.id = "day", .name = "Day", .rule = FixedDay{11, 25}, .moved = {}, .also = {}});
  const DaysOff days_off(country, "");
  std::set<TimePoint> moments;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    NudgedPerson person = somebody();
    person.seed = seed;
    person.days_off = &days_off;
    person.rhythm.check_in.time.reset();
    const auto next = next_nudge(person, {}, at(person, "2026-11-23T00:00"));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->why, Why::Holiday);
    moments.insert(*next->at);
  }
  EXPECT_GT(moments.size(), 70U);
}

TEST(Plan, TakesADayAndHourOfTheirOwnAsTheyAre) {
  NudgedPerson person = somebody();
  person.rhythm.check_in = {true, std::chrono::Sunday, TimeOfDay{std::chrono::hours{19}}};
  EXPECT_EQ(plan(person)[0], "11-29T19:00 check_in");
  person.rhythm.check_in.time = TimeOfDay{std::chrono::hours{23}};
  EXPECT_EQ(plan(person)[0].substr(0, 7), "11-29T1") << "but never at night";
}

TEST(NextNudge, IsTheFirstThatComes) {
  NudgedPerson person = somebody();
  person.rhythm = with_leave(person.rhythm, {*parse_date("2026-11-20"), *parse_date("2026-11-30")},
                             *parse_date("2026-11-20"));
  const auto next = next_nudge(person, {}, at(person, "2026-11-23T08:00"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->at, at(person, "2026-12-02T11:00"));
  person.nudges.mode = NudgeSettings::Mode::Off;
  EXPECT_FALSE(next_nudge(person, {}, at(person, "2026-11-23T08:00")));
}

TEST(Wishes, AreTheFollowUpsUnderTheKeysOfTheirSchedules) {
  const auto wishes = wishes_of({{"pr:1", *parse_local_date_time("2026-11-26T10:00")}});
  ASSERT_EQ(wishes.size(), 1U);
  EXPECT_EQ(wishes[0].key, "follow_up:pr:1");
  EXPECT_EQ(wishes[0].kind, NudgeKind::FollowUp);
  EXPECT_EQ(format(wishes[0].at), "2026-11-26T10:00");
}

}  // namespace
}  // namespace tillit::coaching
