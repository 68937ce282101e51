#include "channels/common/marks.hpp"

#include <gtest/gtest.h>

namespace tillit::channels {
namespace {

struct Case {
  const char* name;
  const char* text;
  const char* runs;  // "|" between them, bold ones in <>
};

std::string shown(std::string_view text) {
  std::string out;
  for (const Run& run : runs_of(text)) {
    if (!out.empty()) out += '|';
    out += run.bold ? "<" + std::string(run.text) + ">" : std::string(run.text);
  }
  return out;
}

class RunsOf : public ::testing::TestWithParam<Case> {};
TEST_P(RunsOf, TellsOurBoldFromEverythingElse) {
  EXPECT_EQ(shown(GetParam().text), GetParam().runs);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, RunsOf,
    ::testing::Values(Case{"Nothing", "", ""}, Case{"Words", "a *b* _c_", "a *b* _c_"},
                      Case{"Bold", "**When:** tea · **Then:** talk",
                           "<When:>| tea · |<Then:>| talk"},
                      Case{"Alone", "**b**", "<b>"}, Case{"InAWord", "a**b**c", "a|<b>|c"},
                      Case{"OverALineBreak", "**a\nb**", "**a\nb**"},
                      Case{"AfterAnUnpairedOne", "x** and **y**", "x** and |<y>"},
                      Case{"BlanksInside", "2 ** 3 ** 4", "2 ** 3 ** 4"},
                      Case{"NothingInside", "a **** b", "a **** b"},
                      Case{"OneAfterAnother", "**a****b**", "<a>|<b>"},
                      Case{"Unfinished", "a **", "a **"}),
    [](const auto& test) { return test.param.name; });

TEST(Plain, DropsOnlyPairs) {
  EXPECT_EQ(plain("**When:** a & b < c_d_ *e*"), "When: a & b < c_d_ *e*");
  EXPECT_EQ(plain("2 ** 3, **a\nb** and **c**"), "2 ** 3, **a\nb** and c");
  EXPECT_EQ(plain(""), "");
}

}  // namespace
}  // namespace tillit::channels
