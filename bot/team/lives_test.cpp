#include "coaching/nudge_budget.hpp"
#include "coaching/quiet_hours.hpp"
#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

// Whole lives of teams that share people: joining, leaving, being erased and coming back, answering
// some of the questions, over a year of weekly messages.
namespace tillit::team {
namespace {

constexpr std::size_t kPeople = 24;

// People who know who they are, whatever voice they have now.
class People {
 public:
  explicit People(Random& random) : random_(random) {
    for (Voice& voice : voices_) voice = next_voice();
  }
  [[nodiscard]] Voice voice_of(std::size_t person) const { return voices_[person]; }
  // Erased, and here again at once.
  void reborn(std::size_t person, std::vector<VoiceSet>& published) {
    for (VoiceSet& set : published) set = without_name(set, voices_[person]);
    voices_[person] = next_voice();
  }

 private:
  Voice next_voice() { return {random_.next() % kGone}; }
  Random& random_;
  std::array<Voice, kPeople> voices_{};
};

struct LivingTeam {
  Team team = new_team();
  std::set<std::size_t> members{};
};

class LivesTest : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(LivesTest, NeverShowTwoSetsThatDifferByAFewPeople) {
  Random random = Random::seeded(GetParam());
  People people(random);
  std::vector<VoiceSet> published;
  std::vector<std::set<std::size_t>> shown;  // the people behind them, under their own names
  std::vector<LivingTeam> teams(3);
  for (LivingTeam& one : teams) {
    for (std::size_t person = 0; person < kPeople; ++person) {
      if (random.below(3) != 0) one.members.insert(person);
    }
  }
  std::size_t figures = 0;
  std::size_t withheld = 0;
  for (int round = 1; round <= 26; ++round) {
    for (LivingTeam& one : teams) {
      const std::size_t somebody = random.below(kPeople);
      if (random.below(3) == 0 && !one.members.insert(somebody).second) one.members.erase(somebody);
      if (random.below(6) == 0) people.reborn(somebody, published);

      Collected collected;
      std::map<VoiceSet, std::set<std::size_t>> names;
      std::set<std::size_t> away;
      for (const std::size_t member : one.members) {
        if (random.below(20) == 0) away.insert(member);
      }
      for (const std::string& question : questions_of(round)) {
        std::vector<Voice> voices;
        std::set<std::size_t> who;
        Tally tally{};
        for (const std::size_t member : one.members) {
          if (away.contains(member) || random.below(60) == 0) continue;
          voices.push_back(people.voice_of(member));
          who.insert(member);
          ++tally[random.below(kScale)];
        }
        const VoiceSet set = voice_set(voices);
        collected.questions.push_back({question, set, tally});
        names[set] = who;
      }
      const Closed closed =
          close(with_open_pulse(one.team, questions_of(round)), collected, published);
      one.team = with_trying(closed.team, "x", one.team.started);
      for (const Line& line : closed.digest.figures)
        ++(line.key == "digest_withheld" ? withheld : figures);
      for (const VoiceSet& set : closed.shown) {
        published.push_back(set);
        shown.push_back(names.at(set));
      }
    }
  }
  for (const auto& one : shown) {
    EXPECT_GE(one.size(), kFewest);
    for (const auto& other : shown) {
      std::vector<std::size_t> differ;
      std::ranges::set_symmetric_difference(one, other, std::back_inserter(differ));
      EXPECT_TRUE(differ.empty() || differ.size() >= kFewest) << differ.size();
    }
  }
  EXPECT_GT(figures, 0U);
  EXPECT_GT(withheld, 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LivesTest, ::testing::Range(std::uint64_t{1}, std::uint64_t{21}));

TEST(Year, OfMessagesIsOneAWeekInWorkingHoursWhateverTheTeamDoes) {
  const coaching::DaysOff days_off({}, "",
                                   {{"new_year", coaching::FixedDay{1, 1}},
                                    {"may", coaching::FixedDay{5, 1}},
                                    {"christmas", coaching::FixedDay{12, 25}},
                                    {"boxing_day", coaching::FixedDay{12, 26}}});
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random = Random::seeded(seed);
    static constexpr std::array kZones = {"Europe/Stockholm", "America/New_York", "Asia/Kolkata",
                                          "Australia/Lord_Howe", "Pacific/Apia"};
    const Surroundings here{.zone = Zone::named(kZones[random.below(kZones.size())]).value(),
                            .days_off = &days_off};
    Team team = with_weeks(new_team(), 2 + static_cast<int>(random.below(3)));
    TimePoint now = team.started;
    std::optional<Date> last_week;
    std::optional<Date> last_pulse;
    bool is_open = false;
    std::size_t posts = 0;
    while (now < team.started + std::chrono::weeks{52}) {
      const auto post = next_post(team, here, now);
      ASSERT_TRUE(post);
      // Sometimes somebody changes a setting, pauses, or we are down.
      switch (random.below(12)) {
        case 0:
          team = with_weekly(team, std::chrono::weekday{1 + static_cast<unsigned>(random.below(5))},
                             TimeOfDay{std::chrono::minutes{600 + 30 * random.below(8)}});
          now += std::chrono::hours{random.below(40)};
          continue;
        case 1:
          team = paused(team, here.zone.to_local(now).date +
                                  std::chrono::days{static_cast<int>(random.below(20))});
          break;
        case 2: now = std::max(now, post->at) + std::chrono::hours{random.below(90)}; continue;
        default: break;
      }
      const auto due = next_post(team, here, now);
      ASSERT_TRUE(due);
      now = std::max(now, due->at);
      const LocalDateTime local = here.zone.to_local(now);
      ASSERT_EQ(due->week, coaching::monday_of(local.date)) << "seed " << seed;
      ASSERT_TRUE(!last_week || due->week > *last_week) << "two in a week, seed " << seed;
      ASSERT_TRUE(coaching::holds(coaching::kMondayToFriday, local.date));
      ASSERT_EQ(days_off.find(local.date), nullptr);
      ASSERT_GE(local.time, coaching::at_clock(9, 30));
      ASSERT_LE(local.time, coaching::at_clock(15, 40));
      ASSERT_EQ(due->kind == PostKind::Digest, is_open);
      last_week = due->week;
      ++posts;
      if (due->kind == PostKind::Digest) {
        team = close_pulse(team, *due, {}, {}, Random::seeded(1)).team;
        is_open = false;
        if (random.below(3) != 0) team = with_trying(team, "x", now);
        continue;
      }
      if (due->kind == PostKind::AskLoop && random.below(2) == 0)
        team = with_trying(after(team, *due, here, now), "x", now);
      else
        team = after(team, *due, here, now);
      if (due->kind == PostKind::Pulse) {
        ASSERT_TRUE(!last_pulse ||
                    due->week >= *last_pulse + std::chrono::days{7 * team.settings.weeks});
        last_pulse = due->week;
        is_open = true;
      }
    }
    EXPECT_GT(posts, 20U);
  }
}

}  // namespace
}  // namespace tillit::team
