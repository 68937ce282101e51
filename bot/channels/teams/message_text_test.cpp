#include "channels/teams/message_text.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using nlohmann::json;

struct Message {
  const char* name;
  const char* said;
  const char* format;
  const char* text;
};
class MessageFields : public ::testing::TestWithParam<Message> {};
TEST_P(MessageFields, LeaveNothingButOurBoldToFormat) {
  const json fields = message_fields(GetParam().said);
  EXPECT_EQ(fields, (json{{"textFormat", GetParam().format}, {"text", GetParam().text}}));
}
INSTANTIATE_TEST_SUITE_P(
    Texts, MessageFields,
    ::testing::Values(
        Message{"Words", "Good morning, Åsa.", "plain", "Good morning, Åsa."},
        Message{"MarksOfTheirs", "*a* _b_ `c` [d](http://e) # f", "plain",
                "*a* _b_ `c` [d](http://e) # f"},
        Message{"AMention", "<at>Everyone</at> & you", "plain", "<at>Everyone</at> & you"},
        Message{"LineBreaks", "one\ntwo", "plain", "one\ntwo"},
        Message{"Bold", "**When:** tea", "xml", "<b>When:</b> tea"},
        Message{"BoldAndTheirs", "**Then:** <at>x</at> & \"y\" 'z' *w*", "xml",
                "<b>Then:</b> &lt;at&gt;x&lt;/at&gt; &amp; &quot;y&quot; &#39;z&#39; *w*"},
        Message{"TagsInsideBold", "**<i>**", "xml", "<b>&lt;i&gt;</b>"},
        Message{"BoldOverLines", "**a**\n**b**", "xml", "<b>a</b><br/><b>b</b>"},
        Message{"EntitiesOfTheirs", "**a** &lt;", "xml", "<b>a</b> &amp;lt;"},
        Message{"ControlCharacters", "**a** \x01\x1B!", "xml", "<b>a</b> !"},
        Message{"HalfAPair", "2 ** 3", "plain", "2 ** 3"}, Message{"Nothing", "", "plain", "…"},
        Message{"Blanks", " \n ", "plain", "…"}),
    [](const auto& test) { return test.param.name; });

// With what is invisible made visible.
std::string shown(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const bool zero = text.starts_with("\xE2\x80\x8B");
    const bool hair = text.starts_with("\xE2\x80\x8A");
    out += zero ? '^' : hair ? '=' : text.front();
    text.remove_prefix(zero || hair ? 3 : 1);
  }
  return out;
}

struct Title {
  const char* name;
  const char* words;
  const char* shown;  // a zero-width space as "^", a hair space as "="
};
class WithoutMarkdown : public ::testing::TestWithParam<Title> {};
TEST_P(WithoutMarkdown, BreaksWhatWouldFormat) {
  EXPECT_EQ(shown(without_markdown(GetParam().words)), GetParam().shown);
}
INSTANTIATE_TEST_SUITE_P(
    Titles, WithoutMarkdown,
    ::testing::Values(Title{"Words", "My own words, today.", "My own words, today."},
                      Title{"Nothing", "", ""}, Title{"Emphasis", "*a* _b_", "^*=a* _=b_"},
                      Title{"Strong", "say **a** now", "say **=a** now"},
                      Title{"Product", "2 * 3 * 4", "^2 * 3 * 4"},
                      Title{"UnderscoreInAWord", "next_time", "next_time"},
                      Title{"NumberedList", "1. first", "^1. first"},
                      Title{"List", "- one\n- two", "^- one\n^- two"},
                      Title{"Heading", "# a", "^# a"}, Title{"Quotation", "> a", "^> a"},
                      Title{"Link", "[a](http://b)", "[a]^(http://b)"},
                      Title{"Tag", "<at>x</at>", "<^at>x<^/at>"},
                      Title{"Entity", "a &lt; b & c", "a &^lt; b & c"},
                      Title{"Code", "`a`", "`^a`^"}, Title{"Letters", "åäö", "åäö"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::teams
