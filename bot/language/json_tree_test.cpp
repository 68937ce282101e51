#include "language/json_tree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace tillit::language {
namespace {

using Kind = JsonNode::Kind;

std::string first_error(std::string_view bytes) {
  const auto tree = parse_json_tree(bytes);
  EXPECT_FALSE(tree.root.has_value());
  if (tree.errors.empty()) return "no error";
  const auto& error = tree.errors.back();
  return fmt::format("{}:{}: {}", error.place.line, error.place.column, error.message);
}

TEST(JsonTree, KeepsTheOrderAndThePlaceOfEveryKeyAndValue) {
  const auto tree = parse_json_tree(
      "{\n  \"b\": [1, \"två\", {\"x\": null}],\n  \"åäö\": true, \"a\": -2.5e1\n}\n");
  ASSERT_TRUE(tree.root);
  EXPECT_TRUE(tree.errors.empty());
  const auto& members = tree.root->members;
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].key, "b");
  EXPECT_EQ(members[0].place, (JsonPlace{2, 3}));
  EXPECT_EQ(members[0].value.place, (JsonPlace{2, 8}));
  ASSERT_EQ(members[0].value.elements.size(), 3U);
  EXPECT_EQ(members[0].value.elements[0].as_int(), 1);
  EXPECT_EQ(members[0].value.elements[1].string, "två");
  EXPECT_EQ(members[0].value.elements[2].place, (JsonPlace{2, 19}));
  EXPECT_EQ(members[1].value.as_bool(), true);
  EXPECT_EQ(members[2].place, (JsonPlace{3, 16})) << "a column is a code point, not a byte";
  EXPECT_EQ(members[2].value.as_number(), -25.0);
  EXPECT_EQ(members[2].value.as_int(), std::nullopt);
}

TEST(JsonTree, FindsMembersAndSaysNoToOtherKinds) {
  const auto tree = parse_json_tree(R"({"a": 1})");
  ASSERT_TRUE(tree.root);
  const JsonNode& one = tree.root->members.front().value;
  EXPECT_EQ(tree.root->find("a"), &one);
  EXPECT_EQ(tree.root->find("b"), nullptr);
  EXPECT_EQ(one.find("x"), nullptr);
  EXPECT_EQ(one.as_string(), nullptr);
  EXPECT_EQ(one.as_bool(), std::nullopt);
  EXPECT_EQ(one.as_number(), 1.0);
}

TEST(JsonTree, ReportsEveryDuplicateKeyButComments) {
  const auto tree = parse_json_tree(
      "{\"a\": 1,\n\"a\": 2, \"//\": \"x\", \"//\": \"y\",\n\"b\": {\"c\": 1, \"c\": 2}, \"a\": "
      "3}");
  ASSERT_TRUE(tree.root);
  ASSERT_EQ(tree.errors.size(), 3U);
  for (const auto& error : tree.errors) EXPECT_EQ(error.kind, JsonError::Kind::DuplicateKey);
  EXPECT_EQ(tree.errors[0].place, (JsonPlace{2, 1}));
  EXPECT_EQ(tree.errors[1].place, (JsonPlace{3, 15}));
  EXPECT_EQ(tree.errors[2].place, (JsonPlace{3, 24}));
  EXPECT_EQ(tree.root->members.front().value.as_int(), 1);
}

TEST(JsonTree, SaysWhereAndWhatToChange) {
  struct Case {
    std::string bytes;
    std::string error;
  };
  const std::vector<Case> cases = {
      {"", "1:1: the file is empty"},
      {" \n ", "2:2: the file is empty"},
      {"{\"a\": 1,\n}", "2:1: remove the comma before this closing brace"},
      {"[1, ]", "1:5: remove the comma before this closing bracket"},
      {"{\"a\" 1}", "1:6: a colon is missing after the key \"a\""},
      {"{\"a\": }", "1:7: a value is missing before \"}\""},
      {"{\"a\": 1\n \"b\": 2}", "2:2: a comma or a closing brace is missing before \"\"\""},
      {"[1 2]", "1:4: a comma or a closing bracket is missing before \"2\""},
      {"{a: 1}", "1:2: a key in double quotes must stand here, not \"a\""},
      {"{'a': 1}",
       "1:2: a key in double quotes must stand here, not a quote that is not the plain double "
       "quote (\")"},
      {"{“a”: 1}",
       "1:2: a key in double quotes must stand here, not a quote that is not the plain double "
       "quote (\")"},
      {"{ // hi\n}",
       "1:3: a key in double quotes must stand here, not a comment (JSON has none: use a key "
       "\"//\")"},
      {"{\"a\": \"open\n}", "1:7: this text is not closed with a double quote on its own line"},
      {"[\"a\tb\"]", "1:4: a tab or another control character stands in a text: write \\t or \\n"},
      {"[\"\\x\"]", "1:3: there is no such escape: a backslash in a text is written \\\\"},
      {"[\"\\ud800x\"]", "1:3: \\u needs four hexadecimal digits that name a character"},
      {"[\"\\udc00\"]", "1:3: \\u needs four hexadecimal digits that name a character"},
      {"[\"\\u12\"]", "1:3: \\u needs four hexadecimal digits that name a character"},
      {"[01]", "1:2: a number must not start with 0"},
      {"[1.]", "1:2: this number is not complete"},
      {"[1e999]", "1:2: this number is too large or too small"},
      {"[tru]", "1:2: a value is missing before \"t\""},
      {"{} {}", "1:4: something follows the end of the file's only value: \"{\""},
      {"{\"a\": [1", "1:9: a comma or a closing bracket is missing before the end of the file"},
      {std::string("1\0 2", 4),
       "1:2: something follows the end of the file's only value: a control character"},
      {"[\"å\xff\"]", "1:4: this is not valid UTF-8: save the file as UTF-8"},
      {"[\"\xed\xa0\x80\"]", "1:3: this is not valid UTF-8: save the file as UTF-8"},
      {"[\"\xc0\x80\"]", "1:3: this is not valid UTF-8: save the file as UTF-8"},
  };
  for (const Case& row : cases) EXPECT_EQ(first_error(row.bytes), row.error) << row.bytes;
}

TEST(JsonTree, HasACapOnDepthAndOnSize) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json_tree(nested(kMaxJsonDepth)).root);
  const auto too_deep = parse_json_tree(nested(200'000));
  ASSERT_EQ(too_deep.errors.size(), 1U);
  EXPECT_EQ(too_deep.errors.front().kind, JsonError::Kind::TooLarge);
  const auto too_large = parse_json_tree(std::string(kMaxJsonBytes + 1, ' '));
  ASSERT_EQ(too_large.errors.size(), 1U);
  EXPECT_EQ(too_large.errors.front().kind, JsonError::Kind::TooLarge);
}

TEST(JsonTree, PassesOverAByteOrderMark) {
  const auto tree = parse_json_tree("\xEF\xBB\xBF{}");
  ASSERT_TRUE(tree.root);
  EXPECT_EQ(tree.root->place, (JsonPlace{1, 1}));
}

TEST(JsonTree, ReadsTheExtremesOfNumbers) {
  const auto tree =
      parse_json_tree("[9223372036854775807, -9223372036854775808, 9223372036854775808, -0, 1E+2]");
  ASSERT_TRUE(tree.root);
  const auto& numbers = tree.root->elements;
  EXPECT_EQ(numbers[0].as_int(), INT64_MAX);
  EXPECT_EQ(numbers[1].as_int(), INT64_MIN);
  EXPECT_EQ(numbers[2].kind, Kind::Number);
  EXPECT_EQ(numbers[2].as_number(), 9223372036854775808.0);
  EXPECT_EQ(numbers[3].as_int(), 0);
  EXPECT_EQ(numbers[4].as_number(), 100.0);
}

// A parser of our own must take and refuse what a proven one does.
TEST(JsonTree, AgreesWithNlohmannOnWhatIsJson) {
  const std::string cases[] = {
      "null",
      "true",
      "\"x\"",
      "[]",
      "{}",
      "[[]]",
      "[1,2,[3,{\"a\":[]}]]",
      "-0.0e-0",
      "-",
      "+1",
      ".5",
      "1.5E3",
      "0x1",
      "NaN",
      "[1,,2]",
      "{\"a\":1,}",
      "{,}",
      "[,]",
      "{\"a\"}",
      "{\"a\":}",
      "{1:2}",
      "\"\\u00e5\\ud83d\\ude00\"",
      "\"\\ud83d\"",
      "\"\\uD83Dx\"",
      "\"\\/\\b\\f\\n\\r\\t\\\"\\\\\"",
      "\"\\a\"",
      "\"\x01\"",
      "\"\x7f\"",
      "\"\xf4\x8f\xbf\xbf\"",
      "\"\xf4\x90\x80\x80\"",
      "\"\xe2\x82\"",
      "\"",
      "[",
      "]",
      "{",
      "}",
      "nul",
      "truex",
      "true false",
      "\v1",
      " \t\r\n1 ",
      "1 1",
      std::string("\"\0\"", 3),
      "--1",
      "1e",
      "1e+",
      "-01",
      "00",
      "\"\\u00G0\"",
      "\"\\u 123\"",
      "\"\\u-123\"",
  };
  for (const auto& bytes : cases) {
    const auto tree = parse_json_tree(bytes);
    ASSERT_EQ(tree.root.has_value(), nlohmann::json::accept(bytes)) << bytes;
    if (tree.root && tree.root->as_string()) {
      EXPECT_EQ(tree.root->string, nlohmann::json::parse(bytes).get<std::string>()) << bytes;
    }
  }
}

}  // namespace
}  // namespace tillit::language
