#include "channels/teams/strict_json.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

struct Case {
  const char* name;
  std::string text;
  bool is_read;
};

class StrictJson : public ::testing::TestWithParam<Case> {};

TEST_P(StrictJson, IsReadOrInvalid) {
  const auto read = read_strict_json(GetParam().text, 3);
  EXPECT_EQ(read.has_value(), GetParam().is_read);
  if (!read) {
    EXPECT_EQ(read.error().code, Errc::Invalid);
    EXPECT_EQ(read.error().context.find("hunter2"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, StrictJson,
    ::testing::Values(
        Case{"Empty", "{}", true}, Case{"WithBlanks", " {\"a\": 1}\n", true},
        Case{"AsDeepAsAllowed", R"({"a":[{"b":1}]})", true},
        Case{"OneTooDeep", R"({"a":[{"b":[]}]})", false},
        Case{"BracketsInATextAreNoDepth", R"({"a":"[[[[{{{{\"[[[["})", true},
        Case{"DepthBehindAnEscapedQuote", R"({"a":"\\","b":[[[]]]})", false},
        Case{"VeryDeep", std::string(1'000'000, '['), false},
        Case{"VeryDeepObjects",
             [] {
               std::string text;
               for (int i = 0; i < 100'000; ++i) text += R"({"a":)";
               return text;
             }(),
             false},
        Case{"NotClosed", R"({"a":1)", false}, Case{"SomethingBehind", "{} {}", false},
        Case{"Nothing", "", false}, Case{"AList", "[]", false}, Case{"AText", "\"hunter2\"", false},
        Case{"Null", "null", false}, Case{"NoJson", "hunter2", false},
        Case{"Comment", "{/*hunter2*/}", false}, Case{"CommaAtTheEnd", R"({"a":1,})", false},
        Case{"NotANumber", R"({"a":NaN})", false}, Case{"NotUtf8", "{\"a\":\"\xff\"}", false},
        Case{"ByteOrderMark", "\xef\xbb\xbf{}", true},
        Case{"Twins", R"({"hunter2":1,"hunter2":1})", false},
        Case{"TwinsApart", R"({"a":1,"b":2,"a":3})", false},
        Case{"TwinsOneEscaped", R"({"a":1,"\u0061":2})", false},
        Case{"TwinsInside", R"({"a":{"b":1,"b":1}})", false},
        Case{"TwinsInAList", R"({"a":[{"b":1,"b":1}]})", false},
        Case{"TwinsAfterAnObject", R"({"a":{"b":1},"a":1})", false},
        Case{"SameNameInsideAndOutside", R"({"a":{"a":1}})", true},
        Case{"SameNameInTwoObjects", R"({"a":[{"b":1},{"b":1}]})", true},
        Case{"OtherCaseIsAnotherName", R"({"a":1,"A":1})", true}),
    [](const auto& test) { return test.param.name; });

TEST(TextOf, IsEmptyUnlessTheMemberIsAText) {
  const auto object = read_strict_json(R"({"a":"x","b":1,"c":null,"d":["x"]})", 3);
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(text_of(*object, "a"), "x");
  EXPECT_EQ(text_of(*object, "b"), "");
  EXPECT_EQ(text_of(*object, "c"), "");
  EXPECT_EQ(text_of(*object, "d"), "");
  EXPECT_EQ(text_of(*object, "e"), "");
}

}  // namespace
}  // namespace tillit::teams
