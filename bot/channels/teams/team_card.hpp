#pragma once

#include "channels/teams/words.hpp"
#include "service/team_life.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

// What cards say about teams, the groups of people. Their buttons are those of card_value.hpp with
// an option that begins with "team:"; a window is a card of its own. Pure; any thread.
//
//   {"_tillit": 1, "_token": "0", "_option": "team:words:t1:4", "_team": "share",
//    "_answer": "…", "_tick": "true"}                  the button that sends such a window
namespace tillit::teams {

struct TeamUse {
  std::string option;
  // What was written in a window, and what becomes of it; none: a button was pressed.
  std::optional<service::TeamArrival::What> then{};
  std::string text{};
  bool ticked = false;
};

// `value` as of read_submit and read_execute. Total: nullopt for what is not about a team, whatever
// it is.
[[nodiscard]] std::optional<TeamUse> read_team_use(const nlohmann::json& value, bool is_invoke);

// The window as an activity: what is asked, a field, a box to tick, and a button that sends.
[[nodiscard]] nlohmann::json team_window(const service::TeamWindow& window, std::string_view option,
                                         const Words& words);

}  // namespace tillit::teams
