#include "channels/common/fit.hpp"

#include <gtest/gtest.h>

namespace tillit::channels {
namespace {

struct Cut {
  const char* name;
  std::string text;
  std::size_t limit;
  std::string cut;
};
class ShortenedTest : public ::testing::TestWithParam<Cut> {};
TEST_P(ShortenedTest, EndsAfterAWordOrACharacter) {
  const Cut& one = GetParam();
  EXPECT_EQ(shortened(one.text, one.limit), one.cut);
  EXPECT_LE(length_of(one.cut), one.limit);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, ShortenedTest,
    ::testing::Values(Cut{"Fits", "ask Bo", 6, "ask Bo"},
                      Cut{"AfterAWord", "ask Bo about the boat", 12, "ask Bo…"},
                      Cut{"AfterAWordThatJustFits", "ask Bo about", 7, "ask Bo…"},
                      Cut{"OneLongWord", "abcdefghij", 5, "abcd…"},
                      Cut{"LongWordAfterAShortOne", "a bcdefghijk", 8, "a bcdef…"},
                      Cut{"CountsCharactersNotBytes", "åäöåäö", 6, "åäöåäö"},
                      Cut{"KeepsAnEmojiWhole", "abc👩‍👧‍👦def", 6, "abc…"},
                      Cut{"Blank", "  ", 6, ""}, Cut{"TrimsFirst", "  abc  ", 3, "abc"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::channels
