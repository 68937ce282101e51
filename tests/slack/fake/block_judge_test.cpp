#include "slack/fake/block_judge.hpp"

#include "slack/fake/stand_in_app.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tillit::fake_slack {
namespace {

std::string repeated(std::size_t count) { return std::string(count, 'x'); }

Json actions(Json elements) { return {{"type", "actions"}, {"elements", std::move(elements)}}; }

Json options(std::size_t count, const char* prefix = "o") {
  Json all = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(
        {{"text", plain(fmt::format("Option {}", i))}, {"value", fmt::format("{}{}", prefix, i)}});
  }
  return all;
}

Json select(const Json& more) {
  Json element{{"type", "static_select"}, {"action_id", "s"}, {"options", options(3)}};
  element.update(more);
  return actions(Json::array({element}));
}

Json in_section(Json accessory) {
  Json block = section("words");
  block["accessory"] = std::move(accessory);
  return block;
}

Json with(Json object, const char* key, Json value) {
  object[key] = std::move(value);
  return object;
}

struct Case {
  const char* name;
  Surface surface;
  std::function<Json()> block;  // one block
  const char* complaint;        // a part of it; empty: none
};

class BlockJudgeTest : public ::testing::TestWithParam<Case> {};

TEST_P(BlockJudgeTest, Judges) {
  const auto complaints = judge_blocks(Json::array({GetParam().block()}), GetParam().surface);
  if (std::string(GetParam().complaint).empty()) {
    EXPECT_TRUE(complaints.empty()) << complaints.front();
  } else {
    ASSERT_EQ(complaints.size(), 1U) << Json(complaints).dump(1);
    EXPECT_NE(complaints.front().find(GetParam().complaint), std::string::npos)
        << complaints.front();
  }
}

constexpr Surface kMessage = Surface::Message;

INSTANTIATE_TEST_SUITE_P(
    Limits, BlockJudgeTest,
    ::testing::Values(
        Case{"SectionAtLimit", kMessage, [] { return section(repeated(3000)); }, ""},
        Case{"SectionOverLimit", kMessage, [] { return section(repeated(3001)); },
             "less than 3001 characters [json-pointer:/blocks/0/text/text]"},
        Case{"SectionCountsCodePoints", kMessage,
             [] {
               std::string text;
               for (int i = 0; i < 3000; ++i) text += "\xc3\xa5";
               return section(text);
             },
             ""},
        Case{"SectionEmptyText", kMessage, [] { return section(""); },
             "must be more than 0 characters"},
        Case{"SectionWithoutText", kMessage,
             [] {
               return Json{{"type", "section"}};
             },
             "text or fields"},
        Case{"FieldAtLimit", kMessage,
             [] {
               return Json{{"type", "section"}, {"fields", Json::array({plain(repeated(2000))})}};
             },
             ""},
        Case{"FieldOverLimit", kMessage,
             [] {
               return Json{{"type", "section"}, {"fields", Json::array({plain(repeated(2001))})}};
             },
             "less than 2001"},
        Case{"HeaderOverLimit", kMessage,
             [] {
               return Json{{"type", "header"}, {"text", plain(repeated(151))}};
             },
             "less than 151"},
        Case{"HeaderMustBePlain", kMessage,
             [] {
               return Json{{"type", "header"}, {"text", {{"type", "mrkdwn"}, {"text", "a"}}}};
             },
             "must be plain_text"},
        Case{"ButtonTextAtLimit", kMessage,
             [] { return actions(Json::array({button(repeated(75), "a")})); }, ""},
        Case{"ButtonTextOverLimit", kMessage,
             [] { return actions(Json::array({button(repeated(76), "a")})); }, "less than 76"},
        Case{"ButtonStyleDefault", kMessage,
             [] { return actions(Json::array({with(button("a", "a"), "style", "default")})); },
             "one of the known values"},
        Case{"ButtonNullValue", kMessage,
             [] { return actions(Json::array({with(button("a", "a"), "url", nullptr)})); }, "null"},
        Case{"UnknownKey", kMessage,
             [] { return actions(Json::array({with(button("a", "a"), "colour", "red")})); },
             "colour"},
        Case{"EmojiOnMrkdwn", kMessage,
             [] {
               return with(section("a"), "text",
                           {{"type", "mrkdwn"}, {"text", "a"}, {"emoji", true}});
             },
             "emoji"},
        Case{"NoElements", kMessage, [] { return actions(Json::array()); }, "no less than 1"},
        Case{"SameActionIdTwice", kMessage,
             [] {
               return actions(Json::array({button("a", "x"), button("b", "x")}));
             },
             "already used"},
        Case{"MoreThan25Elements", kMessage,
             [] {
               Json all = Json::array();
               for (int i = 0; i < 26; ++i) all.push_back(button("a", std::to_string(i)));
               return actions(all);
             },
             "no more than 25"},
        Case{"MoreThan100Options", kMessage,
             [] {
               return select({{"options", options(101)}});
             },
             "no more than 100"},
        Case{"InitialOptionOffered", kMessage,
             [] {
               return select({{"initial_option", options(1)[0]}});
             },
             ""},
        Case{"InitialOptionWithOtherWords", kMessage,
             [] {
               return select({{"initial_option", {{"text", plain("Other")}, {"value", "o0"}}}});
             },
             "must equal one of the options"},
        Case{"OptionsAndGroups", kMessage,
             [] {
               return select({{"option_groups", Json::array({{{"label", plain("g")},
                                                              {"options", options(1, "g")}}})}});
             },
             "exactly one of"},
        Case{"PlaceholderOverLimit", kMessage,
             [] {
               return select({{"placeholder", plain(repeated(151))}});
             },
             "less than 151"},
        Case{"OptionOverLimit", kMessage,
             [] {
               return select(
                   {{"options", Json::array({{{"text", plain(repeated(76))}, {"value", "v"}}})}});
             },
             "less than 76"},
        Case{"ElevenRadioButtons", kMessage,
             [] {
               return actions(Json::array({{{"type", "radio_buttons"}, {"options", options(11)}}}));
             },
             "no more than 10"},
        Case{"SixInOverflow", kMessage,
             [] {
               return in_section({{"type", "overflow"}, {"options", options(6)}});
             },
             "no more than 5"},
        Case{"BadDate", kMessage,
             [] {
               return actions(
                   Json::array({{{"type", "datepicker"}, {"initial_date", "2026-13-01"}}}));
             },
             "YYYY-MM-DD"},
        Case{"BadTime", kMessage,
             [] {
               return actions(Json::array({{{"type", "timepicker"}, {"initial_time", "24:00"}}}));
             },
             "HH:mm"},
        Case{"TextInputInActions", kMessage,
             [] {
               return actions(Json::array({{{"type", "plain_text_input"}, {"action_id", "a"}}}));
             },
             "unsupported type"},
        Case{"ConfirmTitleOverLimit", kMessage,
             [] {
               return actions(Json::array({with(button("a", "a"), "confirm",
                                                {{"title", plain(repeated(101))},
                                                 {"text", plain("t")},
                                                 {"confirm", plain("y")},
                                                 {"deny", plain("n")}})}));
             },
             "less than 101"},
        Case{"UnknownBlock", kMessage,
             [] {
               return Json{{"type", "poem"}};
             },
             "unsupported type: poem"},
        Case{"AlertOnlyInModals", kMessage,
             [] {
               return Json{{"type", "alert"}, {"text", plain("a")}};
             },
             "unsupported type: alert"},
        Case{"AlertInModal", Surface::Modal,
             [] {
               return Json{{"type", "alert"}, {"text", plain("a")}};
             },
             ""},
        Case{"MarkdownOnlyInMessages", Surface::Home,
             [] {
               return Json{{"type", "markdown"}, {"text", "a"}};
             },
             "unsupported type: markdown"},
        Case{"ImageWithoutAltText", kMessage,
             [] {
               return Json{{"type", "image"}, {"image_url", "https://example.org/a.png"}};
             },
             "alt_text"},
        Case{"ElevenInContext", kMessage,
             [] {
               Json all = Json::array();
               for (int i = 0; i < 11; ++i) all.push_back(plain("a"));
               return Json{{"type", "context"}, {"elements", all}};
             },
             "no more than 10"}),
    [](const auto& test) { return test.param.name; });

TEST(BlockJudge, CountsBlocksAndSeesDoubledIds) {
  Json many = Json::array();
  for (int i = 0; i < 51; ++i) many.push_back({{"type", "divider"}});
  EXPECT_EQ(judge_blocks(many, Surface::Message).size(), 1U);
  EXPECT_TRUE(judge_blocks(many, Surface::Home).empty());
  const Json doubled = Json::array(
      {{{"type", "divider"}, {"block_id", "a"}}, {{"type", "divider"}, {"block_id", "a"}}});
  EXPECT_EQ(judge_blocks(doubled, Surface::Message).size(), 1U);
}

TEST(BlockJudge, AModalNeedsSubmitForInputsAndAShortTitle) {
  EXPECT_TRUE(judge_view(modal_with_input()).empty());
  Json view = modal_with_input();
  view.erase("submit");
  EXPECT_EQ(judge_view(view), std::vector<std::string>{
                                  "[ERROR] missing required field: submit [json-pointer:/view]"});
  EXPECT_EQ(judge_view(modal_with_input({{"title", plain(repeated(25))}})).size(), 1U);
  EXPECT_EQ(judge_view(modal_with_input({{"private_metadata", repeated(3001)}})).size(), 1U);
  EXPECT_TRUE(judge_view({{"type", "home"}, {"blocks", yes_no()}}).empty());
  EXPECT_EQ(judge_view({{"type", "home"}, {"blocks", yes_no()}, {"title", plain("t")}}).size(), 1U);
}

}  // namespace
}  // namespace tillit::fake_slack
