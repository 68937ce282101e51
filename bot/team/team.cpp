#include "team/team.hpp"

#include "team/line.hpp"

#include <algorithm>
#include <utility>

namespace tillit::team {

bool may_decide(const Team& team, const PersonId& person, bool is_member) {
  return is_member || team.founder == person;
}

Team with_fewest(Team team, std::size_t fewest) {
  const bool is_step = std::ranges::find(kFewestSteps, fewest) != kFewestSteps.end();
  if (is_step) team.settings.fewest = std::max(team.settings.fewest, fewest);
  return team;
}

Team with_weekly(Team team, std::chrono::weekday day, TimeOfDay time) {
  if (!day.ok()) return team;
  team.settings.day = day;
  team.settings.time = time;
  return team;
}

Team with_weeks(Team team, int weeks) {
  if (weeks >= kFewestWeeks && weeks <= kMostWeeks) team.settings.weeks = weeks;
  return team;
}

Team paused(Team team, std::optional<Date> until) {
  team.pause = Pause{until};
  return team;
}

Team resumed(Team team) {
  team.pause.reset();
  return team;
}

Team with_trying(Team team, std::string_view what, TimePoint now) {
  std::string line = one_line(what, kMostTryingBytes);
  if (line.empty()) return team;
  team.trying = Trying{std::move(line), now};
  team.loop_open = false;
  team.loop_asked = 0;
  return team;
}

Team without_founder(Team team, const PersonId& person) {
  if (team.founder == person) team.founder.reset();
  return team;
}

Team ended(Team team, TimePoint now) {
  if (!team.ended) team.ended = now;
  team.open.reset();
  return team;
}

Team seen(Team team, bool has_members, TimePoint now) {
  if (has_members) {
    team.nobody_since.reset();
    return team;
  }
  if (!team.nobody_since) team.nobody_since = now;
  return now - *team.nobody_since >= kEmptyLives ? ended(std::move(team), now) : team;
}

}  // namespace tillit::team
