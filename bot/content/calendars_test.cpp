#include "content/calendars.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tillit::content {
namespace {

std::string findings_of(const std::string& bytes, std::size_t countries = 0) {
  Findings findings;
  const Calendars calendars = load_calendars({{"calendars/xx.json", bytes}}, findings);
  EXPECT_EQ(calendars.size(), countries);
  std::string lines;
  for (const Diagnostic& found : std::move(findings).sorted())
    lines += fmt::format("{}:{} {}\n", found.line, found.code, found.message);
  return lines;
}

std::string with_holiday(const std::string& holiday) {
  return "{ \"format\": 1, \"country\": \"xx\", \"name\": \"X\",\n"
         "  \"regions\": { \"north\": { \"name\": \"N\" } },\n"
         "  \"holidays\": { \"day\":\n" +
         holiday + " } }";
}

struct Case {
  const char* name;
  const char* holiday;
  const char* expected;
};

class Holidays : public ::testing::TestWithParam<Case> {};
TEST_P(Holidays, ThatCannotBeAreFoundWhereTheyStand) {
  EXPECT_EQ(findings_of(with_holiday(GetParam().holiday)), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(
    Files, Holidays,
    ::testing::Values(
        Case{"NoSuchDay", R"({ "name": "A", "date": "02-30" })",
             "4:D70 “02-30” is no day of the year\n"},
        Case{"NoSuchDate", R"({ "name": "A", "dates": ["2026-13-01"] })",
             "4:D70 “2026-13-01” is no date\n"},
        Case{"NoSuchRegion", R"({ "name": "A", "date": "01-01", "regions": ["nort"] })",
             "4:D70 there is no region “nort” (did you mean “north”?)\n"},
        Case{"EndsBeforeItBegins",
             R"({ "name": "A", "date": "01-01", "since": 2020, "until": 2019 })",
             "4:D70 “day” ends before it begins\n"},
        Case{"CountedFromNowhere", R"({ "name": "A", "date": "01-01", "every": 5 })",
             "4:D70 “day” is kept every 5 years, but it does not say “since” when\n"},
        Case{"TheZeroth",
             R"({ "name": "A", "nth": { "weekday": "monday", "month": 5, "which": 0 } })",
             "4:D70 “which” is 1 for the first, up to 4, or -1 for the last\n"},
        Case{"TwoRules", R"({ "name": "A", "date": "01-01", "easter": 1 })",
             "4:D01 “day” needs exactly one of: date, easter, nth, first, "
             "dates\n"},
        Case{"UnknownWord", R"({ "name": "A", "date": "01-01", "also": { "sunday": "later" } })",
             "4:D01 “sunday” must be one of day_before, day_after, next_free, not “later”\n"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Calendars, StandInAFileNamedAfterTheirCountry) {
  EXPECT_EQ(findings_of(R"({ "format": 1, "country": "nl", "name": "X", "holidays": {} })"),
            "1:D70 the country “nl” does not stand in calendars/nl.json\n");
}

TEST(Calendars, NeedAWorkingDay) {
  EXPECT_EQ(findings_of(R"({ "format": 1, "country": "xx", "name": "X", "holidays": {},
    "weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] })"),
            "2:D70 a week needs a day that is not weekend\n");
}

TEST(Calendars, OfOtherWeekendsAreRead) {
  Findings findings;
  const Calendars calendars = load_calendars(
      {{"calendars/xx.json", R"({ "format": 1, "country": "xx", "name": "X", "holidays": {},
    "weekend": ["friday", "saturday"] })"}},
      findings);
  const coaching::Weekdays expected = {false, false, false, false, false, true, true};
  EXPECT_EQ(calendars.at("xx").weekend, expected);
}

// Each file of ours against days that were written down by hand, not computed by the code under
// test.
class OurCalendars : public ::testing::Test {
 protected:
  // "2026-04-27 kings_day" for every day off of that year, weekends left out.
  std::vector<std::string> working_days_off(std::string_view country, std::string_view region,
                                            int year) const {
    std::vector<std::string> lines;
    for (const auto& day : coaching::days_off_of(calendars_.at(std::string(country)), region, year))
      if (coaching::holds(coaching::kMondayToFriday, day.date))
        lines.push_back(fmt::format("{} {}", format(day.date), day.id));
    return lines;
  }
  bool is_off(std::string_view country, std::string_view region, const char* date) const {
    const coaching::DaysOff days(calendars_.at(std::string(country)), region);
    return days.find(*parse_date(date)) != nullptr;
  }

  void SetUp() override {
    auto files = read_content_files(TILLIT_SOURCE_DIR);
    ASSERT_TRUE(files) << files.error().context;
    Findings findings;
    calendars_ = load_calendars(*files, findings);
    EXPECT_EQ(findings.count(), 0U);
  }
  Calendars calendars_;
};

using Lines = std::vector<std::string>;

TEST_F(OurCalendars, AreTheFiveCountries) {
  Lines codes;
  for (const auto& [code, country] : calendars_) codes.push_back(code);
  EXPECT_EQ(codes, (Lines{"de", "gb", "nl", "se", "us"}));
}

TEST_F(OurCalendars, OfTheNetherlandsIn2026) {
  EXPECT_EQ(
      working_days_off("nl", "", 2026),
      (Lines{"2026-01-01 new_year", "2026-04-06 easter_monday", "2026-04-27 kings_day",
             "2026-05-14 ascension_day", "2026-05-25 whit_monday", "2026-12-25 christmas_day"}));
}

TEST_F(OurCalendars, KeepKingsDayOnSaturdayWhenItIsASunday) {
  // 27 April was a Sunday in 2014 and 2025, and will be in 2031.
  for (const char* sunday : {"2014-04-27", "2025-04-27", "2031-04-27"})
    EXPECT_FALSE(is_off("nl", "", sunday)) << sunday;
  for (const char* saturday : {"2014-04-26", "2025-04-26", "2031-04-26"})
    EXPECT_TRUE(is_off("nl", "", saturday)) << saturday;
}

TEST_F(OurCalendars, KeepLiberationDayEveryFifthYear) {
  EXPECT_TRUE(is_off("nl", "", "2020-05-05"));
  EXPECT_TRUE(is_off("nl", "", "2025-05-05"));
  EXPECT_FALSE(is_off("nl", "", "2026-05-05"));
}

TEST_F(OurCalendars, OfSwedenIn2026) {
  EXPECT_EQ(working_days_off("se", "", 2026),
            (Lines{"2026-01-01 new_year", "2026-01-06 epiphany", "2026-04-03 good_friday",
                   "2026-04-06 easter_monday", "2026-05-01 may_day", "2026-05-14 ascension_day",
                   "2026-06-19 midsummer_eve", "2026-12-24 christmas_eve",
                   "2026-12-25 christmas_day", "2026-12-31 new_years_eve"}));
}

TEST_F(OurCalendars, KeepMidsummerOnAFridayAndSaturday) {
  for (const char* eve : {"2020-06-19", "2023-06-23", "2024-06-21", "2025-06-20", "2027-06-25"})
    EXPECT_TRUE(is_off("se", "", eve)) << eve;
  for (const char* saints : {"2025-11-01", "2026-10-31", "2027-11-06"})
    EXPECT_TRUE(is_off("se", "", saints)) << saints;
}

TEST_F(OurCalendars, OfEnglandIn2026) {
  const Lines expected = {"2026-01-01 new_year",      "2026-04-03 good_friday",
                          "2026-04-06 easter_monday", "2026-05-04 early_may",
                          "2026-05-25 spring",        "2026-08-31 summer",
                          "2026-12-25 christmas_day", "2026-12-28 boxing_day"};
  EXPECT_EQ(working_days_off("gb", "eng", 2026), expected);
  EXPECT_EQ(working_days_off("gb", "", 2026), expected) << "what holds if no region is named";
}

TEST_F(OurCalendars, OfEnglandInTheJubileeYear) {
  EXPECT_EQ(working_days_off("gb", "eng", 2022),
            (Lines{"2022-01-03 new_year", "2022-04-15 good_friday", "2022-04-18 easter_monday",
                   "2022-05-02 early_may", "2022-06-02 spring_moved", "2022-06-03 jubilee",
                   "2022-08-29 summer", "2022-09-19 state_funeral", "2022-12-26 boxing_day",
                   "2022-12-27 christmas_day"}));
}

TEST_F(OurCalendars, OfScotlandIn2022HaveTwoSubstituteDaysInJanuary) {
  const Lines days = working_days_off("gb", "sct", 2022);
  ASSERT_GE(days.size(), 2U);
  EXPECT_EQ(days[0], "2022-01-03 new_year");
  EXPECT_EQ(days[1], "2022-01-04 second_january");
  EXPECT_FALSE(is_off("gb", "sct", "2022-04-18")) << "Easter Monday is none in Scotland";
  EXPECT_TRUE(is_off("gb", "sct", "2022-08-01"));
  EXPECT_FALSE(is_off("gb", "sct", "2022-08-29"));
}

TEST_F(OurCalendars, SubstituteBothChristmasDaysOfAWeekend) {
  // 25 December 2021 was a Saturday.
  EXPECT_TRUE(is_off("gb", "eng", "2021-12-27"));
  EXPECT_TRUE(is_off("gb", "eng", "2021-12-28"));
  EXPECT_FALSE(is_off("gb", "eng", "2021-12-29"));
}

TEST_F(OurCalendars, MoveTheEarlyMayBankHolidayOf2020) {
  EXPECT_FALSE(is_off("gb", "eng", "2020-05-04"));
  EXPECT_TRUE(is_off("gb", "eng", "2020-05-08"));
  for (const char* monday : {"2021-05-03", "2023-05-01", "2024-05-06", "2025-05-05", "2027-05-03"})
    EXPECT_TRUE(is_off("gb", "eng", monday)) << monday;
}

TEST_F(OurCalendars, OfTheUnitedStatesIn2026) {
  EXPECT_EQ(working_days_off("us", "", 2026),
            (Lines{"2026-01-01 new_year", "2026-01-19 mlk_day", "2026-02-16 presidents_day",
                   "2026-05-25 memorial_day", "2026-06-19 juneteenth", "2026-07-03 independence",
                   "2026-09-07 labor_day", "2026-10-12 columbus_day", "2026-11-11 veterans_day",
                   "2026-11-26 thanksgiving", "2026-12-25 christmas_day"}));
}

TEST_F(OurCalendars, ObserveANewYearInTheYearBefore) {
  EXPECT_TRUE(is_off("us", "", "2021-12-31")) << "1 January 2022 was a Saturday";
  EXPECT_TRUE(is_off("us", "", "2023-01-02")) << "1 January 2023 was a Sunday";
  EXPECT_FALSE(is_off("us", "", "2024-12-31"));
  EXPECT_FALSE(is_off("us", "", "2020-06-19")) << "Juneteenth is younger";
}

TEST_F(OurCalendars, OfGermanyIn2026) {
  EXPECT_EQ(working_days_off("de", "", 2026),
            (Lines{"2026-01-01 new_year", "2026-04-03 good_friday", "2026-04-06 easter_monday",
                   "2026-05-01 labour_day", "2026-05-14 ascension_day", "2026-05-25 whit_monday",
                   "2026-12-25 christmas_day"}));
}

TEST_F(OurCalendars, OfGermanStatesAddTheirOwn) {
  EXPECT_TRUE(is_off("de", "sn", "2026-11-18")) << "Buß- und Bettag";
  EXPECT_TRUE(is_off("de", "sn", "2023-11-22"));
  EXPECT_FALSE(is_off("de", "be", "2026-11-18"));
  EXPECT_TRUE(is_off("de", "by", "2026-06-04")) << "Fronleichnam";
  EXPECT_FALSE(is_off("de", "hh", "2026-06-04"));
  EXPECT_TRUE(is_off("de", "be", "2026-03-08"));
  EXPECT_FALSE(is_off("de", "mv", "2022-03-08"));
  EXPECT_TRUE(is_off("de", "mv", "2023-03-08"));
}

TEST_F(OurCalendars, TakeTheDaysOfACompany) {
  const coaching::DaysOff days(
      calendars_.at("nl"), "",
      {{"between_the_years", coaching::FixedDay{12, 29}}, {"move", *parse_date("2026-09-11")}});
  EXPECT_EQ(*days.find(*parse_date("2026-12-29")), "between_the_years");
  EXPECT_EQ(*days.find(*parse_date("2027-12-29")), "between_the_years");
  EXPECT_EQ(*days.find(*parse_date("2026-09-11")), "move");
  EXPECT_EQ(days.find(*parse_date("2027-09-11")), nullptr);
  EXPECT_EQ(*days.find(*parse_date("2026-04-27")), "kings_day");
}

TEST_F(OurCalendars, AreChosenByCountryAndRegion) {
  const auto berlin = work_calendar(calendars_, {"de", "be", {}});
  ASSERT_TRUE(berlin) << berlin.error().context;
  EXPECT_EQ(*berlin->days_off.find(*parse_date("2026-03-08")), "womens_day");
  EXPECT_EQ(berlin->working_days, coaching::kMondayToFriday);
  const auto own = work_calendar(calendars_, {"", "", {{"party", coaching::FixedDay{9, 1}}}});
  ASSERT_TRUE(own);
  EXPECT_EQ(*own->days_off.find(*parse_date("2026-09-01")), "party");
  EXPECT_EQ(own->days_off.find(*parse_date("2026-12-25")), nullptr);
}

TEST_F(OurCalendars, SayWhichCountriesAndRegionsThereAre) {
  const auto country = work_calendar(calendars_, {"fr", "", {}});
  ASSERT_FALSE(country);
  EXPECT_EQ(country.error().context, "there is no calendar of “fr”; there are: de, gb, nl, se, us");
  const auto region = work_calendar(calendars_, {"gb", "lon", {}});
  ASSERT_FALSE(region);
  EXPECT_EQ(region.error().context,
            "the calendar of “gb” has no region “lon”; it has: eng, nir, sct, wls");
  EXPECT_FALSE(work_calendar(calendars_, {"nl", "x", {}}));
}

}  // namespace
}  // namespace tillit::content
