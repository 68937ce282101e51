#include "core/civil_time.hpp"

#include <gtest/gtest.h>

namespace tillit {
namespace {

TEST(Duration, ReadsAndWritesIso8601) {
  for (const auto& [text, back] :
       std::initializer_list<std::pair<const char*, const char*>>{{"P3D", "P3D"},
                                                                  {"P2W", "P14D"},
                                                                  {"PT90M", "PT1H30M"},
                                                                  {"P1Y2M", "P1Y2M"},
                                                                  {"PT0S", "PT0S"},
                                                                  {"-P1D", "-P1D"},
                                                                  {"P1DT12H", "P1DT12H"}}) {
    const auto duration = parse_duration(text);
    ASSERT_TRUE(duration.has_value()) << text;
    EXPECT_EQ(format(*duration), back);
  }
}

TEST(Duration, RefusesWhatIsNotOne) {
  for (const char* text :
       {"", "P", "PT", "3D", "P3", "P3H", "PT3D", "P1D2M", "P-3D", "P1.5D", "P99999999999D"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(Date, RefusesDaysThatDoNotExist) {
  for (const char* text :
       {"2026-02-29", "2026-13-01", "2026-1-01", "0000-01-01", "2026-11-20 ", "20261120"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
  EXPECT_TRUE(parse_date("2028-02-29").has_value());
}

TEST(Date, KeepsToTheEndOfAShorterMonth) {
  EXPECT_EQ(format(add(*parse_date("2026-01-31"), *parse_duration("P1M"))), "2026-02-28");
  EXPECT_EQ(format(add(*parse_date("2026-03-31"), *parse_duration("-P1M"))), "2026-02-28");
}

TEST(Date, SaturatesAtTheEndsOfTheCalendar) {
  EXPECT_EQ(add(kLastDate, CalendarDuration{.months = 0, .days = INT64_MAX, .seconds = 0}),
            kLastDate);
  EXPECT_EQ(add(kFirstDate, CalendarDuration{.months = INT64_MIN, .days = 0, .seconds = 0}),
            kFirstDate);
}

TEST(LocalDateTime, CarriesSecondsOverMidnight) {
  EXPECT_EQ(format(add(*parse_local_date_time("2026-12-31T23:30"), *parse_duration("PT45M"))),
            "2027-01-01T00:15");
  EXPECT_EQ(format(add(*parse_local_date_time("2026-01-01T00:15"), *parse_duration("-PT30M"))),
            "2025-12-31T23:45");
}

TEST(Instant, ReadsWhatItWrites) {
  const auto instant = parse_instant("2026-11-27T08:00:03.125Z");
  ASSERT_TRUE(instant.has_value());
  EXPECT_EQ(format_instant(*instant), "2026-11-27T08:00:03.125Z");
}

}  // namespace
}  // namespace tillit
