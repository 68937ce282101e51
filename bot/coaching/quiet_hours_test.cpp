#include "coaching/quiet_hours.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

LocalDateTime local(const char* text) { return *parse_local_date_time(text); }

struct Case {
  const char* name;
  const char* moment;
  const char* expected;
};

std::string name_of(const ::testing::TestParamInfo<Case>& test) { return test.param.name; }

// 2026-11-23 is a Monday.
class NextAllowed : public ::testing::TestWithParam<Case> {};
TEST_P(NextAllowed, IsTheFirstMomentOfTheWorkingHours) {
  const LocalDateTime next = next_allowed(local(GetParam().moment));
  EXPECT_EQ(format(next), GetParam().expected);
  EXPECT_TRUE(is_allowed(next));
  EXPECT_EQ(is_allowed(local(GetParam().moment)), local(GetParam().moment) == next);
}
INSTANTIATE_TEST_SUITE_P(
    Moments, NextAllowed,
    ::testing::Values(Case{"InsideStays", "2026-11-24T11:07", "2026-11-24T11:07"},
                      Case{"TooEarlyWaits", "2026-11-24T07:00", "2026-11-24T09:30"},
                      Case{"TheLastMomentCounts", "2026-11-24T15:30", "2026-11-24T15:30"},
                      Case{"TooLateIsTomorrow", "2026-11-24T15:31", "2026-11-25T09:30"},
                      Case{"MondayBeginsLater", "2026-11-23T09:45", "2026-11-23T10:00"},
                      Case{"FridayEndsEarlier", "2026-11-27T14:01", "2026-11-30T10:00"},
                      Case{"FridayAtTwoCounts", "2026-11-27T14:00", "2026-11-27T14:00"},
                      Case{"SaturdayIsMonday", "2026-11-28T11:00", "2026-11-30T10:00"},
                      Case{"SundayIsMonday", "2026-11-29T23:59", "2026-11-30T10:00"},
                      Case{"OverTheYear", "2026-12-31T16:00", "2027-01-01T09:30"}),
    name_of);

TEST(NextAllowed, GivesTheMomentBackWhenNoHourIsAllowed) {
  AllowedHours none;
  none.from = at_clock(18, 0);
  EXPECT_EQ(next_allowed(local("2026-11-24T11:00"), none), local("2026-11-24T11:00"));
}

TEST(NextAllowed, EndsAtTheEndOfTheCalendar) {
  const LocalDateTime last{kLastDate, at_clock(23, 59)};
  EXPECT_LE(next_allowed(last).date, kLastDate);
}

class FollowUpMoment : public ::testing::TestWithParam<Case> {};
TEST_P(FollowUpMoment, KeepsThePersonsOwnDateIfItCan) {
  EXPECT_EQ(format(follow_up_moment(local(GetParam().moment), local("2026-11-24T10:00"))),
            GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(
    Moments, FollowUpMoment,
    ::testing::Values(Case{"AsAsked", "2026-11-26T11:00", "2026-11-26T11:00"},
                      Case{"AnEveningIsTheirWish", "2026-11-26T20:59", "2026-11-26T20:59"},
                      Case{"AWeekendIsTheirWish", "2026-11-28T10:00", "2026-11-28T10:00"},
                      Case{"NightWaitsForTheMorning", "2026-11-24T21:00", "2026-11-25T09:30"},
                      Case{"SmallHoursWaitForTheMorning", "2026-11-26T03:00", "2026-11-26T09:30"},
                      Case{"FridayNightWaitsForMonday", "2026-11-27T23:00", "2026-11-30T10:00"},
                      Case{"SevenIsNoLongerNight", "2026-11-26T07:00", "2026-11-26T07:00"},
                      Case{"ThePastIsTomorrow", "2026-11-24T09:00", "2026-11-25T09:30"},
                      Case{"NowIsPast", "2026-11-24T10:00", "2026-11-25T09:30"},
                      Case{"LongAgoIsTomorrow", "1970-01-01T00:00", "2026-11-25T09:30"}),
    name_of);

}  // namespace
}  // namespace tillit::coaching
