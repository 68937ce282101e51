#include "team/team_json.hpp"

#include "team/team_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace tillit::team {
namespace {

Team full_team() {
  Team team = with_fewest(with_weeks(new_team(), 3), 8);
  team = with_weekly(team, std::chrono::Sunday, TimeOfDay{std::chrono::minutes{15 * 60 + 30}});
  team = close(with_open_pulse(team, {"let_finish", "put_right"}),
               {.questions = {all_gave("let_finish", voices("abcdefgh"), 5)}})
             .team;
  team = with_trying(team, "vi säger “nej” i tid", instant("2026-01-20T10:00:00.123Z"));
  team = with_open_pulse(team, {"ask_for_help"});
  team = paused(team, Date{std::chrono::year{2026} / 3 / 1});
  team.last_pulse = Date{std::chrono::year{2026} / 1 / 12};
  team.loop_open = true;
  team.loop_asked = 2;
  team.nobody_since = instant("2026-02-01T10:00:00Z");
  team.ended = instant("2026-04-01T10:00:00Z");
  return team;
}

TEST(TeamJson, ReadsWhatItWrote) {
  Team without_end = new_team();
  without_end.founder.reset();
  without_end.pause = Pause{};
  for (const Team& team : {new_team(), full_team(), without_end}) {
    const auto read = read_team(written(team));
    ASSERT_TRUE(read) << read.error().context;
    EXPECT_EQ(*read, team);
  }
}

TEST(TeamJson, WritesOneTeamInOneWay) {
  EXPECT_EQ(written(full_team()), written(*read_team(written(full_team()))));
}

TEST(TeamJson, NamesWhatIsWrongAndNotItsValue) {
  struct Case {
    const char* path;
    nlohmann::json value;
    const char* says;
  };
  for (const Case& wrong :
       {Case{"/id", "T 1", "team.id"}, Case{"/settings/fewest", 4, "team.settings.fewest"},
        Case{"/settings/fewest", 6, "team.settings.fewest"},
        Case{"/settings/day", 8, "team.settings.day"},
        Case{"/settings/weeks", 1, "team.settings.weeks"},
        Case{"/settings/time", "25:00", "team.settings.time"},
        Case{"/open/fewest", 0, "team.open.fewest"},
        Case{"/open/closes", "soon", "team.open.closes"},
        Case{"/open/questions", "let_finish", "team.open.questions"},
        Case{"/figures/0/band", "splendid", "team.figures[0].band"},
        Case{"/trying/what", 3, "team.trying.what"},
        Case{"/pause/until", "2026-02-30", "team.pause.until"},
        Case{"/loop_open", "yes", "team.loop_open"}, Case{"/started", 0, "team.started"}}) {
    auto json = nlohmann::json::parse(written(full_team()));
    json[nlohmann::json::json_pointer(wrong.path)] = wrong.value;
    const auto read = read_team(json.dump());
    ASSERT_FALSE(read) << wrong.path;
    EXPECT_EQ(read.error().code, Errc::Corrupt);
    EXPECT_EQ(read.error().context, std::string("reading a team: ") + wrong.says);
  }
}

TEST(TeamJson, RefusesWhatIsNoTeam) {
  for (const char* bytes : {"", "[]", "{}", "null", "{\"id\":", "\xff"})
    EXPECT_FALSE(read_team(bytes)) << bytes;
}

}  // namespace
}  // namespace tillit::team
