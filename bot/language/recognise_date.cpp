#include "language/reading.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

using std::chrono::days;

std::int64_t iso_weekday(Date date) { return std::chrono::weekday(date).iso_encoding(); }
Date monday_of(Date date) { return date - days(iso_weekday(date) - 1); }

std::optional<Date> day_in(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (month < 1 || month > 12 || day < 1 || day > 31 || !date.ok()) return std::nullopt;
  return Date(date);
}

int year_of(Date date) { return static_cast<int>(std::chrono::year_month_day(date).year()); }

// What the slots of one phrase hold; nullptr where there is none.
struct Slots {
  explicit Slots(std::span<const Filled> filled) {
    for (const Filled& one : filled) {
      switch (one.slot) {
        case Slot::Weekday: weekday = one.a; break;
        case Slot::Month: month = one.a; break;
        case Slot::Day:
        case Slot::Ordinal: day = one.a; break;
        case Slot::Year: year = one.a; break;
        case Slot::Int: number = one.a; break;
        case Slot::Part: part = static_cast<DayPart>(one.a); break;
        case Slot::Duration:
          duration = CalendarDuration{.months = one.a, .days = one.b, .seconds = one.c};
          break;
        case Slot::Numeric:
          year = one.a == 0 ? std::nullopt : std::optional(one.a);
          month = one.b;
          day = one.c;
          break;
        default: break;
      }
    }
  }
  std::optional<std::int64_t> weekday, month, day, year, number;
  std::optional<DayPart> part;
  std::optional<CalendarDuration> duration;
};

using Dates = std::vector<Date>;

// The next such day from today on. 29 February waits for its year.
Dates coming_day(const Slots& slots, Date today) {
  if (!slots.day || !slots.month) return {};
  std::optional<Date> found;
  if (slots.year) {
    found = day_in(*slots.year, *slots.month, *slots.day);
  } else {
    for (int ahead = 0; ahead <= 8; ++ahead) {
      const auto date = day_in(year_of(today) + ahead, *slots.month, *slots.day);
      if (!date || *date < today) continue;
      found = date;
      break;
    }
  }
  // "Friday 25 November" that is a Wednesday: one of the two is a slip, so none is taken.
  const Date date = found.value_or(Date{});
  if (!found || (slots.weekday && iso_weekday(date) != *slots.weekday)) return {};
  return {date};
}

Dates day_of_month(const Slots& slots, Date today) {
  const auto day = slots.day ? slots.day : slots.number;
  if (!day) return {};
  const std::chrono::year_month_day now(today);
  auto month = now.year() / now.month();
  // Twelve months on every day number up to 31 has come by.
  for (int ahead = 0; ahead < 12; ++ahead, month += std::chrono::months(1)) {
    const auto date =
        day_in(static_cast<int>(month.year()), static_cast<unsigned>(month.month()), *day);
    if (!date || *date < today) continue;
    if (slots.weekday && iso_weekday(*date) != *slots.weekday) return {};
    return {*date};
  }
  return {};
}

// The Monday of an ISO week, this year or next; a week that has begun has no single day left to
// mean.
Dates iso_week(const Slots& slots, Date today) {
  if (!slots.number || *slots.number < 1 || *slots.number > 53) return {};
  const int this_year = year_of(today + days(4 - iso_weekday(today)));
  for (const int year : {this_year, this_year + 1}) {
    const Date first = monday_of(*day_in(year, 1, 4));
    const Date monday = first + days(7 * (*slots.number - 1));
    if (*slots.number == 53 && year_of(monday + days(3)) != year) continue;
    // Of the week that runs only a named day can still be meant.
    if (!slots.weekday && monday == monday_of(today)) return {};
    const Date date = monday + days(slots.weekday ? *slots.weekday - 1 : 0);
    if (date >= today) return {date};
  }
  return {};
}

Dates moved(const Slots& slots, Date today, int sign) {
  if (!slots.duration || slots.duration->seconds != 0) return {};
  const CalendarDuration& by = *slots.duration;
  const Date date = add(
      today, CalendarDuration{.months = sign * by.months, .days = sign * by.days, .seconds = 0});
  if (date == kFirstDate || date == kLastDate) return {};
  return {date};
}

Dates dates_of(const DateRule& rule, const Slots& slots, Date today) {
  const std::int64_t weekday = slots.weekday.value_or(1);
  const Date monday = monday_of(today);
  const Date in_this_week = monday + days(weekday - 1);
  const Date coming = in_this_week > today ? in_this_week : in_this_week + days(7);
  const Date past = in_this_week < today ? in_this_week : in_this_week - days(7);
  switch (rule.reading) {
    case DateReading::Days: return {today + days(rule.days)};
    case DateReading::ComingWeekday: return {coming};
    case DateReading::ThisWeekday: return {in_this_week == today ? today : coming};
    case DateReading::PastWeekday: return {past};
    case DateReading::PastFixedWeekday: {
      const Date day = monday + days(static_cast<std::int64_t>(rule.day) - 1);
      return {day < today ? day : day - days(7)};
    }
    case DateReading::WeekdayNextWeek: return {in_this_week + days(7)};
    case DateReading::WeekdayLastWeek: return {in_this_week - days(7)};
    case DateReading::WeekdayAWeekLater: return {coming + days(7)};
    // People differ about "next Friday" on a Tuesday and "last Monday" on a Thursday: both are
    // offered.
    case DateReading::NextWeekday:
      return coming == in_this_week + days(7) ? Dates{coming}
                                              : Dates{coming, in_this_week + days(7)};
    case DateReading::LastWeekday:
      return past == in_this_week - days(7) ? Dates{past} : Dates{past, in_this_week - days(7)};
    case DateReading::In: return moved(slots, today, 1);
    case DateReading::Ago: return moved(slots, today, -1);
    case DateReading::DayOfMonth: return day_of_month(slots, today);
    case DateReading::DayAndMonth:
    case DateReading::Numeric: return coming_day(slots, today);
    case DateReading::IsoWeek: return iso_week(slots, today);
    case DateReading::EndOfWeek:
      return iso_weekday(today) <= 5 ? Dates{monday + days(4), monday + days(6)} : Dates{};
    case DateReading::EndOfMonth: {
      const std::chrono::year_month_day now(today);
      return {Date(now.year() / now.month() / std::chrono::last)};
    }
    case DateReading::Fixed: {
      Slots fixed = slots;
      fixed.month = rule.month;
      fixed.day = rule.day;
      return coming_day(fixed, today);
    }
  }
  return {};
}

}  // namespace

std::vector<DatedPart> read_dates(Tokens tokens, const Tables& tables, Date today) {
  std::vector<DatedPart> all;
  const auto read = [&](Tokens day, std::optional<DayPart> part) {
    tables.date_phrases.visit(
        day, slot_reader(tables), [&](std::int32_t index, std::span<const Filled> filled) {
          const DateRule& rule = tables.date_rules[static_cast<std::size_t>(index)];
          for (const Date date : dates_of(rule, Slots(filled), today)) {
            const bool known = std::any_of(all.begin(), all.end(),
                                           [&](const DatedPart& one) { return one.date == date; });
            if (!known && date >= kFirstDate && date <= kLastDate)
              all.push_back({date, rule.part ? rule.part : part});
          }
        });
  };
  read(tokens, std::nullopt);
  // "friday morning", "vrijdag in de ochtend"
  for (std::size_t length = 1;
       all.empty() && length <= tables.parts.longest() && length < tokens.size(); ++length) {
    if (const auto part = tables.parts.find(tokens.last(length))) {
      read(tokens.first(tokens.size() - length), static_cast<DayPart>(static_cast<int>(*part)));
    }
  }
  return all;
}

Recognition recognise_date(std::string_view reply, const Tables& tables, const LocalDateTime& now) {
  const Frame frame{.tables = tables, .fillers = tables.date_fillers};
  const std::vector<Token> tokens =
      prepare_calendar_words(tokenise(reply, tables.vocabulary), tables);
  Recognition out = read_reply(tokens, frame, [&](Tokens inner) {
    Meanings all;
    for (const DatedPart& dated : read_dates(inner, tables, now.date)) all.emplace_back(dated.date);
    return all;
  });
  if (out.meaning || out.ambiguous()) return out;
  // "friday at ten" says which day as well.
  const Recognition local = read_date_and_time(tokens, tables, now);
  Meanings all;
  if (local.meaning) all.emplace_back(std::get<LocalDateTime>(*local.meaning).date);
  for (const Meaning& candidate : local.candidates)
    all.emplace_back(std::get<LocalDateTime>(candidate).date);
  return recognition_of(std::move(all));
}

}  // namespace tillit::language
