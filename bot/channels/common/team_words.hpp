#pragma once

#include "core/civil_time.hpp"
#include "dialogue/library.hpp"
#include "service/team_life.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is typed about a team (a group of people), on whichever channel: "team", "team stop",
// "team pauze 2 weken", "team day Tuesday". Pure; any bytes; any thread.
namespace tillit::channels {

struct TeamSaid {
  // Found, Leave, Stop, Pause, Resume, Set or CloseLoop.
  service::TeamArrival::What what = service::TeamArrival::What::Found;
  std::optional<Date> until{};       // of a pause
  service::TeamSettings settings{};  // of Set
  std::string text{};                // of CloseLoop, as it was typed

  // Makes the arrival say this.
  void tell(service::TeamArrival& arrival) const;
};

// Words about a team begin with "team", also where Swedish says "teamet".
[[nodiscard]] bool is_about_team(std::string_view typed);

// nullopt: it is not about a team, or says of it what we do not know (is_about_team tells which). A
// day, a time or an end that cannot be read is not guessed at. All languages are understood,
// whatever the writer's is; days and times are read in the first of the library's in which they
// mean one thing.
[[nodiscard]] std::optional<TeamSaid> read_team_words(std::string_view typed,
                                                      const dialogue::Library& library, Date today);

// Each word and what it begins, for whoever writes documentation and for tests.
struct TeamWord {
  std::string_view word;
  std::string_view meaning;  // "found", "leave" …
};
[[nodiscard]] std::vector<TeamWord> team_words();

}  // namespace tillit::channels
