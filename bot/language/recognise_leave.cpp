#include "language/recognise_leave.hpp"

#include "language/reading.hpp"

#include <algorithm>
#include <optional>

namespace tillit::language {
namespace {

using std::chrono::days;
using Leaves = std::vector<LeaveDays>;

constexpr int kMostDropped = 6;

Date monday_of(Date date) { return date - days{std::chrono::weekday{date}.iso_encoding() - 1}; }

Date first_of_next_month(Date date) {
  const std::chrono::year_month_day parts{date};
  return Date{parts.year() / parts.month() / std::chrono::day{1}} +
         (Date{parts.year() / parts.month() / std::chrono::last} -
          Date{parts.year() / parts.month() / std::chrono::day{1}}) +
         days{1};
}

class LeaveReader {
 public:
  LeaveReader(const Tables& tables, Date today) : tables_(tables), today_(today) {}

  // With as few words as possible dropped at the ends.
  [[nodiscard]] Leaves read(Tokens tokens) const {
    for (int front = 0; front <= kMostDropped; ++front) {
      Tokens inner = tokens;
      for (int back = 0; back <= kMostDropped; ++back) {
        Leaves found = read_whole(inner);
        if (!found.empty()) return found;
        const std::size_t length = dropped_behind(inner);
        if (length == 0) break;
        inner = inner.first(inner.size() - length);
      }
      const std::size_t length = dropped_in_front(tokens);
      if (length == 0) break;
      tokens = tokens.subspan(length);
    }
    return {};
  }

 private:
  [[nodiscard]] Leaves read_whole(Tokens tokens) const {
    if (const auto named = named_time(tokens)) return {*named};
    Leaves found = from_to(tokens);
    if (found.empty()) found = until(tokens);
    if (found.empty()) found = for_a_time(tokens);
    return found;
  }

  // "pause", "I am away", and politeness, as long as something stays; 0 if there is nothing to
  // drop.
  [[nodiscard]] std::size_t dropped_in_front(Tokens tokens) const {
    for (const WordMap* words : {&tables_.leave_openers, &tables_.fillers}) {
      const std::size_t length = words->prefix(tokens);
      if (length > 0 && length < tokens.size()) return length;
    }
    return 0;
  }
  [[nodiscard]] std::size_t dropped_behind(Tokens tokens) const {
    for (const WordMap* words : {&tables_.leave_openers, &tables_.fillers}) {
      for (std::size_t length = std::min(words->longest(), tokens.size() - 1); length > 0;
           --length) {
        if (words->find(tokens.last(length))) return length;
      }
    }
    return 0;
  }

  [[nodiscard]] std::optional<LeaveDays> named_time(Tokens tokens) const {
    if (tables_.leave_this_week.find(tokens)) return LeaveDays{today_, monday_of(today_) + days{7}};
    if (tables_.leave_next_week.find(tokens))
      return LeaveDays{monday_of(today_) + days{7}, monday_of(today_) + days{14}};
    if (tables_.leave_next_month.find(tokens)) {
      const Date first = first_of_next_month(today_);
      return LeaveDays{first, first_of_next_month(first)};
    }
    return std::nullopt;
  }

  // A range names its last day, whatever joins it: one quiet day too many costs less than one too
  // few.
  [[nodiscard]] Leaves from_to(Tokens tokens) const {
    const std::size_t opened = tables_.leave_from.prefix(tokens);
    for (std::size_t at = opened + 1; at + 1 < tokens.size(); ++at) {
      const Tokens rest = tokens.subspan(at);
      const std::size_t joined =
          std::max({tables_.leave_through.prefix(rest), tables_.leave_until.prefix(rest),
                    opened > 0 ? tables_.leave_to.prefix(rest) : 0});
      if (joined == 0 || joined >= rest.size()) continue;
      Leaves found;
      for (const Date from : dates(tokens.subspan(opened, at - opened), today_)) {
        for (const Date last : dates(rest.subspan(joined), from)) {
          if (from >= today_ && last >= from) found.push_back({from, last + days{1}});
        }
      }
      if (!found.empty()) return found;
    }
    return opened > 0 ? from_for(tokens.subspan(opened)) : from_behind(tokens);
  }

  // "from Monday for two weeks"
  [[nodiscard]] Leaves from_for(Tokens tokens) const {
    for (std::size_t at = 1; at < tokens.size(); ++at) {
      Leaves found = lasting(dates(tokens.first(at), today_), tokens.subspan(at));
      if (!found.empty()) return found;
    }
    return {};
  }

  // "two weeks from Monday"
  [[nodiscard]] Leaves from_behind(Tokens tokens) const {
    for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
      const std::size_t opened = tables_.leave_from.prefix(tokens.subspan(at));
      if (opened == 0 || at + opened >= tokens.size()) continue;
      Leaves found = lasting(dates(tokens.subspan(at + opened), today_), tokens.first(at));
      if (!found.empty()) return found;
    }
    return {};
  }

  [[nodiscard]] Leaves lasting(const std::vector<Date>& from, Tokens duration) const {
    Leaves found;
    if (const auto length = length_of(duration)) {
      for (const Date first : from) {
        if (first >= today_) found.push_back({first, add(first, *length)});
      }
    }
    return found;
  }

  // "until 5 January": back that day. "through 5 January": the day after.
  [[nodiscard]] Leaves until(Tokens tokens) const {
    const std::size_t through = tables_.leave_through.prefix(tokens);
    const std::size_t opened = std::max(through, tables_.leave_until.prefix(tokens));
    if (opened >= tokens.size()) return {};
    Leaves found;
    for (const Date date : dates(tokens.subspan(opened), today_)) {
      const Date back = through > 0 && through == opened ? date + days{1} : date;
      if (back > today_) found.push_back({today_, back});
    }
    return found;
  }

  [[nodiscard]] Leaves for_a_time(Tokens tokens) const { return lasting({today_}, tokens); }

  [[nodiscard]] std::vector<Date> dates(Tokens tokens, Date from) const {
    std::vector<Date> found;
    const Frame frame{.tables = tables_, .fillers = tables_.date_fillers};
    for (const Meaning& meaning : read_framed(tokens, frame, [&](Tokens inner) {
           Meanings all;
           for (const DatedPart& dated : read_dates(inner, tables_, from))
             all.emplace_back(dated.date);
           return all;
         }))
      found.push_back(std::get<Date>(meaning));
    return found;
  }

  // Whole days; nullopt for anything shorter.
  [[nodiscard]] std::optional<CalendarDuration> length_of(Tokens tokens) const {
    const Frame frame{.tables = tables_, .fillers = tables_.duration_fillers};
    const Meanings found = read_framed(tokens, frame, [&](Tokens inner) {
      const auto duration = read_duration(inner, tables_);
      return duration ? Meanings{*duration} : Meanings{};
    });
    if (found.size() != 1) return std::nullopt;
    const auto duration = std::get<CalendarDuration>(found.front());
    return duration.seconds == 0 ? std::optional(duration) : std::nullopt;
  }

  const Tables& tables_;
  Date today_;
};

}  // namespace

std::vector<LeaveDays> recognise_leave(std::string_view reply, const Words& words, Date today) {
  const Tables& tables = words.tables();
  const std::vector<Token> tokens =
      prepare_calendar_words(tokenise(reply, tables.vocabulary), tables);
  if (tokens.empty() || tokens.size() > kMostTokens) return {};
  return LeaveReader(tables, today).read(tokens);
}

bool speaks_of_leave(std::string_view reply, const Words& words) {
  const Tables& tables = words.tables();
  const std::vector<Token> tokens =
      prepare_calendar_words(tokenise(reply, tables.vocabulary), tables);
  if (tokens.size() > kMostTokens) return false;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tables.leave_openers.prefix(Tokens(tokens).subspan(at)) > 0) return true;
  }
  return false;
}

}  // namespace tillit::language
