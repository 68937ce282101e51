#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "service/next_nudge.hpp"
#include "store/store.hpp"

#include <vector>

namespace tillit::service {

// Plans everybody anew, piece by piece: calendars, time zones' rules or the rules of the rhythm may
// be others than when their rows were written. Done once at a start, beside everything else; a row
// that stays as it was is not written. One thread.
class PlanningSweep {
 public:
  // Borrowed: all must outlive this.
  PlanningSweep(store::Store& store, NudgeRules rules, const Clock& clock)
      : store_(store), rules_(rules), clock_(clock) {}

  // The next `limit` people; false when there are none left. Somebody whose record does not parse
  // is left out and counted. Errors: Unavailable (the same people come again).
  [[nodiscard]] Result<bool> go_on(int limit);
  [[nodiscard]] int broken() const { return broken_; }

 private:
  store::Store& store_;
  const NudgeRules rules_;
  const Clock& clock_;
  PersonId last_;
  int broken_ = 0;
};

}  // namespace tillit::service
