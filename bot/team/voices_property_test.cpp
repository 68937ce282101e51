#include "core/random.hpp"
#include "team/voices.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

// An attacker who knows every set that was shown, and everybody's answers but a few, against the
// rule: random histories, every sum tried by brute force.
namespace tillit::team {
namespace {

using People = std::uint32_t;  // a bit each

VoiceSet as_voices(People people) {
  VoiceSet set;
  for (unsigned person = 0; person < 32; ++person) {
    if ((people >> person & 1U) != 0) set.push_back({person + 1});
  }
  return set;
}

// How many people a sum of sets, each taken -1, 0 or 1 times, is about.
int people_in(const std::vector<People>& sets, const std::vector<int>& times) {
  std::array<int, 32> counted{};
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (unsigned person = 0; person < 32; ++person) {
      if ((sets[i] >> person & 1U) != 0) counted[person] += times[i];
    }
  }
  int people = 0;
  for (const int count : counted) people += count != 0 ? 1 : 0;
  return people;
}

bool is_small(int people, std::size_t fewest) {
  return people > 0 && people < static_cast<int>(fewest);
}

// The first sum that comes down to a few people, in words; empty if there is none.
std::string attack(const std::vector<People>& sets, std::size_t fewest) {
  const std::size_t n = sets.size();
  // Every set as a whole, and any of the others as its parts.
  for (std::size_t whole = 0; whole < n; ++whole) {
    for (std::uint32_t parts = 0; parts < (1U << n); ++parts) {
      if ((parts >> whole & 1U) != 0) continue;
      std::vector<int> times(n, 0);
      times[whole] = 1;
      for (std::size_t part = 0; part < n; ++part) {
        if ((parts >> part & 1U) != 0) times[part] = -1;
      }
      if (is_small(people_in(sets, times), fewest))
        return "whole " + std::to_string(whole) + " parts " + std::to_string(parts);
    }
  }
  // Any two together against any two others.
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a + 1; b < n; ++b)
      for (std::size_t c = 0; c < n; ++c)
        for (std::size_t d = c + 1; d < n; ++d) {
          if (c == a || c == b || d == a || d == b) continue;
          std::vector<int> times(n, 0);
          times[a] = times[b] = 1;
          times[c] = times[d] = -1;
          if (is_small(people_in(sets, times), fewest)) return "two against two";
        }
  return {};
}

// Candidates as a team makes them: mostly the people of before with some changes, sometimes parts
// and unions of what was.
People candidate(const std::vector<People>& shown, unsigned people, Random& random) {
  const People everybody = (People{1} << people) - 1;
  const auto any = [&] { return static_cast<People>(random.next()) & everybody; };
  if (shown.empty()) return any() | any();
  const auto one = [&] { return shown[random.below(shown.size())]; };
  switch (random.below(6)) {
    case 0: return any() | any();
    case 1: return any();
    case 2: return (one() | one()) ^ (People{1} << random.below(people));
    case 3: return one() & ~one();
    case 4: return (one() & one()) | (People{1} << random.below(people));
    default: return one() ^ (any() & any() & any());
  }
}

class HistoryTest : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(HistoryTest, NoSumOfShownSetsComesDownToAFew) {
  Random random = Random::seeded(GetParam());
  for (int history = 0; history < 60; ++history) {
    const unsigned people = 6 + static_cast<unsigned>(random.below(20));
    const std::size_t fewest = random.below(8) == 0 ? 8 : kFewest;
    std::vector<People> shown;
    std::vector<VoiceSet> published;
    for (int round = 0; round < 80 && shown.size() < 8; ++round) {
      const People set = candidate(shown, people, random);
      if (!may_be_shown(as_voices(set), published, fewest)) continue;
      if (std::ranges::find(shown, set) != shown.end()) continue;
      shown.push_back(set);
      published.push_back(as_voices(set));
    }
    ASSERT_EQ(attack(shown, fewest), "") << "history " << history << " of " << people;
  }
}

TEST_P(HistoryTest, NothingIsHeldBackThatNoSumGivesAway) {
  Random random = Random::seeded(GetParam() + 1000);
  for (int history = 0; history < 60; ++history) {
    const unsigned people = 6 + static_cast<unsigned>(random.below(20));
    std::vector<People> shown;
    std::vector<VoiceSet> published;
    for (int round = 0; round < 40 && shown.size() < 6; ++round) {
      const People set = candidate(shown, people, random);
      if (std::ranges::find(shown, set) != shown.end()) continue;
      std::vector<People> with = shown;
      with.push_back(set);
      const bool is_safe =
          std::popcount(set) >= static_cast<int>(kFewest) && attack(with, kFewest).empty();
      ASSERT_EQ(may_be_shown(as_voices(set), published), is_safe)
          << "history " << history << " round " << round;
      if (!is_safe) continue;
      shown.push_back(set);
      published.push_back(as_voices(set));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryTest, ::testing::Range(std::uint64_t{1}, std::uint64_t{7}));

}  // namespace
}  // namespace tillit::team
