#include "team/membership.hpp"

#include <string>

namespace tillit::team {
namespace {

LineArgument weeks_of(const Team& team) {
  return {"weeks", static_cast<std::int64_t>(team.settings.weeks)};
}

LineArgument fewest_of(const Team& team) {
  return {"fewest", static_cast<std::int64_t>(team.settings.fewest)};
}

}  // namespace

std::vector<Line> announcement(const Team& team, std::string_view founder_name,
                               const std::optional<LocalDateTime>& first) {
  std::vector<Line> lines = {
      {"announce_what", {{"founder", std::string(founder_name)}, weeks_of(team)}},
      {"announce_who_sees", {fewest_of(team)}},
      {"announce_join"}};
  if (first) lines.push_back({"announce_first", {{"at", *first}}});
  return lines;
}

std::vector<Line> about_lines(const Team& team) {
  return {{"about_what", {weeks_of(team)}},
          {"announce_who_sees", {fewest_of(team)}},
          {"still_possible"},
          {"about_leaving"},
          {"about_stopping"}};
}

std::vector<Line> joined_lines(const Team& team) {
  return {{"joined", {weeks_of(team)}},
          {"joined_rule", {fewest_of(team)}},
          {"still_possible"},
          {"about_leaving"}};
}

Line ended_line() { return {"ended"}; }

Line paused_line(const Team& team) {
  if (!team.pause || !team.pause->until) return {"paused"};
  return {"paused_until", {{"day", LocalDateTime{*team.pause->until, {}}}}};
}

Line trying_line(const Trying& trying) { return {"trying_said", {{"what", trying.what}}}; }

}  // namespace tillit::team
