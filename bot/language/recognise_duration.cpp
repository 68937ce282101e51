#include "language/fold.hpp"
#include "language/reading.hpp"

#include <cmath>

namespace tillit::language {
namespace {

constexpr double kMostUnits = 100000;

std::optional<std::int64_t> whole_of(double value) {
  const double rounded = std::round(value);
  return std::abs(value - rounded) < 1e-9 && rounded > 0 && rounded < 1e12
             ? std::optional(std::llround(rounded))
             : std::nullopt;
}

// Half an hour is thirty minutes; half a day or one and a half weeks has no agreed length, so it is
// not read.
std::optional<CalendarDuration> duration_of(double amount, DurationUnit unit) {
  if (!(amount > 0) || amount > kMostUnits) return std::nullopt;
  const auto make = [](std::optional<std::int64_t> value,
                       std::int64_t CalendarDuration::*field) -> std::optional<CalendarDuration> {
    if (!value) return std::nullopt;
    CalendarDuration out;
    out.*field = *value;
    return out;
  };
  switch (unit) {
    case DurationUnit::Second: return make(whole_of(amount), &CalendarDuration::seconds);
    case DurationUnit::Minute: return make(whole_of(amount * 60), &CalendarDuration::seconds);
    case DurationUnit::Hour: return make(whole_of(amount * 3600), &CalendarDuration::seconds);
    case DurationUnit::Day: return make(whole_of(amount), &CalendarDuration::days);
    case DurationUnit::Week: return make(whole_of(amount * 7), &CalendarDuration::days);
    case DurationUnit::Month: return make(whole_of(amount), &CalendarDuration::months);
    case DurationUnit::Year: return make(whole_of(amount * 12), &CalendarDuration::months);
  }
  return std::nullopt;
}

double rough_length(const CalendarDuration& d) {
  return static_cast<double>(d.months) * 30.4 * 86400 + static_cast<double>(d.days) * 86400 +
         static_cast<double>(d.seconds);
}

// One part: "2 weeks", "an hour and a half", "1h30".
std::optional<CalendarDuration> read_part(Tokens tokens, const Tables& tables) {
  std::optional<CalendarDuration> found;
  bool differing = false;
  tables.duration_phrases.visit(
      tokens, slot_reader(tables), [&](std::int32_t index, std::span<const Filled> filled) {
        const DurationRule& rule = tables.duration_rules[static_cast<std::size_t>(index)];
        std::optional<CalendarDuration> one = rule.is;
        if (!one) {
          double amount = 1;
          std::optional<DurationUnit> unit;
          std::int64_t minutes = 0;
          for (const Filled& slot : filled) {
            if (slot.slot == Slot::Amount) amount = slot.number;
            if (slot.slot == Slot::Unit) unit = static_cast<DurationUnit>(slot.a);
            if (slot.slot == Slot::Minute) minutes = slot.a;
          }
          if (!unit || (minutes != 0 && *unit != DurationUnit::Hour)) return;
          one = duration_of(amount + 0.5 * static_cast<double>(rule.extra_halves), *unit);
          if (one) one->seconds += minutes * 60;
        }
        if (!one) return;
        differing = differing || (found && *found != *one);
        found = one;
      });
  return differing ? std::nullopt : found;
}

}  // namespace

std::optional<CalendarDuration> read_duration(Tokens tokens, const Tables& tables, int depth) {
  if (tokens.empty()) return std::nullopt;
  if (const auto part = read_part(tokens, tables)) return part;
  if (depth >= 3) return std::nullopt;
  // "one hour and twenty minutes": the larger part first.
  for (std::size_t cut = 1; cut < tokens.size() && cut <= 6; ++cut) {
    const auto head = read_part(tokens.first(cut), tables);
    if (!head) continue;
    Tokens rest = tokens.subspan(cut);
    if (rest.size() > 1 && tables.duration_joiners.contains(rest.front().text))
      rest = rest.subspan(1);
    const auto tail = read_duration(rest, tables, depth + 1);
    if (!tail || rough_length(*tail) >= rough_length(*head)) continue;
    return CalendarDuration{.months = head->months + tail->months,
                            .days = head->days + tail->days,
                            .seconds = head->seconds + tail->seconds};
  }
  return std::nullopt;
}

Recognition recognise_duration(std::string_view reply, const Tables& tables) {
  if (const auto iso = parse_duration(trimmed_text(reply)); iso && rough_length(*iso) > 0)
    return recognition_of({*iso});
  const Frame frame{.tables = tables, .fillers = tables.duration_fillers};
  const std::vector<Token> tokens =
      prepare_calendar_words(tokenise(reply, tables.vocabulary), tables);
  const ReadWhole read = [&](Tokens inner) {
    const auto duration = read_duration(inner, tables);
    return duration ? Meanings{*duration} : Meanings{};
  };
  Recognition out = read_reply(tokens, frame, read);
  if (out.meaning || out.ambiguous()) return out;
  // "3 or 4 days", "3-4 dagen": the first number has the unit of the second.
  for (std::size_t at = 1; at + 2 < tokens.size() && tokens.size() <= kMostTokens; ++at) {
    if (!tables.alternatives.contains(tokens[at].text) &&
        !tables.range_words.contains(tokens[at].text))
      continue;
    const Tokens all(tokens);
    std::vector<Token> with_unit(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at));
    with_unit.push_back(tokens.back());
    Meanings meanings = read_framed(with_unit, frame, read);
    const Meanings others = read_framed(all.subspan(at + 1), frame, read);
    if (meanings.empty() || others.empty()) continue;
    meanings.insert(meanings.end(), others.begin(), others.end());
    return recognition_of(std::move(meanings));
  }
  return {};
}

}  // namespace tillit::language
