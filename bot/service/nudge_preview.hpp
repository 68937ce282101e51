#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "service/next_nudge.hpp"
#include "store/store.hpp"

#include <string>
#include <vector>

namespace tillit::service {

// What one person would get from us in some days, and what not and why: for an operator who wants
// to know before it happens. Kinds and moments only; nothing a person wrote.
struct NudgePreview {
  std::string person;  // the store's reference: a keyed hash, as in the log
  Zone zone = Zone::utc();
  std::vector<coaching::PlannedNudge> rows;  // in order
  bool unreachable = false;  // nothing can be delivered to them: none of it would come
};

// As if nobody wrote a word meanwhile. Errors: NotFound, Corrupt, Unavailable.
[[nodiscard]] Result<NudgePreview> preview_nudges(store::Transaction& transaction,
                                                  const store::Store& store,
                                                  const NudgeRules& rules, const PersonId& person,
                                                  TimePoint from, TimePoint until);

}  // namespace tillit::service
