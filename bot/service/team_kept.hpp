#pragma once

#include "core/result.hpp"
#include "dialogue/delivery.hpp"
#include "service/team_ground.hpp"
#include "store/store.hpp"
#include "team/team.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A team between its row and its rules, and where its words go. Used inside a transaction.
namespace tillit::service {

struct KeptTeam {
  store::TeamRow row;
  team::Team team;
};

// Errors: Corrupt (the state does not parse).
[[nodiscard]] Result<KeptTeam> kept_team(store::TeamRow row);
// nullopt if there is none.
[[nodiscard]] Result<std::optional<KeptTeam>> find_kept_team(store::Transaction& transaction,
                                                             const TeamId& id);
// Keeps it with the instant at which it is due next. A pulse that was open in the row and is not
// any more is emptied, with what was planned for it; once the team has ended nobody is a member of
// it. Founded with row.rev 0.
[[nodiscard]] Result<void> save_kept(const TeamGround& ground, store::Transaction& transaction,
                                     KeptTeam& kept, TimePoint now);

[[nodiscard]] team::Surroundings surroundings_of(const TeamGround& ground, const team::Team& team);
[[nodiscard]] team::Member member_of(const store::TeamMember& member);

// The key of the wish that stands for a pulse in somebody's plan.
[[nodiscard]] std::string wish_key(const store::PulseKey& pulse);
[[nodiscard]] std::optional<store::PulseKey> pulse_of_wish(std::string_view key);
[[nodiscard]] Result<void> drop_wish(const TeamGround& ground, store::Transaction& transaction,
                                     const PersonId& person, const store::PulseKey& pulse,
                                     TimePoint now);

// To the team's place. `what` makes the message's key: with the team's revision it is its own.
[[nodiscard]] Result<void> say_to_place(const TeamGround& ground, store::Transaction& transaction,
                                        const KeptTeam& kept, std::string_view what,
                                        const std::vector<dialogue::Delivery>& deliveries,
                                        TimePoint now);
// To the person alone: their room of the team's workspace, else where they talked with us last,
// else the address kUserAddress. False if nothing can be delivered to them.
[[nodiscard]] Result<bool> say_to_person(const TeamGround& ground, store::Transaction& transaction,
                                         const KeptTeam& kept, const PersonId& person,
                                         std::string_view what,
                                         const std::vector<dialogue::Delivery>& deliveries,
                                         TimePoint now);

}  // namespace tillit::service
