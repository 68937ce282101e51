#include "coaching/moments.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

const TimePoint kNever = TimePoint::max();

Country with_kings_day() {
  Country country;
  country.holidays.push_back({.id = "kings_day",
                              .name = "Koningsdag",
                              .rule = FixedDay{4, 27},
                              .moved = {{std::chrono::Sunday, Shift::DayBefore}},
                              .also = {}});
  return country;
}

Availability in_amsterdam() {
  static const DaysOff days_off(with_kings_day(), "");
  Availability person;
  person.zone = *Zone::named("Europe/Amsterdam");
  person.days_off = &days_off;
  person.leaves = {{*parse_date("2026-07-06"), *parse_date("2026-07-27")}};
  return person;
}

TimePoint at(const Availability& person, const char* local) {
  return person.zone.to_instant(*parse_local_date_time(local));
}

// "2026-11-24T11:00 hours": where it comes, and what moved it.
std::string told(const Moment& moment, const Availability& person) {
  const std::string why(to_word(moment.why));
  return (moment.at ? format(person.zone.to_local(*moment.at)) : std::string("never")) + ' ' + why;
}

struct Case {
  const char* name;
  const char* earliest;
  ChosenBy by;
  const char* expected;
};
class WhenMayBeSaid : public ::testing::TestWithParam<Case> {};
TEST_P(WhenMayBeSaid, IsTheFirstMomentThatAllowsIt) {
  const Availability person = in_amsterdam();
  const auto& [name, earliest, by, expected] = GetParam();
  const Moment moment = when_may_be_said(at(person, earliest), kNever, by, person);
  EXPECT_EQ(told(moment, person), expected);
}
constexpr auto kUs = ChosenBy::Us;
constexpr auto kWeekly = ChosenBy::Weekly;
constexpr auto kPerson = ChosenBy::Person;
// 2026-11-23 is a Monday, 2026-04-27 one too.
INSTANTIATE_TEST_SUITE_P(
    Moments, WhenMayBeSaid,
    ::testing::Values(
        Case{"AtOnce", "2026-11-24T11:00", kUs, "2026-11-24T11:00 none"},
        Case{"TooEarly", "2026-11-24T08:00", kUs, "2026-11-24T09:30 hours"},
        Case{"SmallHours", "2026-11-24T03:00", kUs, "2026-11-24T09:30 night"},
        Case{"Evening", "2026-11-24T18:00", kUs, "2026-11-25T09:30 hours"},
        Case{"MondayMorning", "2026-11-23T09:45", kUs, "2026-11-23T10:00 hours"},
        Case{"FridayAfternoon", "2026-11-27T14:01", kUs, "2026-11-30T10:00 hours"},
        Case{"Weekend", "2026-11-28T11:00", kUs, "2026-11-30T10:00 free_day"},
        Case{"Holiday", "2026-04-27T11:00", kUs, "2026-04-28T09:30 holiday"},
        Case{"HolidayOfAHabit", "2026-04-27T19:00", kWeekly, "2026-04-28T09:30 holiday"},
        Case{"HabitOnAWeekend", "2026-11-29T19:00", kWeekly, "2026-11-29T19:00 none"},
        Case{"HabitAtNight", "2026-11-24T22:00", kWeekly, "2026-11-25T09:30 night"},
        Case{"OwnDateOnAHoliday", "2026-04-27T19:00", kPerson, "2026-04-27T19:00 none"},
        Case{"OwnDateOnAWeekend", "2026-11-28T08:00", kPerson, "2026-11-28T08:00 none"},
        Case{"OwnDateAtNight", "2026-11-27T23:00", kPerson, "2026-11-30T10:00 night"},
        Case{"LeaveOfOurs", "2026-07-10T11:00", kUs, "2026-07-27T10:00 leave"},
        Case{"LeaveOfTheirs", "2026-07-10T19:00", kPerson, "2026-07-27T10:00 leave"},
        Case{"LastDayBeforeLeave", "2026-07-03T13:00", kUs, "2026-07-03T13:00 none"},
        Case{"FirstDayBack", "2026-07-27T12:00", kUs, "2026-07-27T12:00 none"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(WhenMayBeSaidWithin, SaysWhatIsInTheWayIfTheWindowEnds) {
  const Availability person = in_amsterdam();
  const auto told_within = [&](const char* from, const char* until, ChosenBy by) {
    return told(when_may_be_said(at(person, from), at(person, until), by, person), person);
  };
  EXPECT_EQ(told_within("2026-07-10T11:00", "2026-07-12T00:00", kUs), "never leave");
  EXPECT_EQ(told_within("2026-04-27T11:00", "2026-04-27T16:00", kUs), "never holiday");
  EXPECT_EQ(told_within("2026-11-28T11:00", "2026-11-30T09:59", kUs), "never free_day");
  EXPECT_EQ(told_within("2026-11-28T11:00", "2026-11-30T10:00", kUs), "2026-11-30T10:00 free_day");
}

TEST(WhenMayBeSaid, WaitsForTheEndOfAStatus) {
  Availability person = in_amsterdam();
  person.away_until = at(person, "2026-11-24T14:00");
  const Moment moment = when_may_be_said(at(person, "2026-11-24T11:00"), kNever, kUs, person);
  EXPECT_EQ(told(moment, person), "2026-11-24T14:00 status");
  EXPECT_EQ(obstacle_at(at(person, "2026-11-24T14:00"), kUs, person), Why::None);
  person.away_until = at(person, "2026-11-24T22:00");
  EXPECT_EQ(told(when_may_be_said(at(person, "2026-11-24T11:00"), kNever, kPerson, person), person),
            "2026-11-25T09:30 status");
}

TEST(WhenMayBeSaid, HoldsBackDuringAPause) {
  Availability person = in_amsterdam();
  person.pause = Leave{*parse_date("2026-11-23"), *parse_date("2026-12-07")};
  const Moment moment = when_may_be_said(at(person, "2026-11-24T11:00"), kNever, kPerson, person);
  EXPECT_EQ(told(moment, person), "2026-12-07T10:00 paused");
}

TEST(WhenMayBeSaid, IsNeverForWhoNeverWorks) {
  Availability person = in_amsterdam();
  person.working_days = {};
  EXPECT_EQ(told(when_may_be_said(at(person, "2026-11-24T11:00"), kNever, kUs, person), person),
            "never free_day");
}

TEST(HoursOf, FollowThePersonsOwnWeek) {
  Availability person;
  person.working_days = {false, false, true, true, true, false, false};  // Tuesday to Thursday
  const auto hours = [&](const char* date) {
    const auto open = hours_of(*parse_date(date), person);
    return open ? format(open->from) + '-' + format(open->to) : std::string("closed");
  };
  EXPECT_EQ(hours("2026-11-23"), "closed");
  EXPECT_EQ(hours("2026-11-24"), "10:00-15:30") << "the week has just begun";
  EXPECT_EQ(hours("2026-11-25"), "09:30-15:30");
  EXPECT_EQ(hours("2026-11-26"), "09:30-14:00") << "the week is nearly over";
  person.working_days = {false, true, true, false, true, true, false};  // Wednesdays off
  EXPECT_EQ(hours("2026-11-24"), "09:30-15:30") << "one free day is no weekend";
  EXPECT_EQ(hours("2026-11-26"), "09:30-15:30");
}

// Europe/Amsterdam: 2026-03-29T02:00 does not exist, 2026-10-25T02:00 comes twice.
TEST(WhenMayBeSaid, MovesASkippedHourForward) {
  Availability person = in_amsterdam();
  person.hours = {.from = at_clock(2, 30),
                  .to = at_clock(5, 0),
                  .monday_from = at_clock(2, 30),
                  .friday_to = at_clock(5, 0),
                  .night_from = at_clock(22, 0),
                  .night_to = at_clock(0, 0)};
  person.working_days.fill(true);
  const Moment moment = when_may_be_said(at(person, "2026-03-29T00:30"), kNever, kUs, person);
  EXPECT_EQ(told(moment, person), "2026-03-29T03:30 hours");
}

TEST(WhenMayBeSaid, TakesTheFirstOfADoubledHourAndNeverGoesBack) {
  Availability person = in_amsterdam();
  person.hours = {.from = at_clock(2, 30),
                  .to = at_clock(5, 0),
                  .monday_from = at_clock(2, 30),
                  .friday_to = at_clock(5, 0),
                  .night_from = at_clock(22, 0),
                  .night_to = at_clock(0, 0)};
  person.working_days.fill(true);
  const auto first = *parse_instant("2026-10-25T00:30:00Z");
  EXPECT_EQ(when_may_be_said(at(person, "2026-10-25T01:00"), kNever, kUs, person).at, first);
  // Half past one, UTC: the clocks showed 02:30 an hour ago and show it again.
  const auto second = *parse_instant("2026-10-25T01:30:00Z");
  EXPECT_EQ(when_may_be_said(second, kNever, kUs, person).at, second);
  // Between the two, the clocks have gone back to 02:10.
  const auto between = *parse_instant("2026-10-25T01:10:00Z");
  EXPECT_GE(*when_may_be_said(between, kNever, kUs, person).at, between);
}

TEST(WhenMayBeSaid, PassesOverADayThatAZoneSkipped) {
  // Samoa went from Thursday 29 to Saturday 31 December 2011.
  Availability person;
  person.zone = *Zone::named("Pacific/Apia");
  const Moment moment = when_may_be_said(at(person, "2011-12-29T17:00"), kNever, kUs, person);
  EXPECT_EQ(told(moment, person), "2012-01-02T10:00 hours");
}

TEST(SpreadFrom, CountsOnlyTimeInWhichItMayBeSaid) {
  const Availability person = in_amsterdam();
  const auto spread = [&](const char* from, int minutes) {
    return told(spread_from(at(person, from), std::chrono::minutes{minutes}, kNever, kUs, person),
                person);
  };
  EXPECT_EQ(spread("2026-11-24T11:00", 0), "2026-11-24T11:00 none");
  EXPECT_EQ(spread("2026-11-24T11:00", 90), "2026-11-24T12:30 none");
  EXPECT_EQ(spread("2026-11-24T03:00", 90), "2026-11-24T11:00 night");
  // Half an hour is left on Tuesday, an hour comes on Wednesday.
  EXPECT_EQ(spread("2026-11-24T15:00", 90).substr(0, 13), "2026-11-25T10");
  EXPECT_EQ(spread("2026-11-27T13:45", 60).substr(0, 13), "2026-11-30T10");
}

TEST(SpreadFrom, EndsWithTheWindow) {
  const Availability person = in_amsterdam();
  const Moment moment = spread_from(at(person, "2026-11-24T15:00"), std::chrono::hours{3},
                                    at(person, "2026-11-25T09:00"), kUs, person);
  EXPECT_FALSE(moment.at);
}

}  // namespace
}  // namespace tillit::coaching
