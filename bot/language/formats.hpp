#pragma once

#include "core/civil_time.hpp"
#include "core/id.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How numbers, dates, times and lists look in one language. Private to bot/language.
//
// House style on top of ICU's own patterns (CLDR 42), the same in every text:
//   en is British (en_GB) and has no comma after the weekday: "Thursday 26 November";
//   a time of day is 10:00 in English, 10.00 in Dutch and Swedish, where it carries its word when
//   it is shown without a skeleton: "10.00 uur", "kl. 10.00";
//   Swedish abbreviations have no full stop ("mån 24 nov"), and a time after a date has its "kl.".
// Other languages look as ICU has them.
namespace tillit::language {

// What a style shows: a value that lacks it is refused instead of showing 1 January or 00:00.
struct Fields {
  bool date = false;
  bool time = false;
};

// The style of a {…, date, style} or {…, time, style}; nullopt if there is no such style.
//   date: "" (the house default, EEEEdMMMM), short, medium, long, full, or a skeleton;
//   time: "" and short (the house default), or a skeleton.
// A skeleton is "::" and field letters, none of them a zone's: what is shown is wall-clock time.
[[nodiscard]] std::optional<Fields> date_fields(std::string_view style);
[[nodiscard]] std::optional<Fields> time_fields(std::string_view style);

// True for the style of a {…, number, style}: "", integer, percent or an ICU skeleton ("::.00").
[[nodiscard]] bool is_number_style(std::string_view style);

// The plural categories ("one", "few", "other") that the language's CLDR rules tell apart.
[[nodiscard]] std::vector<std::string> plural_categories(const Language& language, bool ordinal);

// The functions below keep the ICU formatters they build in a cache of the calling thread (ICU's
// date formatters may not be shared between threads): the last 8 languages, with 32 number and 32
// date styles each. Styles: only those accepted above.
[[nodiscard]] std::string format_number(const Language& language, std::int64_t value,
                                        std::string_view style = "");
[[nodiscard]] std::string format_number(const Language& language, double value,
                                        std::string_view style = "");
[[nodiscard]] std::string format_date(const Language& language, const LocalDateTime& value,
                                      std::string_view style = "");
[[nodiscard]] std::string format_time(const Language& language, const LocalDateTime& value,
                                      std::string_view style = "");
// "Friday 27 November at 10:00", "vrijdag 27 november om 10.00 uur", "fredag 27 november
// kl. 10.00".
[[nodiscard]] std::string format_date_and_time(const Language& language,
                                               const LocalDateTime& value);
// "a, b and c".
// “a, b and c”; items that are long or hold punctuation stand one per line instead, each after “•”.
[[nodiscard]] std::string format_list(const Language& language,
                                      const std::vector<std::string>& items);
// The category of a number as it would be shown by format_number without a style.
[[nodiscard]] std::string plural_category(const Language& language, std::int64_t value,
                                          bool ordinal);
[[nodiscard]] std::string plural_category(const Language& language, double value, bool ordinal);

}  // namespace tillit::language
