#include "channels/slack/fit.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

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
