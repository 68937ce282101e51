#pragma once

#include "core/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tillit::service {

// What a button of a message about a team brings back: "team:", one of these words, the team and
// what else it needs, joined by colons. Such buttons have token 0, in channels and in direct
// messages; a channel hands over whatever begins so and reads nothing in it.
struct TeamOption {
  enum class What {
    Join,     // "team:join:<team>"
    About,    // "team:about:<team>": tells only whoever asks
    Leave,    // "team:leave:<team>"
    Answer,   // "team:answer:<team>:<pulse>:<question>:<1 to 5, or 0 for rather not>"
    Words,    // "team:words:<team>:<pulse>": opens a window, then TeamArrival::ShareText
    Try,      // "team:try:<team>": opens a window, then TeamArrival::CloseLoop
    TryThis,  // "team:try_this:<team>:<action>": the team tries what the digest proposed
    Stop,     // "team:stop:<team>": the yes to "are you sure"
    Keep,     // "team:keep:<team>": the no
    Pause,    // "team:pause:<team>"
    Resume    // "team:resume:<team>"
  } what = What::About;
  TeamId team;
  std::int64_t pulse = 0;      // Answer, Words
  std::string detail{};        // Answer: the question; TryThis: the action
  std::optional<int> value{};  // Answer: none is "rather not"
  friend bool operator==(const TeamOption&, const TeamOption&) = default;
};

inline constexpr std::string_view kTeamOption = "team:";

[[nodiscard]] std::string write_team_option(const TeamOption& option);
// Total: nullopt for anything else, whatever the bytes.
[[nodiscard]] std::optional<TeamOption> read_team_option(std::string_view option);

}  // namespace tillit::service
