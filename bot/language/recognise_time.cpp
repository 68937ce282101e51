#include "language/fold.hpp"
#include "language/reading.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

constexpr std::int64_t kHalfDay = 12 * 60;

std::optional<std::int64_t> after_noon(std::int64_t t) { return t + kHalfDay; }

// A time on a twelve-hour dial (0 is twelve o'clock) with the part of the day that was named.
std::optional<std::int64_t> in_part(std::int64_t t, DayPart part) {
  switch (part) {
    case DayPart::BeforeNoon: return t;
    case DayPart::AfterNoon: return after_noon(t);
    case DayPart::Morning: return t >= 60 ? std::optional(t) : std::nullopt;
    case DayPart::Afternoon: return t < 7 * 60 ? after_noon(t) : std::nullopt;
    case DayPart::Evening: return t >= 5 * 60 ? after_noon(t) : std::nullopt;
    case DayPart::Night:
      if (t < 6 * 60) return t;
      return t >= 9 * 60 ? after_noon(t) : std::nullopt;
  }
  return std::nullopt;
}

bool fits_part(std::int64_t minutes, DayPart part) {
  switch (part) {
    case DayPart::BeforeNoon:
    case DayPart::Morning: return minutes < kHalfDay;
    case DayPart::AfterNoon: return minutes >= kHalfDay;
    case DayPart::Afternoon: return minutes >= kHalfDay && minutes < 19 * 60;
    case DayPart::Evening: return minutes >= 17 * 60;
    case DayPart::Night: return minutes >= 21 * 60 || minutes < 6 * 60;
  }
  return false;
}

std::vector<std::int64_t> minutes_meant(std::int64_t hour, bool exact, std::int64_t offset,
                                        std::optional<DayPart> part) {
  if (exact || hour == 0 || hour > 12) {
    const std::int64_t minutes = (hour * 60 + offset + 2 * kHalfDay) % (2 * kHalfDay);
    if (hour == 24 || (part && !fits_part(minutes, *part))) return {};
    return {minutes};
  }
  const std::int64_t t = ((hour % 12) * 60 + offset + kHalfDay) % kHalfDay;
  if (part) {
    const auto meant = in_part(t, *part);
    return meant ? std::vector<std::int64_t>{*meant} : std::vector<std::int64_t>{};
  }
  // People at work mean the morning by seven to eleven and midday by twelve; one to six can be
  // either.
  if (t >= 7 * 60) return {t};
  if (t < 60) return {t + kHalfDay};
  return {t, t + kHalfDay};
}

void add_times(const TimeRule& rule, std::span<const Filled> filled, std::optional<DayPart> part,
               const LocalDateTime& now, std::vector<TimeOfDay>& all) {
  const auto put = [&](TimeOfDay time) {
    if (std::find(all.begin(), all.end(), time) == all.end()) all.push_back(time);
  };
  if (rule.at) {
    const std::int64_t minutes = rule.at->since_midnight.count() / 60;
    if (!part || fits_part(minutes, *part) || minutes % kHalfDay == 0) put(*rule.at);
    return;
  }
  std::int64_t hour = -1;
  std::int64_t offset = rule.minutes;
  bool exact = false;
  for (const Filled& one : filled) {
    if (one.slot == Slot::Hour) {
      exact = one.b != 0;
      hour = one.a == 0 && !exact ? -1 : one.a;  // "0" is rather a number than midnight
    } else if (one.slot == Slot::Clock) {
      hour = one.a;
      offset += one.b;
      exact = one.c != 0;
    } else if (one.slot == Slot::Minute) {
      offset += rule.sign * one.a;
    } else if (one.slot == Slot::Duration && rule.relative && one.a == 0 && one.b == 0) {
      LocalDateTime then = add(now, CalendarDuration{.months = 0, .days = 0, .seconds = one.c});
      put({std::chrono::floor<std::chrono::minutes>(then.time.since_midnight)});
      return;
    }
  }
  if (hour < 0) return;
  for (const std::int64_t minutes : minutes_meant(hour, exact, offset, part))
    put({std::chrono::minutes(minutes)});
}

std::vector<TimeOfDay> read_times_with(Tokens tokens, const Tables& tables,
                                       std::optional<DayPart> part, const LocalDateTime& now) {
  std::vector<TimeOfDay> all;
  tables.time_phrases.visit(
      tokens, slot_reader(tables), [&](std::int32_t index, std::span<const Filled> filled) {
        add_times(tables.time_rules[static_cast<std::size_t>(index)], filled, part, now, all);
      });
  return all;
}

}  // namespace

std::vector<TimeOfDay> read_times(Tokens tokens, const Tables& tables, std::optional<DayPart> part,
                                  const LocalDateTime& now) {
  std::vector<TimeOfDay> all = read_times_with(tokens, tables, part, now);
  const Frame frame{.tables = tables, .fillers = tables.time_fillers, .most_stripped = 3};
  for (std::size_t length = 1;
       all.empty() && length <= tables.parts.longest() && length < tokens.size(); ++length) {
    for (const bool behind : {true, false}) {
      const Tokens named = behind ? tokens.last(length) : tokens.first(length);
      const auto found = tables.parts.find(named);
      // "morgen om 9 uur 's avonds": the part that stands beside the hour is the one that counts.
      if (!found || !all.empty()) continue;
      const Tokens rest = behind ? tokens.first(tokens.size() - length) : tokens.subspan(length);
      (void)read_framed(rest, frame, [&](Tokens inner) {
        Meanings meanings;
        for (const TimeOfDay time :
             read_times_with(inner, tables, static_cast<DayPart>(static_cast<int>(*found)), now)) {
          all.push_back(time);
          meanings.emplace_back(time);
        }
        return meanings;
      });
    }
  }
  return all;
}

Recognition recognise_time(std::string_view reply, const Tables& tables, const LocalDateTime& now) {
  const Frame frame{.tables = tables, .fillers = tables.time_fillers, .ranges = true};
  const std::vector<Token> tokens =
      prepare_calendar_words(tokenise(reply, tables.vocabulary), tables);
  // Dutch "een" and Swedish "en" alone are no hour.
  if (tokens.size() == 1 && tables.one_words.contains(tokens[0].text)) return {};
  return read_reply(tokens, frame, [&](Tokens inner) {
    Meanings all;
    for (const TimeOfDay time : read_times(inner, tables, std::nullopt, now))
      all.emplace_back(time);
    return all;
  });
}

Recognition read_date_and_time(Tokens tokens, const Tables& tables, const LocalDateTime& now) {
  // Every cut of the reply in two is tried, so a long one is left alone.
  constexpr std::size_t kMostLocalTokens = 14;
  if (tokens.size() > kMostLocalTokens) return {};
  const Frame date_frame{.tables = tables, .fillers = tables.date_fillers, .most_stripped = 3};
  const Frame time_frame{.tables = tables, .fillers = tables.time_fillers, .most_stripped = 2};
  const auto combine = [&](Tokens date_tokens, Tokens time_tokens, Meanings& all) {
    std::vector<DatedPart> dates;
    (void)read_framed(date_tokens, date_frame, [&](Tokens inner) {
      dates = read_dates(inner, tables, now.date);
      return dates.empty() ? Meanings{} : Meanings{true};
    });
    for (const DatedPart& dated : dates) {
      const auto read_times_here = [&](Tokens inner) {
        Meanings times;
        for (const TimeOfDay one : read_times(inner, tables, dated.part, now))
          times.emplace_back(one);
        return times;
      };
      for (const Meaning& time : read_framed(time_tokens, time_frame, read_times_here)) {
        const auto meant = std::get<TimeOfDay>(time);
        all.emplace_back(LocalDateTime{dated.date, meant});
        // "Friday midnight" is for most the end of Friday, on paper its beginning.
        if (meant == TimeOfDay{})
          all.emplace_back(LocalDateTime{dated.date + std::chrono::days(1), meant});
      }
    }
  };
  return read_reply(tokens, date_frame, [&](Tokens inner) {
    Meanings all;
    for (std::size_t cut = 1; cut < inner.size(); ++cut) {
      combine(inner.first(cut), inner.subspan(cut), all);
      combine(inner.subspan(cut), inner.first(cut), all);
    }
    return all;
  });
}

Recognition recognise_local(std::string_view reply, const Tables& tables,
                            const LocalDateTime& now) {
  if (const auto iso = parse_local_date_time(trimmed_text(reply))) return recognition_of({*iso});
  const std::vector<Token> tokens =
      prepare_calendar_words(tokenise(reply, tables.vocabulary), tables);
  // "in two hours" is a moment by itself.
  const Frame frame{.tables = tables, .fillers = tables.date_fillers, .most_stripped = 4};
  Recognition out = read_reply(tokens, frame, [&](Tokens inner) {
    Meanings all;
    tables.time_phrases.visit(
        inner, slot_reader(tables), [&](std::int32_t index, std::span<const Filled> filled) {
          const bool relative = tables.time_rules[static_cast<std::size_t>(index)].relative;
          if (!relative || filled.size() != 1 || filled[0].a != 0 || filled[0].b != 0) return;
          LocalDateTime then =
              add(now, CalendarDuration{.months = 0, .days = 0, .seconds = filled[0].c});
          then.time = {std::chrono::floor<std::chrono::minutes>(then.time.since_midnight)};
          all.emplace_back(then);
        });
    return all;
  });
  if (out.meaning || out.ambiguous()) return out;
  return read_date_and_time(tokens, tables, now);
}

}  // namespace tillit::language
