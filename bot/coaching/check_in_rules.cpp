#include "coaching/check_in_rules.hpp"

#include "coaching/promise_rules.hpp"
#include "coaching/relationship_rules.hpp"

#include <algorithm>

namespace tillit::coaching {
namespace {

constexpr std::int64_t kLowestMood = 1;
constexpr std::int64_t kHighestMood = 5;

// The entry of that week, made if need be; nullptr for a week to come.
CheckIn* entry(Book& book, Date week, Date today) {
  const Date monday = monday_of(week);
  if (monday > today) return nullptr;
  auto at = std::ranges::find(book.check_ins, monday, &CheckIn::week);
  if (at == book.check_ins.end()) {
    at = book.check_ins.insert(std::ranges::upper_bound(book.check_ins, monday, {}, &CheckIn::week),
                               CheckIn{.week = monday, .answered = today});
    book = keep_latest_check_ins(std::move(book));
    auto& done = book.rhythm.check_in_done;
    done = std::max(done.value_or(monday), monday);
    at = std::ranges::find(book.check_ins, monday, &CheckIn::week);
  }
  return at == book.check_ins.end() ? nullptr : &*at;
}

template <class Keep>
Book kept(Book book, Date week, Date today, Keep keep) {
  if (CheckIn* found = entry(book, week, today)) keep(*found);
  return book;
}

}  // namespace

const CheckIn* find_check_in(const Book& book, Date week) {
  const auto found = std::ranges::find(book.check_ins, monday_of(week), &CheckIn::week);
  return found == book.check_ins.end() ? nullptr : &*found;
}

Date week_to_answer(const Book& book, Date today) {
  const auto& sent = book.rhythm.budget.sent;
  for (auto nudge = sent.rbegin(); nudge != sent.rend(); ++nudge) {
    if (nudge->kind != NudgeKind::CheckIn || nudge->day > today) continue;
    if (nudge->day + kAnsweredLate <= today) break;
    if (find_check_in(book, nudge->day) == nullptr) return monday_of(nudge->day);
  }
  return monday_of(today);
}

Book answer_check_in(Book book, Date week, Date today) {
  return kept(std::move(book), week, today, [](CheckIn&) {});
}

Book keep_outcome(Book book, Date week, Outcome outcome, Date today) {
  return kept(std::move(book), week, today, [&](CheckIn& one) { one.outcome = outcome; });
}

Book keep_mood(Book book, Date week, std::int64_t mood, Date today) {
  if (mood < kLowestMood || mood > kHighestMood || !book.rhythm.asks_mood) return book;
  return kept(std::move(book), week, today, [&](CheckIn& one) { one.mood = mood; });
}

Book keep_offer(Book book, Date week, Behaviour offered, Date today) {
  return kept(std::move(book), week, today, [&](CheckIn& one) {
    one.offered = offered;
    one.taken = false;
    one.promise.reset();
  });
}

Book keep_taken(Book book, Date week, const std::optional<std::string>& promise, Date today) {
  const bool known = promise && find_promise(book, *promise) != nullptr;
  return kept(std::move(book), week, today, [&](CheckIn& one) {
    if (!one.offered) return;
    one.taken = true;
    if (known) one.promise = promise;
  });
}

Book with_practised_promise(Book book, std::string_view promise, bool was_open, Date today) {
  const Promise* closed = find_promise(book, promise);
  if (closed == nullptr || !closed->outcome || !was_open) return book;
  const bool done = *closed->outcome == Outcome::Kept || *closed->outcome == Outcome::Partly ||
                    *closed->outcome == Outcome::NotWell;
  const auto from = std::ranges::find_if(book.check_ins, [promise](const CheckIn& one) {
    return one.offered && one.promise && *one.promise == promise;
  });
  if (!done || from == book.check_ins.end()) return book;
  Practice practice{closed->plan.relationship, today, from->offered};
  return add_practice(std::move(book), std::move(practice));
}

Book keep_latest_check_ins(Book book) {
  auto& all = book.check_ins;
  if (all.size() > kMaxCheckIns)
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(kMaxCheckIns));
  return book;
}

}  // namespace tillit::coaching
