#include "core/time_shift.hpp"

#include <gtest/gtest.h>

namespace tillit {
namespace {

struct Case {
  const char* name;
  const char* by;
  const char* local;
};

class TimeShift : public ::testing::TestWithParam<Case> {};

TEST_P(TimeShift, MovesTheWallClock) {
  const Zone zone = *Zone::named("Europe/Stockholm");
  const TimePoint now = zone.to_instant(*parse_local_date_time("2026-10-20T10:00"));
  const auto moved = shifted(now, GetParam().by, zone);
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(format(zone.to_local(*moved)), GetParam().local);
}

INSTANTIATE_TEST_SUITE_P(Ways, TimeShift,
                         ::testing::Values(Case{"DaysOverAClockChange", "+7d", "2026-10-27T10:00"},
                                           Case{"Iso", "+P7D", "2026-10-27T10:00"},
                                           Case{"IsoWithoutPlus", "P1W", "2026-10-27T10:00"},
                                           Case{"Hours", "+3h", "2026-10-20T13:00"},
                                           Case{"Minutes", "90m", "2026-10-20T11:30"},
                                           Case{"Months", "+1mo", "2026-11-20T10:00"},
                                           Case{"ADay", "2026-11-28", "2026-11-28T09:00"},
                                           Case{"AMoment", " 2026-11-28T14:30 ",
                                                "2026-11-28T14:30"}),
                         [](const auto& test) { return test.param.name; });

TEST(TimeShift, RefusesWhatIsNoShift) {
  for (const char* by : {"", "+", "7", "-1d", "-P1D", "soon", "+7x", "+999999999d"}) {
    EXPECT_FALSE(shifted(TimePoint{}, by, Zone::utc()).has_value()) << by;
  }
}

}  // namespace
}  // namespace tillit
