#include "coaching/progress.hpp"

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

}  // namespace tillit::coaching
