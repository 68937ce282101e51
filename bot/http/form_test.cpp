#include "http/form.hpp"

#include <gtest/gtest.h>

namespace tillit::http {
namespace {

struct Case {
  const char* name;
  std::string text;
  Fields fields;
};
class FormTest : public ::testing::TestWithParam<Case> {};
TEST_P(FormTest, IsRead) {
  const auto fields = parse_form(GetParam().text);
  ASSERT_TRUE(fields);
  EXPECT_EQ(*fields, GetParam().fields);
}
INSTANTIATE_TEST_SUITE_P(
    Form, FormTest,
    ::testing::Values(Case{"Nothing", "", {}}, Case{"One", "a=b", {{"a", "b"}}},
                      // The library makes "c" of this one.
                      Case{"TheFirstEqualsSplits", "v=a=b=c", {{"v", "a=b=c"}}},
                      Case{"NoEquals", "a", {{"a", ""}}}, Case{"NoName", "=b", {{"", "b"}}},
                      Case{"EmptyFieldsAreSkipped", "&&a=b&", {{"a", "b"}}},
                      Case{"PlusIsASpace", "a+b=c+d", {{"a b", "c d"}}},
                      Case{"EscapedPlusIsAPlus", "a=%2B", {{"a", "+"}}},
                      Case{"EscapedMarks", "a%3Db=%26%3d", {{"a=b", "&="}}},
                      Case{"Utf8", "n=%C3%A5\xc3\xa4", {{"n", "\xc3\xa5\xc3\xa4"}}},
                      Case{"NotUtf8", "n=%ff", {{"n", "\xff"}}},
                      Case{"Nul", "n=%00", {{"n", std::string(1, '\0')}}},
                      Case{"TwiceInOrder", "a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}}),
    [](const auto& test) { return test.param.name; });

TEST(Form, ABrokenEscapeMakesItInvalid) {
  for (const char* text : {"a=%", "a=%4", "%zz=b", "a=b&c=%1"}) {
    const auto fields = parse_form(text);
    ASSERT_FALSE(fields) << text;
    EXPECT_EQ(fields.error().code, Errc::Invalid);
  }
}

TEST(Form, TooManyFieldsMakeItInvalid) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "a&";
  EXPECT_TRUE(parse_form(text));
  EXPECT_FALSE(parse_form(text + "a"));
}

TEST(Form, WhatIsWrittenIsReadBack) {
  const Fields fields = {{"text", "a b+c=d&e%f"}, {"", ""}, {"\xc3\xa5", "\r\n"}, {"text", "2"}};
  const auto text = encode_form(fields);
  EXPECT_EQ(text, "text=a+b%2Bc%3Dd%26e%25f&=&%C3%A5=%0D%0A&text=2");
  const auto again = parse_form(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, fields);
}

TEST(Form, AFieldThatCameTwiceIsNotFound) {
  const Fields fields = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(find_field(fields, "b"), "2");
  EXPECT_EQ(find_field(fields, "a"), std::nullopt);
  EXPECT_EQ(find_field(fields, "c"), std::nullopt);
}

}  // namespace
}  // namespace tillit::http
