#pragma once

#include "core/id.hpp"
#include "core/result.hpp"
#include "core/zone.hpp"
#include "dialogue/host.hpp"
#include "store/store.hpp"

#include <chrono>
#include <vector>

// What is planned for a person, as rows of the store.
namespace tillit::service {

[[nodiscard]] std::chrono::seconds length_of(const CalendarDuration& duration);

// Sets and cancels the schedules among the effects; the others are left to the caller.
[[nodiscard]] Result<void> apply_schedules(store::Transaction& transaction,
                                           const std::vector<dialogue::Effect>& effects,
                                           const PersonId& person, const Zone& zone);

// The same moment of the person's own wall clock, in that zone. Corrupt if the row's does not
// parse.
[[nodiscard]] Result<store::Schedule> moved_to(store::Schedule schedule, const Zone& zone);

// Everything that is planned for them at a moment of its own; what plan_anew() keeps is left to it.
[[nodiscard]] Result<void> move_schedules(store::Transaction& transaction, const PersonId& person,
                                          const Zone& zone);

}  // namespace tillit::service
