#pragma once

#include "core/result.hpp"
#include "service/outlet.hpp"
#include "service/team_ground.hpp"
#include "store/rows.hpp"

#include <optional>
#include <string>

// The place of a team (its channel) that can no longer be spoken to: we were taken out of it, it
// was archived or deleted, or we never were in it.
namespace tillit::service {

// The team whose words to its place this message is; nullopt for any other message.
[[nodiscard]] std::optional<TeamId> team_of_message(const store::OutboxMessage& message);

// What becomes of a team ends where nothing reaches it: it ends, what was answered and not shown is
// deleted unread, and its founder alone is told, where they talk with us. A weekly message that
// nobody sees must not go on behind a channel's back, and questions without a summary are worth
// nothing. Whoever wants it back invites us again and starts a new one. False: there is no team, or
// it has ended. Errors: Unavailable, Corrupt. Any thread.
[[nodiscard]] Result<bool> lose_place(const TeamGround& ground, const TeamId& team);
// The same, of the team at that place of a channel.
[[nodiscard]] Result<bool> lose_place(const TeamGround& ground, const std::string& channel,
                                      const std::string& workspace, const std::string& place);

}  // namespace tillit::service
