#pragma once

#include "core/civil_time.hpp"
#include "team/line.hpp"
#include "team/team.hpp"

#include <optional>
#include <string_view>
#include <vector>

// What is said when a team is founded, joined, left and ended. Single lines that need no rule stand
// in texts.hpp by their key alone.
namespace tillit::team {

// In the channel: what this is, what is shown to whom, who founded it, how to join, leave and stop.
// `first`: the first post, by the team's wall clock. Under it the buttons "button_join" and
// "button_about".
[[nodiscard]] std::vector<Line> announcement(const Team& team, std::string_view founder_name,
                                             const std::optional<LocalDateTime>& first);

// Only to whoever asks: the same without the welcome, with what five answers and four friends can
// still work out.
[[nodiscard]] std::vector<Line> about_lines(const Team& team);

// In the direct message of somebody who joined: what comes, what can still be worked out, how to
// leave. Said before any question.
[[nodiscard]] std::vector<Line> joined_lines(const Team& team);

// In the channel, once; nobody's name in it.
[[nodiscard]] Line ended_line();
[[nodiscard]] Line paused_line(const Team& team);
// In the channel, when somebody has said what the team tries. Their chat shows who; the line does
// not.
[[nodiscard]] Line trying_line(const Trying& trying);

}  // namespace tillit::team
