#pragma once

#include "core/civil_time.hpp"
#include "language/phrases.hpp"
#include "language/tokens.hpp"
#include "language/words.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tillit::language {

// BeforeNoon and AfterNoon are am and pm.
enum class DayPart { Morning = 1, Afternoon, Evening, Night, BeforeNoon, AfterNoon };

// How a date phrase is counted; docs/recognisers.md says what each means in words.
enum class DateReading {
  Days,
  ComingWeekday,
  ThisWeekday,
  NextWeekday,
  LastWeekday,
  PastWeekday,
  WeekdayNextWeek,
  WeekdayLastWeek,
  WeekdayAWeekLater,
  In,
  Ago,
  DayOfMonth,
  DayAndMonth,
  Numeric,
  IsoWeek,
  EndOfWeek,
  EndOfMonth,
  Fixed,
  PastFixedWeekday,
};
struct DateRule {
  DateReading reading = DateReading::Days;
  std::int64_t days = 0;        // Days
  unsigned month = 0;           // Fixed
  unsigned day = 0;             // Fixed; PastFixedWeekday: 1 is Monday
  std::optional<DayPart> part;  // "tonight" is today and says evening
};

// A spoken time: the hour of the phrase, plus `minutes`, plus the minute slot times `sign`. "kwart
// voor <hour>" has -15.
struct TimeRule {
  std::optional<TimeOfDay> at;  // "noon"
  std::int64_t minutes = 0;
  std::int64_t sign = 1;
  bool relative = false;  // "in two hours"
};

enum class DurationUnit { Second = 1, Minute, Hour, Day, Week, Month, Year };
struct DurationRule {
  std::optional<CalendarDuration> is;  // "half an hour"; otherwise amount and unit
  std::int64_t extra_halves = 0;       // "<amount> and a half <unit>": 1
};

struct Words::Tables {
  Vocabulary vocabulary;

  // replies.json
  WordMap fillers, hedges;
  std::unordered_set<std::string> negations, question_words, alternatives, range_words, contrasts;
  WordMap yes, no, unclear, strong;
  std::unordered_set<std::string> range_openers, range_joiners;

  // numbers.json
  std::string decimal_sign;
  std::unordered_set<std::string> group_signs;  // "." "," or " "
  WordMap whole_numbers, fractions, fraction_suffixes, ordinals, grades;
  std::unordered_set<std::string> decimal_words, ordinal_suffixes, one_words;
  PhraseSet int_phrases, number_phrases, ordinal_phrases, position_phrases;
  WordMap number_fillers;
  WordMap position_words;  // -1: the last

  // dates.json
  WordMap weekdays, months;
  PhraseSet date_phrases;
  std::vector<DateRule> date_rules;
  WordMap date_fillers;
  std::vector<std::pair<std::string, std::string>>
      compound_parts;                       // ending of a compound -> the part of the day it says
  std::vector<std::string> compound_heads;  // what it may follow, beside weekdays
  std::unordered_map<std::string, std::string> after_weekday;  // "maandag morgen" is Monday morning

  // times.json
  WordMap parts, time_fillers;
  PhraseSet time_phrases;
  std::vector<TimeRule> time_rules;

  // durations.json
  WordMap units, duration_fillers;
  std::unordered_set<std::string> duration_joiners;
  PhraseSet duration_phrases;
  std::vector<DurationRule> duration_rules;

  // leave.json
  WordMap leave_openers, leave_from, leave_until, leave_through, leave_to;
  WordMap leave_this_week, leave_next_week, leave_next_month;

  // Words of dates, times and units that may be typed with one slip: word -> meant word.
  std::vector<std::string> correctable;

  // globals.json
  std::unordered_map<std::string, std::string> globals;  // normalised utterance -> id
  std::unordered_set<std::string>
      ordinary;  // other languages' global words that mean something else here

  // safety.json: phrases by their first word. There are thousands, and hardly one is ever looked
  // at, so those of one word stand in one string: each is its words with one space between, and a
  // line feed ends it.
  struct Alarms {
    std::string crisis;
    std::string harassment;
  };
  std::unordered_map<std::string, Alarms> alarms;
  std::unordered_map<std::string, std::string> harmless;
};

}  // namespace tillit::language
