#include "channels/slack/fit.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
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

struct Split {
  const char* name;
  std::string text;
  std::vector<std::string> all;
};
class PiecesTest : public ::testing::TestWithParam<Split> {};
TEST_P(PiecesTest, AreCutWhereItHurtsLeast) {
  EXPECT_EQ(pieces(GetParam().text, 20), GetParam().all);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, PiecesTest,
    ::testing::Values(
        Split{"Fits", "twenty characters ok", {"twenty characters ok"}}, Split{"Empty", " \n ", {}},
        Split{"Paragraph", "one two three\n\nfour. five", {"one two three", "four. five"}},
        Split{"Line", "one two. three\nfour five", {"one two. three", "four five"}},
        Split{"Sentence", "one two thr. four five six", {"one two thr.", "four five six"}},
        Split{"Word", "one two three four five six", {"one two three four", "five six"}},
        Split{"NoBlank", "aaaaaaaaaabbbbbbbbbbcccc", {"aaaaaaaaaabbbbbbbbbb", "cccc"}},
        Split{"Entity", "aaaaaaaaaaaaaaaaaa&amp;bbb", {"aaaaaaaaaaaaaaaaaa", "&amp;bbb"}},
        Split{"Bold", "aaaaaaaa bbb *cc dd ee ff* g", {"aaaaaaaa bbb", "*cc dd ee ff* g"}},
        Split{"Letters", "ååååååååååååååååååååå", {"åååååååååååååååååååå", "å"}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::slack
