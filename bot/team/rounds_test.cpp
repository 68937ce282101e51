#include "team/rounds.hpp"

#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace tillit::team {
namespace {

using std::chrono::hours;

// What the channel hears from `from` on, each at its moment; digests close without answers.
class Life {
 public:
  explicit Life(Team begin = new_team()) : team(std::move(begin)), now(team.started) {}

  std::optional<Post> next() const { return next_post(team, here, now); }
  // Does what comes next; empty if nothing does.
  std::string step() {
    const auto post = next();
    if (!post) return {};
    now = post->at;
    if (post->kind == PostKind::Digest)
      team = close_pulse(team, *post, {}, {}, Random::seeded(1)).team;
    else
      team = after(team, *post, here, now);
    static constexpr std::array kWords = {"action", "pulse", "ask", "digest"};
    return std::string(kWords[static_cast<std::size_t>(post->kind)]) + " " +
           format(here.zone.to_local(post->at));
  }
  std::vector<std::string> steps(int count) {
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i) all.push_back(step());
    return all;
  }

  Team team;
  Surroundings here = stockholm();
  TimePoint now;
};
using Steps = std::vector<std::string>;

TEST(Rounds, BeginTheWeekAfterTheFoundingWithAPulse) {
  Life life;
  EXPECT_EQ(life.step(), "pulse 2026-01-13T10:00");
  EXPECT_EQ(life.team.open->closes, instant("2026-01-20T09:00:00Z"));
  EXPECT_EQ(life.team.open->questions, questions_of(1));
}

TEST(Rounds, ComeOnceAWeekWhileTheLoopIsClosedEachTime) {
  Life life;
  Steps all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(life.step());
    if (life.team.loop_open) life.team = with_trying(life.team, "x", life.now);
  }
  EXPECT_EQ(all,
            (Steps{"pulse 2026-01-13T10:00", "digest 2026-01-20T10:00", "pulse 2026-01-27T10:00",
                   "digest 2026-02-03T10:00", "pulse 2026-02-10T10:00"}));
}

TEST(Rounds, AskWhatIsTriedInThePlaceOfThePulseThreeTimesAndThenRest) {
  Life life;
  EXPECT_EQ(life.steps(10),
            (Steps{"pulse 2026-01-13T10:00", "digest 2026-01-20T10:00", "ask 2026-01-27T10:00",
                   "action 2026-02-03T10:00", "ask 2026-02-10T10:00", "action 2026-02-17T10:00",
                   "ask 2026-02-24T10:00", "action 2026-03-03T10:00", "action 2026-03-10T10:00",
                   "action 2026-03-17T10:00"}));
  life.team = with_trying(life.team, "vi frågar en gång till", life.now);
  EXPECT_EQ(life.steps(2), (Steps{"pulse 2026-03-24T10:00", "digest 2026-03-31T10:00"}));
}

TEST(Rounds, OpenThePulseAWeekAfterTheLoopIsClosedLate) {
  Life life;
  life.steps(3);  // the last one asked
  life.team = with_trying(life.team, "vi frågar en gång till", life.now);
  EXPECT_EQ(life.step(), "pulse 2026-02-03T10:00");
}

TEST(Rounds, WaitAsManyWeeksAsTheTeamSet) {
  Life life(with_weeks(new_team(), 3));
  life.steps(2);
  life.team = with_trying(life.team, "x", life.now);
  EXPECT_EQ(life.steps(2), (Steps{"action 2026-01-27T10:00", "pulse 2026-02-03T10:00"}));
}

TEST(Rounds, KeepTheirHourOverAClockChange) {
  Team team = new_team();
  team.started = instant("2026-03-10T08:00:00Z");
  Life life(team);
  EXPECT_EQ(life.steps(3),
            (Steps{"pulse 2026-03-17T10:00", "digest 2026-03-24T10:00", "ask 2026-03-31T10:00"}));
  EXPECT_EQ(life.now, instant("2026-03-31T08:00:00Z"));
}

TEST(Rounds, MoveToTheNextWorkingDayOnAHoliday) {
  const coaching::Country country{.code = "xx",
                                  .name = "X",
                                  .regions = {},
                                  .default_region = {},
                                  .holidays = {{.id = "tuesday",
                                                .name = "T",
                                                .rule = coaching::FixedDay{1, 13},
                                                .moved = {},
                                                .also = {}}}};
  const coaching::DaysOff days_off(country, "");
  Life life;
  life.here.days_off = &days_off;
  EXPECT_EQ(life.step(), "pulse 2026-01-14T10:00");
}

TEST(Rounds, SkipAWeekWithoutAWorkingDay) {
  std::vector<coaching::CompanyDay> closed;
  for (unsigned day = 12; day <= 16; ++day) closed.push_back({"shut", coaching::FixedDay{1, day}});
  const coaching::DaysOff days_off({}, "", closed);
  Life life;
  life.here.days_off = &days_off;
  EXPECT_EQ(life.step(), "pulse 2026-01-20T10:00");
}

TEST(Rounds, AreNotLateAFewMinutesLate) {
  Team team = with_weekly(new_team(), std::chrono::Thursday, TimeOfDay{hours{17}});
  const TimePoint meant = instant("2026-01-15T16:00:00Z");
  EXPECT_EQ(next_post(team, stockholm(), meant + std::chrono::minutes{9})->at, meant);
  const auto late = next_post(team, stockholm(), meant + std::chrono::minutes{11});
  EXPECT_EQ(late->at, instant("2026-01-16T08:30:00Z")) << "in our hours, as it was not meant now";
  EXPECT_EQ(late->week, Date{std::chrono::year{2026} / 1 / 12});
}

TEST(Rounds, DoNotReachIntoTheNextWeek) {
  const Team team = with_weekly(new_team(), std::chrono::Sunday, TimeOfDay{hours{15}});
  for (const char* later : {"2026-01-18T15:00:00Z", "2026-01-19T10:00:00Z"})
    EXPECT_EQ(next_post(team, stockholm(), instant(later))->at, instant("2026-01-25T14:00:00Z"));
}

TEST(Rounds, PostADigestAtItsMomentWhenItIsAFewMinutesLate) {
  Life life(with_weekly(new_team(), std::chrono::Thursday, TimeOfDay{hours{17}}));
  EXPECT_EQ(life.step(), "pulse 2026-01-15T17:00");
  life.now = life.team.open->closes + std::chrono::minutes{9};
  EXPECT_EQ(life.next()->at, life.team.open->closes);
}

TEST(Rounds, FixTheSmallestGroupWhenThePulseOpens) {
  Life life(with_fewest(new_team(), 8));
  life.step();
  EXPECT_EQ(life.team.open->fewest, 8U);
}

TEST(Rounds, SkipWhatIsTwoDaysLateButNeverADigest) {
  Life life;
  life.now = instant("2026-01-15T10:00:00Z");
  EXPECT_EQ(life.step(), "pulse 2026-01-20T10:00");
  life.now = instant("2026-02-05T18:00:00Z");  // down since: the digest was meant for the 27th
  EXPECT_EQ(life.step(), "digest 2026-02-06T09:30");
  EXPECT_EQ(life.step(), "ask 2026-02-10T10:00");
}

TEST(Rounds, SayNothingInAPauseAndGoOnAfterIt) {
  Life life;
  life.step();
  life.team = paused(life.team, Date{std::chrono::year{2026} / 2 / 2});
  EXPECT_EQ(life.step(), "digest 2026-02-02T10:00") << "the first of our hours on that Monday";
  EXPECT_FALSE(life.team.pause);
  life.team = paused(life.team, std::nullopt);
  EXPECT_EQ(life.step(), "");
  life.team = resumed(life.team);
  EXPECT_EQ(life.step(), "ask 2026-02-10T10:00");
}

TEST(Rounds, SkipTheWeeksOfAPause) {
  Life life(paused(new_team(), Date{std::chrono::year{2026} / 2 / 4}));
  EXPECT_EQ(life.step(), "pulse 2026-02-10T10:00");
}

TEST(Rounds, EndWithTheTeam) {
  Life life(ended(new_team(), new_team().started));
  EXPECT_EQ(life.step(), "");
}

TEST(Rounds, SayNothingElseWhileAPulseIsOpen) {
  Life life;
  life.step();
  life.team = with_weekly(life.team, std::chrono::Monday, TimeOfDay{hours{11}});
  EXPECT_EQ(life.steps(2), (Steps{"digest 2026-01-20T10:00", "ask 2026-01-26T11:00"}));
}

TEST(Rounds, AreTheSameHoweverOftenTheyAreAsked) {
  Life life;
  for (int i = 0; i < 12; ++i) {
    const Post post = *life.next();
    for (TimePoint now = life.now; now <= post.at; now += hours{5})
      ASSERT_EQ(next_post(life.team, life.here, now), post);
    life.step();
  }
}

TEST(Actions, AreAtLeastTwelveAndComeInTurn) {
  Team team = new_team();
  EXPECT_GE(actions().size(), 12U);
  std::set<std::string_view> heard;
  for (std::size_t post = 0; post < actions().size(); ++post) {
    heard.insert(action_of(team));
    ++team.posts;
  }
  EXPECT_EQ(heard.size(), actions().size());
}

TEST(PostLines, BringTheActionTwoSentencesAndHowToStop) {
  const Team team = new_team();
  const auto lines = post_lines(team, {PostKind::Pulse});
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].arguments[0].value,
            decltype(LineArgument::value)(TextOf{"action_" + std::string(action_of(team))}));
  EXPECT_EQ(lines[1].key, "post_aloud");
  EXPECT_EQ(lines[2].key, "post_pulse");
  EXPECT_EQ(lines[3].key, "post_footer");
  EXPECT_EQ(post_lines(team, {PostKind::Action}).size(), 3U);
  EXPECT_EQ(post_lines(team, {PostKind::AskLoop})[2].key, "post_ask_loop");
}

}  // namespace
}  // namespace tillit::team
