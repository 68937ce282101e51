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

}  // namespace
}  // namespace tillit::language
