#include "coaching/holidays.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

TEST(EasterSunday, IsWhatTheChurchesSay) {
  // The earliest and the latest there can be are among them.
  for (const char* easter : {"1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2011-04-24",
                             "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
                             "2028-04-16", "2038-04-25", "2285-03-22"}) {
    const Date date = *parse_date(easter);
    EXPECT_EQ(format(easter_sunday(static_cast<int>(std::chrono::year_month_day{date}.year()))),
              easter);
  }
}

TEST(EasterSunday, IsASundayBetween22MarchAnd25April) {
  for (int year = 1583; year <= 3000; ++year) {
    const Date easter = easter_sunday(year);
    EXPECT_EQ(std::chrono::weekday{easter}, std::chrono::Sunday) << year;
    EXPECT_GE(easter, Date{std::chrono::year{year} / 3 / 22});
    EXPECT_LE(easter, Date{std::chrono::year{year} / 4 / 25});
  }
}

TEST(DaysOffOf, StaysTotalInACountryWithoutAWorkingDay) {
  Country country;
  country.weekend.fill(true);
  country.holidays.push_back({.id = "a",
                              .name = "A",
                              .rule = FixedDay{1, 1},
                              .moved = {},
                              .also = {{std::chrono::Thursday, Shift::NextFree}}});
  EXPECT_FALSE(days_off_of(country, "", 2026).empty());
}

TEST(DaysOffOf, SkipsADayTheYearDoesNotHave) {
  Country country;
  country.holidays.push_back(
      {.id = "a", .name = "A", .rule = FixedDay{2, 29}, .moved = {}, .also = {}});
  EXPECT_TRUE(days_off_of(country, "", 2026).empty());
  EXPECT_EQ(days_off_of(country, "", 2028).size(), 1U);
}

TEST(DaysOff, KnowNothingByDefault) {
  EXPECT_EQ(DaysOff{}.find(*parse_date("2026-12-25")), nullptr);
}

}  // namespace
}  // namespace tillit::coaching
