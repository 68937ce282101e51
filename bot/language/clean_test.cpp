#include "language/clean.hpp"

#include <gtest/gtest.h>

namespace tillit::language {
namespace {

struct Case {
  const char* name;
  std::string raw;
  std::string kept;
};

class Clean : public ::testing::TestWithParam<Case> {};

TEST_P(Clean, Keeps) { EXPECT_EQ(clean(GetParam().raw), GetParam().kept); }

INSTANTIATE_TEST_SUITE_P(
    Texts, Clean,
    ::testing::Values(Case{"PlainText", "  ring Ada \n", "ring Ada"},
                      Case{"LineBreaksInside", "one\ntwo", "one\ntwo"},
                      Case{"BadUtf8", "caf\xC3", "caf\xEF\xBF\xBD"},
                      Case{"Controls",
                           std::string("a\0b\x07"
                                       "c",
                                       5),
                           "abc"},
                      Case{"TabsAndReturns",
                           "a\tb\r\nc\xC2\xA0"
                           "d",
                           "a b \nc d"},
                      Case{"Emoji", "👍🏽 ja", "👍🏽 ja"},
                      Case{"FamilyEmojiKeepsItsJoiners", "👩‍👧", "👩‍👧"},
                      Case{"RightToLeft", "שלום", "שלום"},
                      Case{"OverridesAreDropped",
                           "a\xE2\x80\xAE"
                           "b",
                           "ab"},
                      Case{"Composed", "a\xCC\x8A", "å"}, Case{"OnlySpace", " \t \n", ""},
                      Case{"OnlyControls", "\x01\x02", ""}),
    [](const auto& test) { return test.param.name; });

struct Cut {
  const char* name;
  std::string_view text;
  std::size_t most;
  std::string_view kept;
};
class WholeCharactersTest : public ::testing::TestWithParam<Cut> {};
TEST_P(WholeCharactersTest, CutsBetweenWhatPeopleSee) {
  const auto& [name, text, most, kept] = GetParam();
  EXPECT_EQ(text.substr(0, whole_characters(text, most)), kept);
}
INSTANTIATE_TEST_SUITE_P(
    Cuts, WholeCharactersTest,
    ::testing::Values(Cut{"Plain", "abcdef", 3, "abc"}, Cut{"TheEnd", "abc", 3, "abc"},
                      Cut{"BeyondTheEnd", "abc", 9, "abc"}, Cut{"InsideALetter", "aåb", 2, "a"},
                      Cut{"LetterWithAnAccentApart", "ba\xCC\x8A", 2, "b"},
                      Cut{"Family", "a👩‍👧‍👦b", 12, "a"}, Cut{"Flag", "a🇸🇪", 5, "a"},
                      Cut{"OneCharacterLongerThanTheRoom", "👩‍👧‍👦", 4, "👩"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::language
