#pragma once

#include "core/civil_time.hpp"
#include "dialogue/value.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// The built-in functions: their names for the checker, their arithmetic for the evaluator.
// docs/expressions.md describes each with an example. Everything here is total.
namespace tillit::dialogue {

enum class Function {
  Abs,
  Add,
  All,
  Any,
  Clamp,
  Contains,
  Count,
  DateOf,
  DaysBetween,
  Div,
  Filter,
  First,
  Int,
  Last,
  Lower,
  Map,
  Matches,
  Max,
  Min,
  Mod,
  NextWeekday,
  Nth,
  Number,
  On,
  Round,
  Size,
  SortBy,
  Sum,
  TimeOf,
  Weekday,
};

struct FunctionInfo {
  std::string_view name;
  Function function;
  std::size_t least;  // arguments
  std::size_t most;
  std::string_view usage;  // for messages: "clamp(value, low, high)"
};

[[nodiscard]] std::span<const FunctionInfo> functions();
[[nodiscard]] const FunctionInfo* find_function(std::string_view name);

// Whole numbers stop at their ends instead of wrapping round.
[[nodiscard]] std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept;
[[nodiscard]] std::int64_t saturating_subtract(std::int64_t a, std::int64_t b) noexcept;
[[nodiscard]] std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) noexcept;
// Towards minus infinity, so that a == floor_divide(a, b) * b + floor_modulo(a, b) and the rest has
// the sign of b. b != 0.
[[nodiscard]] std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept;
[[nodiscard]] std::int64_t floor_modulo(std::int64_t a, std::int64_t b) noexcept;
// Infinite becomes the largest, not-a-number 0.
[[nodiscard]] double finite(double number) noexcept;
[[nodiscard]] std::int64_t truncated(double number) noexcept;  // towards zero, saturating
[[nodiscard]] std::int64_t rounded(double number) noexcept;    // halves away from zero, saturating
// The whole text, in digits with at most a leading minus (and a decimal point for numbers).
[[nodiscard]] std::optional<std::int64_t> parse_int(std::string_view text) noexcept;
[[nodiscard]] std::optional<double> parse_number(std::string_view text) noexcept;

[[nodiscard]] CalendarDuration negated(const CalendarDuration& duration) noexcept;
[[nodiscard]] int weekday_of(Date date) noexcept;  // 1 Monday … 7 Sunday
// The first such weekday after `date`, never `date` itself. 8 counts as 1, 0 as 7, and so on.
// Saturates at kLastDate.
[[nodiscard]] Date next_weekday(Date date, std::int64_t weekday) noexcept;

// -1, 0, 1 for two values of one ordered kind (int, number, date, time, local, instant); 0 for
// anything else.
[[nodiscard]] int order(const Value& a, const Value& b) noexcept;

}  // namespace tillit::dialogue
