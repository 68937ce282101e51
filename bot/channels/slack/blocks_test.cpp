#include "channels/slack/blocks.hpp"

#include "channels/slack/action_value.hpp"
#include "channels/slack/fit.hpp"
#include "slack/limits_check.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tillit::slack {
namespace {

using dialogue::Choice;
using dialogue::Delivery;
using dialogue::InputKind;
using nlohmann::json;

Words test_words() {
  return {.language = Language("en"),
          .controls = {.choose = "Choose",
                       .pick_date = "A day",
                       .pick_time = "A time",
                       .take_moment = "Take it",
                       .type_date = "Type a day",
                       .type_time = "Type a time",
                       .type_moment = "Type a moment",
                       .type_number = "Type a number",
                       .type_duration = "Type how long",
                       .answer = "Answer",
                       .answered = "Answered"},
          .open_window = "Open window",
          .window_line = "In the window",
          .window_title = "Window",
          .window_done = "Done",
          .window_close = "Not now",
          .stranger = "Not here",
          .in_channel = "Write to me",
          .joined = "Hello",
          .see_chat = "See the chat",
          .window_failed = "Once more",
          .not_installed = "Not set up",
          .yes = "Yes",
          .no_window = "It stands here"};
}

Delivery asked(InputKind input, std::vector<Choice> choices = {}) {
  Delivery delivery;
  delivery.key = "demo.question";
  delivery.text = "Which one?";
  delivery.language = Language("en");
  delivery.token = 42;
  delivery.input = input;
  delivery.choices = std::move(choices);
  return delivery;
}

std::vector<Choice> many(std::size_t count, const std::string& label = "Choice") {
  std::vector<Choice> choices;
  for (std::size_t i = 1; i <= count; ++i)
    choices.push_back({fmt::format("o{}", i), fmt::format("{} {}", label, i)});
  return choices;
}

json blocks_of(const Message& message) {
  return message.blocks.empty() ? json::array() : json::parse(message.blocks);
}

json closed(dialogue::JsonText fields) {
  fields.close('}');
  return json::parse(std::move(fields).take());
}

// The message in short, so that a test shows it whole: "section actions(button button) context".
std::string shape(const Message& message) {
  std::string out;
  for (const json& block : blocks_of(message)) {
    out += (out.empty() ? "" : " ") + block["type"].get<std::string>();
    if (block["type"] != "actions") continue;
    std::string inner;
    for (const json& element : block["elements"]) {
      inner += (inner.empty() ? "" : " ") + element["type"].get<std::string>();
      if (element.contains("options")) inner += fmt::format(":{}", element["options"].size());
      if (element["type"] == "button")
        inner += fmt::format(":{}", element["text"]["text"].get<std::string>());
    }
    out += "(" + inner + ")";
  }
  return out;
}

Delivery pictured() {
  Delivery delivery = asked(InputKind::None, {{"/menu", "Menu"}});
  delivery.token = 0;
  delivery.text = "Here it is.";
  delivery.picture = dialogue::Picture{
      "You and <Ada>", "One row.", {"3 Nov", "1 Dec"}, {{"keeping *my* word", {1, 5}}}, 1, 5};
  return delivery;
}

std::vector<std::string> breaches(const Message& message) {
  auto found = slack_test::breaches_of_message(closed(post_fields(message)));
  return found;
}

// Every control of the message as the adapter reads it back.
std::vector<Action> actions_in(const Message& message) {
  std::vector<Action> actions;
  for (const json& block : blocks_of(message)) {
    if (block["type"] != "actions") continue;
    for (const json& element : block["elements"]) {
      std::vector<std::string> values{element.value("value", "")};
      if (element.contains("options")) {
        values.clear();
        for (const json& option : element["options"]) values.push_back(option["value"]);
      }
      for (const std::string& value : values) {
        const auto action = read_action(block["block_id"].get<std::string>(),
                                        element["action_id"].get<std::string>(), value);
        EXPECT_TRUE(action.has_value());
        if (action) actions.push_back(*action);
      }
    }
  }
  return actions;
}

struct Kind {
  const char* name;
  Delivery delivery;
  std::string blocks;
  std::string text;
};

Delivery scale(std::int64_t min, std::int64_t max) {
  Delivery delivery = asked(InputKind::Scale, {{"/skip", "Skip"}});
  delivery.min = min;
  delivery.max = max;
  return delivery;
}

Delivery in_private(Delivery delivery) {
  delivery.is_private = true;
  return delivery;
}

Delivery said(std::vector<Choice> offers = {}) {
  Delivery delivery = asked(InputKind::None, std::move(offers));
  delivery.token = 0;
  return delivery;
}

const std::string kLong(60, 'x');
const std::string kVeryLong = std::string(50, 'y') + " " + std::string(60, 'z');

class RenderTest : public ::testing::TestWithParam<Kind> {};
TEST_P(RenderTest, ShowsEachKindOfQuestionInItsOwnWay) {
  const Message message = render(GetParam().delivery, test_words());
  EXPECT_EQ(shape(message), GetParam().blocks);
  EXPECT_EQ(message.text, GetParam().text);
  EXPECT_EQ(breaches(message), std::vector<std::string>{});
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, RenderTest,
    ::testing::Values(
        Kind{"SaysOnly", said(), "section", "Which one?"},
        Kind{"Offers", said({{"/menu", "Menu"}, {"/my_promises", "My promises"}}),
             "section actions(button:Menu button:My promises)",
             "Which one?\n• Menu\n• My promises"},
        Kind{"FiveChoices", asked(InputKind::Choice, many(5)),
             "section actions(button:Choice 1 button:Choice 2 button:Choice 3 button:Choice 4 "
             "button:Choice 5)",
             "Which one?\n1. Choice 1\n2. Choice 2\n3. Choice 3\n4. Choice 4\n5. Choice 5"},
        Kind{"SixChoices", asked(InputKind::Choice, many(6)), "section actions(static_select:6)",
             "Which one?\n1. Choice 1\n2. Choice 2\n3. Choice 3\n4. Choice 4\n5. Choice 5\n"
             "6. Choice 6"},
        Kind{"LabelsLongerThanAButton", asked(InputKind::Choice, {{"a", kLong}, {"b", "B"}}),
             "section actions(radio_buttons:2)", "Which one?\n1. " + kLong + "\n2. B"},
        Kind{"LabelsLongerThanAnOption", asked(InputKind::Choice, {{"a", kVeryLong}, {"b", "B"}}),
             "section section actions(radio_buttons:2)", "Which one?\n1. " + kVeryLong + "\n2. B"},
        Kind{"WaysOutStandApart",
             asked(InputKind::Choice, {{"a", "A"}, {"/pause", "Pause"}, {"/skip", "Skip"}}),
             "section actions(button:A) actions(button:Pause button:Skip)",
             "Which one?\n1. A\n2. Pause\n3. Skip"},
        Kind{"YesOrNo", asked(InputKind::YesNo, {{"yes", "Yes"}, {"no", "No"}}),
             "section actions(button:Yes button:No)", "Which one?\n1. Yes\n2. No"},
        Kind{"SmallScale", scale(1, 5),
             "section actions(button:1 button:2 button:3 button:4 button:5) actions(button:Skip)",
             "Which one?\n1 … 5\n• Skip"},
        Kind{"ScaleInTwoRows", scale(0, 10),
             "section actions(button:0 button:1 button:2 button:3 button:4 button:5) "
             "actions(button:6 button:7 button:8 button:9 button:10) actions(button:Skip)",
             "Which one?\n0 … 10\n• Skip"},
        Kind{"LongScale", scale(1, 31), "section actions(static_select:31) actions(button:Skip)",
             "Which one?\n1 … 31\n• Skip"},
        Kind{"ScaleBeyondAMenu", scale(1, 101), "section context actions(button:Skip)",
             "Which one?\n• Skip"},
        Kind{"EndlessScale", scale(INT64_MIN, INT64_MAX), "section context actions(button:Skip)",
             "Which one?\n• Skip"},
        Kind{"UpsideDownScale", scale(5, 1), "section context actions(button:Skip)",
             "Which one?\n• Skip"},
        Kind{"Number", asked(InputKind::Number, {{"/skip", "Skip"}}),
             "section context actions(button:Skip)", "Which one?\n• Skip"},
        Kind{"Date", asked(InputKind::Date, {{"today", "Today"}, {"/skip", "Skip"}}),
             "section actions(button:Today) actions(datepicker) context actions(button:Skip)",
             "Which one?\n1. Today\n2. Skip"},
        Kind{"Time", asked(InputKind::Time), "section actions(timepicker) context", "Which one?"},
        Kind{"Moment", asked(InputKind::DateTime),
             "section actions(datetimepicker button:Take it) context", "Which one?"},
        Kind{"Duration", asked(InputKind::Duration), "section context", "Which one?"},
        Kind{"Text", asked(InputKind::Text, {{"/skip", "Skip"}}), "section actions(button:Skip)",
             "Which one?\n1. Skip"},
        Kind{"TextWithChoices", asked(InputKind::Text, {{"own", "My own"}, {"/skip", "Skip"}}),
             "section actions(button:My own) actions(button:Skip)",
             "Which one?\n1. My own\n2. Skip"},
        Kind{"PrivateText", in_private(asked(InputKind::Text, {{"/skip", "Skip"}})),
             "section actions(button:Open window) context actions(button:Skip)",
             "Which one?\n1. Skip"},
        Kind{"PrivateYesNoNeedsNoWindow",
             in_private(asked(InputKind::YesNo, {{"yes", "Yes"}, {"no", "No"}})),
             "section actions(button:Yes button:No)", "Which one?\n1. Yes\n2. No"}),
    [](const auto& test) { return test.param.name; });

TEST(Render, EveryControlReadsBackAsTheOptionItShows) {
  for (const std::size_t count : {1U, 5U, 6U, 100U}) {
    auto choices = many(count);
    choices.push_back({"/skip", "Skip"});
    std::vector<Action> expected;
    for (const Choice& one : choices) expected.push_back({Control::Option, 42, one.id});
    EXPECT_EQ(actions_in(render(asked(InputKind::Choice, choices), test_words())), expected);
  }
  const Message steps = render(scale(-1, 1), test_words());
  EXPECT_EQ(actions_in(steps), (std::vector<Action>{{Control::Option, 42, "=-1"},
                                                    {Control::Option, 42, "=0"},
                                                    {Control::Option, 42, "=1"},
                                                    {Control::Option, 42, "/skip"}}));
}

TEST(Render, TheTakenMomentStandsInTheControlBeforeItsButton) {
  const Message message = render(asked(InputKind::DateTime), test_words());
  const json row = blocks_of(message)[1]["elements"];
  EXPECT_EQ(moment_action_id(row[1]["action_id"].get<std::string>()), row[0]["action_id"]);
}

TEST(Render, MoreThanAMenuHoldsStandsAsNumberedText) {
  auto choices = many(101);
  choices.push_back({"/skip", "Skip"});
  const Message message = render(asked(InputKind::Choice, choices), test_words());
  EXPECT_EQ(shape(message), "section section actions(button:Skip)");
  EXPECT_TRUE(
      blocks_of(message)[1]["text"]["text"].get<std::string>().ends_with("101. Choice 101"));
  EXPECT_EQ(breaches(message), std::vector<std::string>{});
}

TEST(Render, AnOptionIdTooLongForAMenuStandsAsNumberedText) {
  auto choices = many(6);
  choices[2].id = std::string(76, 'i');
  const Message message = render(asked(InputKind::Choice, choices), test_words());
  EXPECT_EQ(shape(message), "section section");
  choices.pop_back();  // five are buttons, which hold more
  EXPECT_EQ(actions_in(render(asked(InputKind::Choice, choices), test_words()))[2].option,
            std::string(76, 'i'));
}

TEST(Render, WhatASentenceTooLongForAnOptionBeginsWithItsNumber) {
  const Message message =
      render(asked(InputKind::Choice, {{"a", kVeryLong}, {"b", "B"}}), test_words());
  EXPECT_EQ(blocks_of(message)[1]["text"]["text"], "1. " + kVeryLong + "\n2. B");
  const json options = blocks_of(message)[2]["elements"][0]["options"];
  EXPECT_EQ(options[0]["text"]["text"], "1. " + std::string(50, 'y') + "…");
  EXPECT_EQ(options[1]["text"]["text"], "2. B");
}

TEST(Render, AButtonThatIsCutSaysItAllToAScreenReader) {
  const std::string label = "Skip this question and go on with the next";
  const Message message = render(asked(InputKind::Text, {{"/skip", label}}), test_words());
  const json button = blocks_of(message)[1]["elements"][0];
  EXPECT_EQ(button["text"]["text"], "Skip this question and go on…");
  EXPECT_EQ(button["accessibility_label"], label);
}

TEST(Render, LongTextStandsInSeveralSections) {
  std::string text;
  for (int i = 0; i < 120; ++i) text += fmt::format("Sentence {} says a little more. ", i);
  Delivery delivery = said();
  delivery.text = text;
  const Message message = render(delivery, test_words());
  EXPECT_EQ(shape(message), "section section");
  EXPECT_EQ(breaches(message), std::vector<std::string>{});
}

TEST(Render, WhatSlackCannotShowAsBlocksIsTextAlone) {
  Delivery delivery = asked(InputKind::Choice, many(3));
  for (int i = 0; i < 900; ++i) delivery.text += " and a little more";
  const Message message = render(delivery, test_words());
  EXPECT_EQ(shape(message), "");
  EXPECT_TRUE(message.text.ends_with("1. Choice 1\n2. Choice 2\n3. Choice 3"));
  EXPECT_EQ(breaches(message), std::vector<std::string>{});
  EXPECT_FALSE(closed(post_fields(message)).contains("blocks"));
}

TEST(Render, NothingThatIsWrittenPingsAnybody) {
  Delivery delivery =
      asked(InputKind::Choice, {{"a", "<!channel> & <@U1>"}, {"b", kLong + "<!here>" + kLong}});
  delivery.text = "**When:** <!channel> & <@U1>";
  for (const Message& message :
       {render(delivery, test_words()), answered(delivery, "a", test_words()),
        text_only(delivery, test_words())}) {
    EXPECT_EQ(breaches(message), std::vector<std::string>{});
    EXPECT_TRUE(message.text.starts_with("*When:* &lt;!channel&gt; &amp; &lt;@U1&gt;"))
        << message.text;
  }
}

TEST(Render, NothingIsEverEmpty) {
  Delivery delivery = asked(InputKind::Choice, {{"a", ""}, {"b", "  "}});
  delivery.text = " \n ";
  const Message message = render(delivery, test_words());
  EXPECT_EQ(message.text, "…\n1. a\n2. b");
  EXPECT_EQ(breaches(message), std::vector<std::string>{});
  EXPECT_EQ(breaches(answered(delivery, "a", test_words())), std::vector<std::string>{});
}

struct Answer {
  const char* name;
  Delivery delivery;
  std::optional<std::string_view> option;
  std::string blocks;
  std::string text;
};
class AnsweredTest : public ::testing::TestWithParam<Answer> {};
TEST_P(AnsweredTest, ShowsTheAnswerWhereTheControlsWere) {
  const Message message = answered(GetParam().delivery, GetParam().option, test_words());
  EXPECT_EQ(shape(message), GetParam().blocks);
  EXPECT_EQ(message.text, GetParam().text);
  EXPECT_EQ(slack_test::breaches_of_message(closed(update_fields(message))),
            std::vector<std::string>{});
}
INSTANTIATE_TEST_SUITE_P(
    Answers, AnsweredTest,
    ::testing::Values(
        Answer{"Tapped", asked(InputKind::Choice, many(2)), "o2", "section context",
               "Which one?\n✓ Choice 2"},
        Answer{"Scale", scale(0, 10), "=7", "section context", "Which one?\n✓ 7"},
        Answer{"Day", asked(InputKind::Date), "=2026-11-27", "section context",
               "Which one?\n✓ Friday 27 November"},
        Answer{"Moment", asked(InputKind::DateTime), "=2026-11-27T10:00", "section context",
               "Which one?\n✓ Friday 27 November at 10:00"},
        Answer{"NoDay", asked(InputKind::Date), "={x}", "section context", "Which one?\n✓ {x}"},
        Answer{"Skipped", asked(InputKind::Text, {{"/skip", "Skip"}}), "/skip", "section context",
               "Which one?\n✓ Skip"},
        Answer{"Typed", asked(InputKind::Text), std::nullopt, "section", "Which one?"},
        Answer{"UnknownOption", asked(InputKind::Choice, many(2)), "o9", "section context",
               "Which one?\n✓ Answered"},
        Answer{"PrivateTapped", in_private(asked(InputKind::Choice, many(2))), "o2",
               "section context", "Which one?\n✓ Answered"},
        Answer{"PrivateTyped", in_private(asked(InputKind::Text)), std::nullopt, "section context",
               "Which one?\n✓ Answered"}),
    [](const auto& test) { return test.param.name; });

TEST(Answered, KeepsToTheLengthOfAnUpdate) {
  Delivery delivery = asked(InputKind::Choice, {{"a", std::string(900, 'a')}});
  for (int i = 0; i < 900; ++i) delivery.text += " and a little more & more";
  const Message message = answered(delivery, "a", test_words());
  EXPECT_LE(length_of(message.text), 3800U);
  EXPECT_TRUE(message.text.ends_with("a…"));
  EXPECT_EQ(slack_test::breaches_of_message(closed(update_fields(message))),
            std::vector<std::string>{});
}

TEST(TextOnly, SaysUnderAPrivateQuestionThatThereIsNoWindow) {
  EXPECT_EQ(text_only(in_private(asked(InputKind::Text)), test_words()).text,
            "Which one?\nIt stands here");
}

TEST(Picture, IsDrawnWhereSlackCanFetchItWithItsLinesAsLegend) {
  const Message message =
      render(pictured(), test_words(), {.url = "https://tillit.example/pictures/L.png"});
  EXPECT_EQ(shape(message), "section image context actions(button:Menu)");
  EXPECT_EQ(blocks_of(message)[1]["image_url"], "https://tillit.example/pictures/L.png");
  EXPECT_EQ(blocks_of(message)[1]["alt_text"], "One row.");
  EXPECT_NE(blocks_of(message)[2].dump().find("▁█"), std::string::npos);
  EXPECT_EQ(breaches(message), std::vector<std::string>{});
}

TEST(Picture, IsLinesOfBlocksElsewhereAndWhereverOnlyTextIsRead) {
  const Message message = render(pictured(), test_words());
  EXPECT_EQ(shape(message), "section section actions(button:Menu)");
  for (const std::string& text : {message.text, text_only(pictured(), test_words()).text}) {
    EXPECT_NE(text.find("▁█"), std::string::npos) << text;
    EXPECT_NE(text.find("You and &lt;Ada&gt;"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace tillit::slack
