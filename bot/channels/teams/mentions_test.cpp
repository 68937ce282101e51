#include "channels/teams/mentions.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tillit::teams {
namespace {

const MentionEntity kUs{"28:App", "Coach", "<at>Coach</at>"};
const MentionEntity kAna{"29:ana", "Ana", "<at>Ana</at>"};

struct Case {
  const char* name;
  std::vector<MentionEntity> mentions;
  const char* text;
  const char* typed;
};
class MentionTest : public ::testing::TestWithParam<Case> {};
TEST_P(MentionTest, LeavesWhatWasTyped) {
  EXPECT_EQ(without_mentions(GetParam().text, GetParam().mentions, "28:APP"), GetParam().typed);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, MentionTest,
    ::testing::Values(
        Case{"OurName", {kUs}, "<at>Coach</at> check-in\n", "check-in"},
        Case{"OurNameWithin", {kUs}, "please <at>Coach</at> check-in", "please check-in"},
        Case{"OurNameTwice", {kUs}, "<at>Coach</at> I like <at>Coach</at>", "I like Coach"},
        Case{"OurNameTwiceMeant", {kUs, kUs}, "<at>Coach</at> <at>Coach</at> menu", "menu"},
        Case{"WithAttributes", {kUs}, R"(<at id="0">Coach</at>&nbsp;menu)", "menu"},
        Case{"WithoutTextInTheEntity", {{"28:app", "Coach", ""}}, "<at>Coach</at> menu", "menu"},
        Case{"NotWrittenAsATag",
             {{"28:app", "Coach", "@Coach"}},
             "@Coach menu @Coach",
             "menu @Coach"},
        Case{"SomebodyElse",
             {kUs, kAna},
             "<at>Coach</at> ask <at>Ana</at> tomorrow",
             "ask Ana tomorrow"},
        Case{"SomebodyWithOurName",
             {{"29:x", "Coach", "<at>Coach</at>"}, kUs},
             "<at>Coach</at> and <at>Coach</at>",
             "Coach and"},
        Case{"UndeclaredTag", {kUs}, "<at>Eve</at> hi", "Eve hi"},
        Case{"EntitiesAndBlanks",
             {},
             "a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#39;\xC2\xA0 \xC2\xA0 e",
             "a <b> &amp; \"c\" 'd' e"},
        Case{"EscapedTagIsText", {kUs}, "&lt;at&gt;Coach&lt;/at&gt;", "<at>Coach</at>"},
        Case{"OpenTag", {kUs}, "a <at>Coach", "a <at>Coach"},
        Case{"OtherTags", {kUs}, "<attention>x</attention> <b>", "<attention>x</attention> <b>"},
        Case{"Nothing", {kUs}, "<at>Coach</at>", ""},
        Case{"Lines", {kUs}, "<at>Coach</at>\none \n two", "one \ntwo"}),
    [](const auto& test) { return test.param.name; });

TEST(Mentions, AreUsByTheIdAlone) {
  EXPECT_TRUE(is_mentioned(std::vector{kAna, kUs}, "28:app"));
  EXPECT_FALSE(
      is_mentioned(std::vector<MentionEntity>{{"29:eve", "Coach", "<at>Coach</at>"}}, "28:app"));
  EXPECT_FALSE(is_mentioned(std::vector<MentionEntity>{{"", "", ""}}, ""));
}

TEST(Mentions, AreFoundInAnyBytesWithinBounds) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "<at>";
  const std::vector<MentionEntity> many(1000, kUs);
  EXPECT_LE(without_mentions(text, many, "28:app").size(), kMostText);
}

TEST(Mentions, AreUsFirstWhereNobodySays) {
  EXPECT_EQ(without_first_mention("<at>Coach</at>&nbsp;ask <at>Ana</at>"), "ask Ana");
  EXPECT_EQ(without_first_mention("<at>Coach"), "<at>Coach");
  EXPECT_EQ(without_first_mention(""), "");
}

TEST(Mentions, LeaveNoQuotationMarkBehind) {
  EXPECT_EQ(without_quotation(R"(<quoted messageId="1"/> yes)"), "yes");
  EXPECT_EQ(without_quotation("<quoted messageId"), "<quoted messageId");
}

}  // namespace
}  // namespace tillit::teams
