#include "coaching/promise_rules.hpp"

#include "coaching/relationship_rules.hpp"

#include <algorithm>

namespace tillit::coaching {
namespace {

Promise* find(Book& book, std::string_view id) {
  const auto found = std::ranges::find(book.promises, id, &Promise::id);
  return found == book.promises.end() ? nullptr : &*found;
}

void trim(std::optional<std::string>& text) {
  if (!text) return;
  *text = plain_text(*text, kMaxText);
  if (text->empty()) text.reset();
}

// The plan as it may stand in the book; one without words stays without.
Plan admissible(Plan plan, const Book& book, const LocalDateTime& now, const AllowedHours& hours) {
  plan.what = plain_text(plan.what, kMaxText);
  trim(plan.when);
  trim(plan.obstacle);
  trim(plan.if_not);
  if (plan.relationship && find_relationship(book, *plan.relationship) == nullptr)
    plan.relationship.reset();
  if (plan.follow_up) plan.follow_up = follow_up_moment(*plan.follow_up, now, hours);
  return plan;
}

Book with_relationship_used(Book book, const std::optional<std::string>& relationship) {
  return relationship ? use_relationship(std::move(book), *relationship) : book;
}

void count_away(Book& book, const Promise& promise) {
  if (promise.outcome) ++book.earlier_outcomes[static_cast<std::size_t>(*promise.outcome)];
  book.earlier_changes += promise.changes;
}

}  // namespace

Book keep_latest_closed(Book book) {
  auto closed = std::ranges::count_if(book.promises,
                                      [](const Promise& promise) { return !promise.is_open(); });
  for (; closed > static_cast<std::ptrdiff_t>(kMaxClosedPromises); --closed) {
    const auto oldest = std::ranges::min_element(book.promises, {}, [](const Promise& promise) {
      return promise.closed.value_or(kLastDate);
    });
    count_away(book, *oldest);
    book.promises.erase(oldest);
  }
  return book;
}

Book open_promise(Book book, std::string id, const Plan& plan, const LocalDateTime& now,
                  const AllowedHours& hours) {
  Promise promise;
  promise.id = std::move(id);
  promise.plan = admissible(plan, book, now, hours);
  promise.opened = now.date;
  if (promise.plan.what.empty()) return book;
  const auto relationship = promise.plan.relationship;
  book.promises.push_back(std::move(promise));
  return with_relationship_used(std::move(book), relationship);
}

Book close_promise(Book book, std::string_view id, Outcome outcome, Date today) {
  Promise* promise = find(book, id);
  if (promise == nullptr || promise->outcome == outcome) return book;
  promise->outcome = outcome;
  promise->closed = today;
  return keep_latest_closed(std::move(book));
}

Book renegotiate_promise(Book book, std::string_view id, const Plan& plan, const LocalDateTime& now,
                         const AllowedHours& hours) {
  Promise* promise = find(book, id);
  if (promise == nullptr) return book;
  Plan changed = admissible(plan, book, now, hours);
  if (changed.what.empty()) return book;
  promise->former.push_back(FormerWording{promise->plan.what, promise->plan.due, now.date});
  if (promise->former.size() > kMaxFormerWordings) promise->former.erase(promise->former.begin());
  promise->plan = std::move(changed);
  promise->outcome.reset();
  promise->closed.reset();
  ++promise->changes;
  const auto relationship = promise->plan.relationship;
  return with_relationship_used(std::move(book), relationship);
}

Book set_follow_up(Book book, std::string_view id, const std::optional<LocalDateTime>& at,
                   const LocalDateTime& now, const AllowedHours& hours) {
  Promise* promise = find(book, id);
  if (promise == nullptr || !promise->is_open()) return book;
  promise->plan.follow_up = at ? std::optional(follow_up_moment(*at, now, hours)) : std::nullopt;
  return book;
}

std::vector<const Promise*> open_promises(const Book& book) {
  std::vector<const Promise*> open;
  for (const Promise& promise : book.promises) {
    if (promise.is_open()) open.push_back(&promise);
  }
  std::ranges::stable_sort(open, {}, [](const Promise* promise) { return promise->plan.due; });
  return open;
}

std::vector<const Promise*> closed_promises(const Book& book) {
  std::vector<const Promise*> closed;
  for (auto promise = book.promises.rbegin(); promise != book.promises.rend(); ++promise) {
    if (!promise->is_open()) closed.push_back(&*promise);
  }
  std::ranges::stable_sort(closed, std::ranges::greater{},
                           [](const Promise* promise) { return *promise->closed; });
  return closed;
}

}  // namespace tillit::coaching
