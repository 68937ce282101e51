#include "coaching/progress.hpp"

#include <algorithm>
#include <bitset>

namespace tillit::coaching {

Progress progress(const Book& book) {
  Progress result;
  result.outcomes = book.earlier_outcomes;
  result.changes = book.earlier_changes;
  result.practices = book.earlier_practices + static_cast<std::int64_t>(book.practices.size());
  for (const Promise& promise : book.promises) {
    result.changes += promise.changes;
    if (promise.outcome) {
      ++result.outcomes[static_cast<std::size_t>(*promise.outcome)];
    } else {
      ++result.open;
    }
  }
  return result;
}

std::int64_t weeks_practised(const Book& book, Date today) {
  const auto monday_of = [](Date date) {
    return date - (std::chrono::weekday{date} - std::chrono::Monday);
  };
  std::bitset<kLastWeeks> weeks;
  const auto count = [&, this_week = monday_of(today)](Date date) {
    const auto ago = (this_week - monday_of(date)) / std::chrono::weeks{1};
    if (ago >= 0 && ago < kLastWeeks) weeks.set(static_cast<std::size_t>(ago));
  };
  for (const Promise& promise : book.promises)
    if (promise.outcome == Outcome::Kept && promise.closed) count(*promise.closed);
  for (const Practice& practice : book.practices) count(practice.on);
  return static_cast<std::int64_t>(weeks.count());
}

std::optional<Date> kept_since(const Book& book) {
  std::optional<Date> earliest;
  const auto look = [&earliest](const auto& entries, auto day) {
    for (const auto& entry : entries)
      earliest = earliest ? std::min(*earliest, entry.*day) : entry.*day;
  };
  look(book.relationships, &Relationship::since);
  look(book.promises, &Promise::opened);
  look(book.notes, &Note::on);
  look(book.journal, &Note::on);
  look(book.practices, &Practice::on);
  look(book.snapshots, &Snapshot::on);
  return earliest;
}

}  // namespace tillit::coaching
