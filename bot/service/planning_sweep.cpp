#include "service/planning_sweep.hpp"

#include "store/in_store.hpp"

namespace tillit::service {

Result<bool> PlanningSweep::go_on(int limit) {
  const auto people = store::in_store(store_, [&](store::Transaction& transaction) {
    return transaction.people_after(last_, limit);
  });
  if (!people) return tl::unexpected(people.error());
  for (const PersonId& person : *people) {
    const auto planned = store_.write([&](store::Transaction& transaction) {
      return plan_anew(transaction, rules_, person, clock_.now());
    });
    if (!planned && planned.error().code == Errc::Unavailable)
      return tl::unexpected(planned.error());
    if (!planned) ++broken_;
    last_ = person;
  }
  return !people->empty();
}

}  // namespace tillit::service
