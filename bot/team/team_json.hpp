#pragma once

#include "core/result.hpp"
#include "team/team.hpp"

#include <string>
#include <string_view>

namespace tillit::team {

// A team as the store keeps it, without the members and the ballots.
[[nodiscard]] std::string written(const Team& team);

// Errors: Corrupt (names the first member that is wrong, never its value).
[[nodiscard]] Result<Team> read_team(std::string_view json);

}  // namespace tillit::team
