#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/zone.hpp"
#include "dialogue/library.hpp"
#include "service/newcomers.hpp"
#include "store/store.hpp"
#include "team/rounds.hpp"

#include <functional>
#include <string>

namespace tillit::service {

// What the use cases of teams stand on. Borrowed: all of it must outlive whoever holds it. The
// functions may be called on any thread.
struct TeamGround {
  const dialogue::Library& library;
  store::Store& store;
  const Clock& clock;
  const Newcomers& newcomers;
  // Working days and holidays, as the configuration has them.
  std::function<team::Surroundings(const Zone&)> surroundings;
  std::function<std::string(std::size_t)> entropy;  // random bytes
  // A wish of that person (team_rounds.hpp) came or went, in this transaction: plan them anew.
  std::function<Result<void>(store::Transaction&, const PersonId&, TimePoint)> wished;
  // Whether the operator holds back everything that we begin. May be empty: they do not.
  std::function<Result<bool>(store::Transaction&)> held_back{};
};

}  // namespace tillit::service
