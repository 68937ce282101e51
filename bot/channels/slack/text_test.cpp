#include "channels/slack/text.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

// A zero-width space, made visible.
std::string shown(std::string_view text) {
  static constexpr std::string_view kZeroWidthSpace = "\xE2\x80\x8B";
  std::string out;
  while (!text.empty()) {
    const bool invisible = text.starts_with(kZeroWidthSpace);
    out += invisible ? '^' : text.front();
    text.remove_prefix(invisible ? kZeroWidthSpace.size() : 1);
  }
  return out;
}

struct Case {
  const char* name;
  const char* from;
  const char* to;
};

class DecodeText : public ::testing::TestWithParam<Case> {};

TEST_P(DecodeText, GivesWhatWasTyped) {
  EXPECT_EQ(decode_text(GetParam().from, "U0BOT"), GetParam().to);
}

INSTANTIATE_TEST_SUITE_P(
    Inbound, DecodeText,
    ::testing::Values(
        Case{"Nothing", "", ""}, Case{"Words", "I feel stuck today", "I feel stuck today"},
        Case{"OwnMentionFirst", "<@U0BOT> menu", "menu"},
        Case{"OwnMentionWithItsName", "<@U0BOT|tillit>  menu", "menu"},
        Case{"OwnMentionLast", "menu <@U0BOT>", "menu "},
        Case{"OwnIdInAnotherOne", "<@U0BOTX> menu", "@\u2026 menu"},
        Case{"MentionWithName", "ask <@U0ANA|ana> first", "ask @ana first"},
        Case{"MentionWithoutName", "ask <@U0ANA> first", "ask @\u2026 first"},
        Case{"MentionOfAnOrgUser", "<@W012|bo>", "@bo"},
        Case{"Channel", "in <#C1|tea-room>", "in #tea-room"},
        Case{"ChannelWithEmptyName", "in <#C1|>", "in #\u2026"},
        Case{"ChannelWithoutName", "in <#C1>", "in #\u2026"}, Case{"Here", "<!here>", "@here"},
        Case{"HereWithLabel", "<!here|here>", "@here"},
        Case{"HereWithSignedLabel", "<!here|@here>", "@here"},
        Case{"Everyone", "<!everyone> hi", "@everyone hi"},
        Case{"GroupWithName", "<!subteam^S1|@crew>", "@crew"},
        Case{"GroupWithoutName", "<!subteam^S1>", "@\u2026"},
        Case{"Date", "by <!date^1735732800^{date}|1 January>", "by 1 January"},
        Case{"DateWithLink", "<!date^1735732800^{date}^https://a.example/|soon>", "soon"},
        Case{"DateWithoutFallback", "by <!date^1735732800^{date}>", "by "},
        Case{"TypedDomain", "<http://a.example|a.example>", "a.example"},
        Case{"TypedAddress", "<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"},
        Case{"LabelledLink", "<https://a.example|the &lt;plan&gt;>", "the <plan>"},
        Case{"EmptyLabel", "<https://a.example|>", "https://a.example"},
        Case{"Mail", "<mailto:a@b.example|a@b.example>", "a@b.example"},
        Case{"MailWithoutLabel", "<mailto:a@b.example>", "a@b.example"},
        Case{"Phone", "<tel:+46701234|070-1234>", "070-1234"},
        Case{"Entities", "1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"},
        Case{"AmpersandLast", "&amp;lt;b&amp;gt; &amp;amp;", "&lt;b&gt; &amp;"},
        Case{"OtherEntitiesStay", "&quot;x&quot; &#39; &", "&quot;x&quot; &#39; &"},
        Case{"EmojiStay", ":wave::skin-tone-3: hi :smile:", ":wave::skin-tone-3: hi :smile:"},
        Case{"QuotationMarksStay", "I can\u2019t \u201Cgo\u201D", "I can\u2019t \u201Cgo\u201D"},
        Case{"FormattingStays", "*no* _way_", "*no* _way_"}, Case{"OpenAngle", "a <b", "a <b"},
        Case{"AngleInAngle", "<a <@U1|ana>", "<a @ana"}, Case{"LoneClose", "a > b", "a > b"},
        Case{"EmptyAngles", "<>", ""}, Case{"OnlyBar", "<|>", ""},
        Case{"OnlySign", "<@>", "@\u2026"},
        Case{"BadBytesStay", "\xFF<@U1|\xFE>\xC3", "\xFF@\xFE\xC3"}),
    [](const auto& test) { return test.param.name; });

TEST(DecodeText, KeepsEveryMentionWhenOurOwnNameIsUnknown) {
  EXPECT_EQ(decode_text("<@U0BOT> menu"), "@\u2026 menu");
}

class EscapeMrkdwn : public ::testing::TestWithParam<Case> {};

// `^` is a zero-width space.
TEST_P(EscapeMrkdwn, LeavesNothingButOurBoldToFormat) {
  EXPECT_EQ(shown(escape_mrkdwn(GetParam().from)), GetParam().to);
}

INSTANTIATE_TEST_SUITE_P(
    Outbound, EscapeMrkdwn,
    ::testing::Values(
        Case{"Nothing", "", ""},
        Case{"Words", "Good morning, \u00E5sa.", "Good morning, \u00E5sa."},
        Case{"Bold", "**When:** tea \u00B7 **Then:** talk", "*When:* tea \u00B7 *Then:* talk"},
        Case{"BoldInAWord", "a**b**c", "a^*b*^c"},
        Case{"BoldInQuotes", "\u201C**b**\u201D", "\u201C^*b*^\u201D"},
        Case{"BoldOverALineBreak", "**a\nb**", "*^*^a\nb**"},
        Case{"BoldAfterAnUnpairedOne", "x** and **y**", "x** and *y*"},
        Case{"BoldWithBlanksInside", "2 ** 3 ** 4", "2 *^* 3 *^* 4"},
        Case{"BoldAroundNothing", "****", "*^*^*^*"},
        Case{"EscapedInBold", "**a & <b>**", "*a &amp; &lt;b&gt;*"},
        Case{"MarkInBold", "**a _b_ c**", "*a _^b_ c*"}, Case{"OneAsterisk", "*no*", "*^no*"},
        Case{"Underscore", "_no_", "_^no_"}, Case{"Tilde", "~no~", "~^no~"},
        Case{"Backquote", "`no`", "`^no`"}, Case{"Fence", "```no```", "`^`^`^no`^`^`"},
        Case{"Product", "2 * 3 * 4", "2 * 3 * 4"}, Case{"FileName", "my_file_name", "my_file_name"},
        Case{"MarkBetweenOtherLetters", "\u00E5_b_", "\u00E5_^b_"},
        Case{"Entities", "a & b < c > d", "a &amp; b &lt; c &gt; d"},
        Case{"EntityAsTyped", "&amp;", "&amp;amp;"},
        Case{"Ping", "<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"},
        Case{"Quotation", "> a\n> b > c", "^&gt; a\n^&gt; b &gt; c"},
        Case{"BadBytes", "\xFF*a*\xC3", "\xFF*^a*\xC3"}),
    [](const auto& test) { return test.param.name; });

TEST(EscapeLiteral, KnowsNoBold) {
  EXPECT_EQ(shown(escape_literal("**a** & b")), "*^*^a** &amp; b");
  EXPECT_EQ(shown(escape_literal("> a")), "^&gt; a");
}

TEST(Text, WhatWeEscapeComesBackAsItWas) {
  const std::string text = "1 < 2 && \"<@U1>\" > <!here> &lt;";
  EXPECT_EQ(decode_text(escape_literal(text)), text);
}

}  // namespace
}  // namespace tillit::slack
