#pragma once

#include "core/civil_time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Which days a country, a region or a company does not work, as values. The countries themselves
// are files (calendars/*.json, read by bot/content); these are the rules such a file is made of.
// docs/rhythm.md says how to add one.
namespace tillit::coaching {

// Indexed as std::chrono::weekday::c_encoding() counts: Sunday is 0.
using Weekdays = std::array<bool, 7>;
inline constexpr Weekdays kMondayToFriday = {false, true, true, true, true, true, false};
inline constexpr Weekdays kSaturdayAndSunday = {true, false, false, false, false, false, true};
[[nodiscard]] inline bool holds(const Weekdays& days, Date date) {
  return days[std::chrono::weekday{date}.c_encoding()];
}

struct FixedDay {
  unsigned month = 1;
  unsigned day = 1;
};
struct FromEaster {
  int days = 0;  // after Easter Sunday of the western churches; Good Friday is -2
};
struct NthWeekday {
  std::chrono::weekday weekday;
  unsigned month = 1;
  int which = 1;  // 1 to 4, or -1: the last
};
struct FirstWeekdayFrom {  // "the Friday between 19 and 25 June"
  std::chrono::weekday weekday;
  unsigned month = 1;
  unsigned day = 1;
};
struct GivenDates {  // what a government decided once
  std::vector<Date> dates;
};
using HolidayRule = std::variant<FixedDay, FromEaster, NthWeekday, FirstWeekdayFrom, GivenDates>;

enum class Shift {
  DayBefore,
  DayAfter,
  NextFree,  // the next day that is neither a weekend nor another holiday
};
// What happens when the day falls on that weekday.
struct ShiftOn {
  std::chrono::weekday falls_on;
  Shift shift = Shift::NextFree;
};

struct Holiday {
  std::string id;    // "kings_day": what the preview shows, and unique within its country
  std::string name;  // in the country's own language, for people
  HolidayRule rule;
  std::vector<ShiftOn> moved;          // the day is kept on another instead
  std::vector<ShiftOn> also;           // another is free as well: a substitute day
  std::vector<std::string> regions{};  // only there; empty: everywhere
  std::optional<int> since{};          // years; `until` is the last
  std::optional<int> until{};
  int every = 1;               // years, counted from `since`
  std::vector<Date> except{};  // days that the rule gives and the country did not keep
};

struct Country {
  std::string code;  // "nl"
  std::string name;
  Weekdays weekend = kSaturdayAndSunday;
  std::map<std::string, std::string, std::less<>> regions;  // key -> name
  std::string default_region;                               // empty: only what holds everywhere
  std::vector<Holiday> holidays;
};

// Easter Sunday of the western churches (Gregorian computus, Meeus/Jones/Butcher). Years 1583 to
// 9998.
[[nodiscard]] Date easter_sunday(int year);

struct DayOff {
  Date date{};
  std::string id;
  friend bool operator==(const DayOff&, const DayOff&) = default;
};

// Every day off of one year in order, substitute days included, also those that belong to a holiday
// of the year beside it (1 January 2028 is a Saturday: the USA keep 31 December 2027). An unknown
// region has what holds everywhere; an empty one is the country's default. Two holidays on one day
// are one day off, the one named first.
[[nodiscard]] std::vector<DayOff> days_off_of(const Country& country, std::string_view region,
                                              int year);

// A company's own free day, every year or once.
struct CompanyDay {
  std::string id;
  std::variant<FixedDay, Date> day;
};

// The days off that hold for some people, looked up by date. Immutable; any thread.
class DaysOff {
 public:
  // Outside these years nothing is known to be off.
  static constexpr int kFirstYear = 2000;
  static constexpr int kLastYear = 2100;

  DaysOff() = default;  // none
  DaysOff(const Country& country, std::string_view region,
          const std::vector<CompanyDay>& company = {});

  // The holiday's id; nullptr on any other day.
  [[nodiscard]] const std::string* find(Date date) const;

 private:
  std::vector<DayOff> days_;  // by date
};

// When some people work: of a country, a region, a company.
struct WorkCalendar {
  DaysOff days_off;
  Weekdays working_days = kMondayToFriday;
};

}  // namespace tillit::coaching
