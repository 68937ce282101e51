#pragma once

#include "common/chaos/checks.hpp"
#include "teams/fake/fake_teams.hpp"

namespace tillit::chaos {

// Outbox and Teams: every message was posted, in the order of the outbox, and nothing else was. A
// second time only if a kill or a lost answer fell behind the first: Teams cannot be asked what
// became of a message, and the bot sends a doubtful one once more, and then no more.
void check_posts(const fake_teams::FakeTeams& teams, const Occasions& occasions,
                 const Evidence& evidence, Findings& findings);

}  // namespace tillit::chaos
