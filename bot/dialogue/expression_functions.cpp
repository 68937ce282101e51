#include "dialogue/expression_functions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace tillit::dialogue {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kMostCompared = 8;

constexpr std::array kFunctions = {
    FunctionInfo{"abs", Function::Abs, 1, 1, "abs(number)"},
    FunctionInfo{"add", Function::Add, 2, 2, "add(date, duration)"},
    FunctionInfo{"all", Function::All, 2, 2, "all(list, condition)"},
    FunctionInfo{"any", Function::Any, 2, 2, "any(list, condition)"},
    FunctionInfo{"clamp", Function::Clamp, 3, 3, "clamp(value, low, high)"},
    FunctionInfo{"contains", Function::Contains, 2, 2,
                 "contains(list, item) or contains(text, part)"},
    FunctionInfo{"count", Function::Count, 1, 2, "count(list) or count(list, condition)"},
    FunctionInfo{"date", Function::DateOf, 1, 1, "date(local)"},
    FunctionInfo{"days_between", Function::DaysBetween, 2, 2, "days_between(from, to)"},
    FunctionInfo{"div", Function::Div, 3, 3, "div(a, b, otherwise)"},
    FunctionInfo{"filter", Function::Filter, 2, 2, "filter(list, condition)"},
    FunctionInfo{"first", Function::First, 1, 1, "first(list)"},
    FunctionInfo{"int", Function::Int, 1, 1, "int(number) or int(text)"},
    FunctionInfo{"last", Function::Last, 1, 1, "last(list)"},
    FunctionInfo{"lower", Function::Lower, 1, 1, "lower(text)"},
    FunctionInfo{"map", Function::Map, 2, 2, "map(list, expression)"},
    FunctionInfo{"matches", Function::Matches, 2, 2, "matches(text, 'pattern')"},
    FunctionInfo{"max", Function::Max, 2, kMostCompared, "max(a, b, …)"},
    FunctionInfo{"min", Function::Min, 2, kMostCompared, "min(a, b, …)"},
    FunctionInfo{"mod", Function::Mod, 3, 3, "mod(a, b, otherwise)"},
    FunctionInfo{"next_weekday", Function::NextWeekday, 2, 2, "next_weekday(date, weekday)"},
    FunctionInfo{"nth", Function::Nth, 3, 3, "nth(list, position, otherwise)"},
    FunctionInfo{"number", Function::Number, 1, 1, "number(int) or number(text)"},
    FunctionInfo{"on", Function::On, 2, 2, "on(date, time)"},
    FunctionInfo{"round", Function::Round, 1, 1, "round(number)"},
    FunctionInfo{"size", Function::Size, 1, 1, "size(text) or size(list)"},
    FunctionInfo{"sort_by", Function::SortBy, 2, 2, "sort_by(list, key)"},
    FunctionInfo{"sum", Function::Sum, 1, 2, "sum(list) or sum(list, expression)"},
    FunctionInfo{"time", Function::TimeOf, 1, 1, "time(local)"},
    FunctionInfo{"weekday", Function::Weekday, 1, 1, "weekday(date)"},
};

template <class T>
bool compare_as(const Value& a, const Value& b, int& result) {
  const T* left = a.get_if<T>();
  const T* right = b.get_if<T>();
  if (left == nullptr || right == nullptr) return false;
  result = *left < *right ? -1 : (*right < *left ? 1 : 0);
  return true;
}

}  // namespace

std::span<const FunctionInfo> functions() { return kFunctions; }

const FunctionInfo* find_function(std::string_view name) {
  const auto* found = std::ranges::find(kFunctions, name, &FunctionInfo::name);
  return found == kFunctions.end() ? nullptr : found;
}

std::int64_t saturating_add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t result = 0;
  if (!__builtin_add_overflow(a, b, &result)) return result;
  return b > 0 ? kLargest : kSmallest;
}

std::int64_t saturating_subtract(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t result = 0;
  if (!__builtin_sub_overflow(a, b, &result)) return result;
  return b < 0 ? kLargest : kSmallest;
}

std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t result = 0;
  if (!__builtin_mul_overflow(a, b, &result)) return result;
  return (a < 0) == (b < 0) ? kLargest : kSmallest;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  if (b == -1) return saturating_subtract(0, a);
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t floor_modulo(std::int64_t a, std::int64_t b) noexcept {
  if (b == -1) return 0;
  const std::int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

double finite(double number) noexcept {
  if (std::isfinite(number)) return number;
  if (std::isnan(number)) return 0;
  return number > 0 ? std::numeric_limits<double>::max() : std::numeric_limits<double>::lowest();
}

std::int64_t truncated(double number) noexcept {
  if (std::isnan(number)) return 0;
  // 2^63 is exact as a double; the largest int is not, so the comparison is with what lies just
  // above it.
  constexpr double kAbove = 9223372036854775808.0;
  if (number >= kAbove) return kLargest;
  if (number < -kAbove) return kSmallest;
  return static_cast<std::int64_t>(number);
}

std::int64_t rounded(double number) noexcept { return truncated(std::round(number)); }

std::optional<std::int64_t> parse_int(std::string_view text) noexcept {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_number(std::string_view text) noexcept {
  // from_chars also knows "inf", "nan" and exponents; people write digits.
  if (text.find_first_not_of("-.0123456789") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

CalendarDuration negated(const CalendarDuration& duration) noexcept {
  return {saturating_subtract(0, duration.months), saturating_subtract(0, duration.days),
          saturating_subtract(0, duration.seconds)};
}

int weekday_of(Date date) noexcept {
  return static_cast<int>(std::chrono::weekday{date}.iso_encoding());
}

Date next_weekday(Date date, std::int64_t weekday) noexcept {
  const std::int64_t wanted = floor_modulo(saturating_subtract(weekday, 1), 7) + 1;
  const std::int64_t ahead = floor_modulo(wanted - weekday_of(date) - 1, 7) + 1;
  return add(date, CalendarDuration{.months = 0, .days = ahead, .seconds = 0});
}

int order(const Value& a, const Value& b) noexcept {
  int result = 0;
  static_cast<void>(compare_as<std::int64_t>(a, b, result) || compare_as<double>(a, b, result) ||
                    compare_as<Date>(a, b, result) || compare_as<TimeOfDay>(a, b, result) ||
                    compare_as<LocalDateTime>(a, b, result) || compare_as<TimePoint>(a, b, result));
  return result;
}

}  // namespace tillit::dialogue
