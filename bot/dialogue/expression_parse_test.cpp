#include "dialogue/expression.hpp"
#include "dialogue/expression_fixture.hpp"
#include "dialogue/syntax.hpp"
#include "dialogue/utf8.hpp"

#include <gtest/gtest.h>

namespace tillit::dialogue {
namespace {

TEST(Parse, RefusesWhatIsTooLongOrTooDeep) {
  EXPECT_FALSE(
      syntax::parse(std::string(kMaxExpressionSource, '1')
                        .replace(1, kMaxExpressionSource - 2, kMaxExpressionSource - 2, '+'))
          .root);
  const auto too_long = syntax::parse(std::string(kMaxExpressionSource + 1, ' '));
  ASSERT_TRUE(too_long.error.has_value());
  EXPECT_EQ(too_long.error->message, "longer than 1024 bytes");
  for (const char* opening : {"(", "-", "not ", "abs(", "flag ? 1 : "}) {
    std::string deep;
    for (int i = 0; i <= kMaxExpressionDepth; ++i) deep += opening;
    const auto parsed = syntax::parse(deep);
    ASSERT_TRUE(parsed.error.has_value()) << opening;
    EXPECT_EQ(parsed.error->message, "nested more than 64 deep") << opening;
  }
}

TEST(Parse, TakesALongChainThatIsNotDeep) {
  std::string sum = "1";
  while (sum.size() + 2 <= kMaxExpressionSource) sum += "+1";
  const SmallWorld world;
  const Checked checked = check(sum, world, {}, nullptr);
  ASSERT_TRUE(checked.errors.empty());
  EXPECT_EQ(evaluate(checked.expression, world), Value(512));
}

TEST(Parse, RefusesBytesThatAreNotUtf8) {
  for (const char* source :
       {"'\xC3'", "'\xED\xA0\x80'", "'\xC0\x80'", "'\xF5\x80\x80\x80'", "\xFF"}) {
    const auto parsed = syntax::parse(source);
    ASSERT_TRUE(parsed.error.has_value());
    EXPECT_EQ(parsed.error->message, "this byte is not UTF-8");
  }
  EXPECT_FALSE(first_invalid_utf8("å€👍\U0010FFFF").has_value());
}

TEST(Parse, NamesEveryOperatorAsItIsWritten) {
  EXPECT_EQ(syntax::written(syntax::Binary::Otherwise), "??");
  EXPECT_EQ(syntax::written(syntax::Binary::GreaterEqual), ">=");
}

}  // namespace
}  // namespace tillit::dialogue
