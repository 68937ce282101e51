#include "channels/common/asking.hpp"

#include "core/civil_time.hpp"
#include "language/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::channels {

using dialogue::Choice;
using dialogue::Delivery;
using dialogue::InputKind;

namespace {

// Where a number is an answer by itself, typing "2" cannot mean the second choice.
bool numbers_are_answers(const Delivery& delivery) {
  return delivery.min || delivery.max || delivery.input == InputKind::Scale ||
         delivery.input == InputKind::Number;
}

// "2026-11-27" in words: "Friday 27 November". What is no date or time stays as it is.
std::string in_words(std::string_view exact, const Language& language) {
  language::ArgumentValue value = std::string(exact);
  if (const auto date = parse_date(exact)) {
    value = *date;
  } else if (const auto time = parse_time_of_day(exact)) {
    value = *time;
  } else if (const auto local = parse_local_date_time(exact)) {
    value = *local;
  }
  const language::Argument arguments[] = {{"what", std::move(value)}};
  return language::parse_pattern("{what}", language).pattern.format(language, arguments);
}

}  // namespace

std::string label_of(const Choice& choice) {
  return choice.label.find_first_not_of(" \n\t") == std::string::npos ? choice.id : choice.label;
}

bool is_way_out(const Choice& choice) { return choice.id.starts_with('/'); }

std::optional<std::int64_t> steps_of(const Delivery& delivery, std::size_t most) {
  if (delivery.input != InputKind::Scale || !delivery.min || !delivery.max) return std::nullopt;
  const auto highest = static_cast<std::int64_t>(most);
  // In this order nothing overflows, whatever the ends are.
  if (*delivery.max < *delivery.min || *delivery.min < -highest * 1000 ||
      *delivery.max > highest * 1000)
    return std::nullopt;
  const std::int64_t steps = *delivery.max - *delivery.min + 1;
  return steps <= highest ? std::optional(steps) : std::nullopt;
}

std::vector<Choice> scale_choices(const Delivery& delivery) {
  std::vector<Choice> values;
  for (std::int64_t value = *delivery.min; value <= *delivery.max; ++value)
    values.push_back({fmt::format("={}", value), std::to_string(value)});
  return values;
}

std::string list_mark(const Delivery& delivery, std::size_t index) {
  return delivery.token == 0 || numbers_are_answers(delivery) ? "• "
                                                              : fmt::format("{}. ", index + 1);
}

bool is_written(InputKind input) {
  switch (input) {
    case InputKind::None:
    case InputKind::Choice:
    case InputKind::Number:
    case InputKind::Duration:
    case InputKind::Text: return true;
    case InputKind::YesNo:
    case InputKind::Scale:
    case InputKind::Date:
    case InputKind::Time:
    case InputKind::DateTime: return false;
  }
  return false;
}

const std::string* how_to_type(const Delivery& delivery, std::size_t most,
                               const ControlWords& words) {
  switch (delivery.input) {
    case InputKind::Date: return &words.type_date;
    case InputKind::Time: return &words.type_time;
    case InputKind::DateTime: return &words.type_moment;
    case InputKind::Number: return &words.type_number;
    case InputKind::Scale: return steps_of(delivery, most) ? nullptr : &words.type_number;
    case InputKind::Duration: return &words.type_duration;
    case InputKind::None:
    case InputKind::Choice:
    case InputKind::YesNo:
    case InputKind::Text: return nullptr;
  }
  return nullptr;
}

std::string shown_answer(const Delivery& asked, std::string_view option,
                         std::string_view answered) {
  const auto choice = std::find_if(asked.choices.begin(), asked.choices.end(),
                                   [&](const Choice& one) { return one.id == option; });
  if (choice != asked.choices.end()) return label_of(*choice);
  if (option.starts_with('=')) return in_words(option.substr(1), asked.language);
  return std::string(answered);
}

}  // namespace tillit::channels
