#include "team/voices.hpp"

#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tillit::team {
namespace {

struct Case {
  const char* name;
  const char* set;
  std::vector<const char*> published;
  bool is_shown;
  std::size_t fewest = kFewest;
};

std::vector<VoiceSet> all_of(const std::vector<const char*>& letters) {
  std::vector<VoiceSet> all;
  for (const char* one : letters) all.push_back(voices(one));
  return all;
}

class MayBeShownTest : public ::testing::TestWithParam<Case> {};

TEST_P(MayBeShownTest, Decides) {
  const Case& test = GetParam();
  EXPECT_EQ(may_be_shown(voices(test.set), all_of(test.published), test.fewest), test.is_shown);
}

INSTANTIATE_TEST_SUITE_P(
    Sets, MayBeShownTest,
    ::testing::Values(
        Case{"FiveAlone", "abcde", {}, true}, Case{"FourAlone", "abcd", {}, false},
        Case{"Nobody", "", {}, false}, Case{"NoTeamGoesBelowFive", "abcd", {}, false, 2},
        Case{"RaisedMinimum", "abcdefg", {}, false, 8},
        Case{"TheSamePeopleAgain", "abcdef", {"abcdef"}, true},
        Case{"TheSamePeopleAfterTheMinimumRose", "abcdefghi", {"abcdefghi"}, true, 8},
        Case{"TheSameSixAfterTheMinimumRoseToEight", "abcdef", {"abcdef"}, false, 8},
        Case{"OneLeft", "abcde", {"abcdef"}, false}, Case{"OneJoined", "abcdef", {"abcde"}, false},
        Case{"FourJoined", "abcdefghi", {"abcde"}, false},
        Case{"FiveJoined", "abcdefghij", {"abcde"}, true},
        Case{"OneForAnother", "abcdf", {"abcde"}, false},
        Case{"TwoForTwo", "abcfg", {"abcde"}, false},
        Case{"TwoForThree", "abcxyz", {"abcde"}, true},
        Case{"FiveJoinedButEightIsTheFewest", "abcdefghijklm", {"abcdefgh"}, false, 8},
        Case{"EveryEarlierSetCounts", "abcdefgh", {"qrstuvw", "abcdefg", "abc456"}, false},
        Case{"OtherPeople", "abcde", {"fghij", "klmno"}, true},
        Case{"TwoPartsAndTheWholeWithOneMore", "abcdefghijk", {"abcde", "fghij"}, false},
        Case{"TwoPartsAndTheWhole", "abcdefghij", {"abcde", "fghij"}, true},
        Case{"ThePartThatWouldLeaveOne", "fghij", {"abcde", "abcdefghijk"}, false},
        Case{"ThreePartsAndTheWholeWithOneMore",
             "abcdefghijklmnop",
             {"abcde", "fghij", "klmno"},
             false},
        Case{"ThreePartsAndTheWhole", "abcdefghijklmno", {"abcde", "fghij", "klmno"}, true},
        Case{"TheLastOfThreeParts", "klmno", {"abcde", "fghij", "abcdefghijklmnop"}, false},
        Case{"PartsThatCountOneTwice", "abcdefghi", {"abcde", "efghi"}, false},
        // a+C-B counts X twice: each two of the three differ by five or more.
        Case{"ThreeSetsAroundOne", "bcdefghi", {"abcde", "afghi"}, false},
        Case{"UnionWhenThePartsAndTheirOverlapWereShown",
             "abcdefghijklmnoz",
             {"abcdefghij", "fghijklmno", "fghij"},
             false},
        Case{"ExactUnionWhenThePartsAndTheirOverlapWereShown",
             "abcdefghijklmno",
             {"abcdefghij", "fghijklmno", "fghij"},
             true},
        Case{"OverlapWhenTheUnionWasShown",
             "fghijk",
             {"abcdefghij", "fghijklmno", "abcdefghijklmno"},
             false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(MayBeShown, TakesSomebodyWhoIsGoneForSomebodyWhoIsNew) {
  // f was erased. Whether g is f again, nobody can know: then only one has changed.
  const VoiceSet before = without_name(voices("abcdef"), voices("f").front());
  EXPECT_FALSE(may_be_shown(voices("abcdeg"), std::vector<VoiceSet>{before}));
  // Six have changed for all that can be seen, four if one of the new ones is f.
  EXPECT_FALSE(may_be_shown(voices("abcdwxyz"), std::vector<VoiceSet>{before}));
  EXPECT_TRUE(may_be_shown(voices("abcdvwxyz"), std::vector<VoiceSet>{before}));
  // Erased twice over: two who are gone and three who are new differ by one at least.
  const VoiceSet long_ago = without_name(before, voices("e").front());
  EXPECT_FALSE(may_be_shown(voices("abcdxyz"), std::vector<VoiceSet>{long_ago}));
  EXPECT_TRUE(may_be_shown(voices("abcdxyz"), sets({"abcdef"})));
}

TEST(MayBeShown, DoesNotLookAtTheOrderNorAtRepetitions) {
  const auto once = sets({"abcde", "fghij", "klmnopq"});
  const auto again = sets({"klmnopq", "fghij", "abcde", "fghij", "abcde"});
  for (const char* set : {"abcdefghijk", "abcdefghij", "abcde", "abcdz", "uvwxyz"})
    EXPECT_EQ(may_be_shown(voices(set), once), may_be_shown(voices(set), again)) << set;
}

TEST(MayBeShown, IsNotHeldBackByPeopleItSharesNobodyWith) {
  std::vector<VoiceSet> others;
  for (std::uint64_t team = 1; team <= 500; ++team) {
    std::vector<Voice> people;
    for (std::uint64_t person = 0; person < 8; ++person) people.push_back({team * 1000 + person});
    others.push_back(voice_set(people));
    people.pop_back();
    others.push_back(voice_set(people));  // as it must not be, but somewhere else
  }
  EXPECT_TRUE(may_be_shown(voices("abcde"), others));
}

TEST(MayBeShown, KeepsUpWithALongHistoryOfManyPeople) {
  // 300 sets of about 200 people: as many answers as a large team gives in years.
  Random random = Random::seeded(5);
  std::vector<VoiceSet> published;
  std::size_t shown = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<Voice> people;
    for (std::uint64_t person = 1; person <= 250; ++person) {
      if (random.below(10) < 8) people.push_back({person});
    }
    const VoiceSet set = voice_set(people);
    if (round % 30 == 0 && may_be_shown(set, published)) ++shown;
    published.push_back(set);
  }
  EXPECT_EQ(shown, 10U);
}

TEST(VoiceSet, KeepsThePlaceOfSomebodyErasedAndNotTheName) {
  const VoiceSet set = without_name(voices("abcde"), voices("c").front());
  EXPECT_EQ(set.size(), 5U);
  EXPECT_EQ(std::ranges::count_if(set, is_gone), 1);
  EXPECT_TRUE(std::ranges::is_sorted(set));
  EXPECT_EQ(without_name(set, voices("z").front()), set);
}

}  // namespace
}  // namespace tillit::team
