#include "channels/teams/card.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

namespace tillit::teams {
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
          .send = "Send",
          .missing = "Nothing yet",
          .private_line = "In the field",
          .taken = "Arrived",
          .failed = "Once more",
          .in_channel = "Write to me",
          .joined = "Hello",
          .old_button = "Closed",
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

Delivery said(std::vector<Choice> offers = {}) {
  Delivery delivery = asked(InputKind::None, std::move(offers));
  delivery.token = 0;
  return delivery;
}

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

std::vector<Choice> many(std::size_t count, const std::string& label = "Choice") {
  std::vector<Choice> choices;
  for (std::size_t i = 1; i <= count; ++i)
    choices.push_back({fmt::format("o{}", i), fmt::format("{} {}", label, i)});
  return choices;
}

std::vector<Choice> and_skip(std::vector<Choice> choices = {}) {
  choices.push_back({"/skip", "Skip"});
  return choices;
}

json card(const json& activity) { return card_of(activity).value_or(json::object()); }

// Every object of the card, itself first.
void each(const json& part, const std::function<void(const json&)>& visit) {
  if (part.is_object()) visit(part);
  for (const json& inner : part) {
    if (inner.is_structured()) each(inner, visit);
  }
}

std::string titles(const json& actions) {
  std::string out;
  for (const json& one : actions)
    out += (out.empty() ? "" : ", ") + one["title"].get<std::string>();
  return out;
}

// The activity in short, so that a test shows it whole: "say 'Which one?' [Yes, No] | [Skip]".
std::string shape(const json& activity) {
  if (activity.contains("text")) return "text '" + activity["text"].get<std::string>() + "'";
  const json shown = card(activity);
  std::string out;
  for (const json& element : shown["body"]) {
    const std::string type = element["type"];
    out += out.empty() ? "" : " ";
    if (type == "RichTextBlock") {
      out += "'";
      for (const json& run : element["inlines"]) out += run["text"].get<std::string>();
      out += "'";
    } else if (type == "ActionSet") {
      out += "[" + titles(element["actions"]) + "]";
    } else {
      out += type + (element.contains("style") ? "." + element["style"].get<std::string>() : "");
      if (element.contains("choices")) out += fmt::format(":{}", element["choices"].size());
    }
  }
  if (shown.contains("actions")) out += " | [" + titles(shown["actions"]) + "]";
  return out;
}

struct Kind {
  const char* name;
  Delivery delivery;
  std::string shape;
};
class RenderTest : public ::testing::TestWithParam<Kind> {};
TEST_P(RenderTest, ShowsEachKindOfQuestionInItsOwnWay) {
  EXPECT_EQ(shape(render(GetParam().delivery, test_words())), GetParam().shape);
}
const std::string kLong(41, 'x');
INSTANTIATE_TEST_SUITE_P(
    Kinds, RenderTest,
    ::testing::Values(
        Kind{"SaysOnly", said(), "text 'Which one?'"},
        Kind{"Offers", said({{"/menu", "Menu"}, {"/pause", "Pause"}}),
             "'Which one?' | [Menu, Pause]"},
        Kind{"SevenOffers", said(many(7, "/o")),
             "'Which one?' [/o 1, /o 2, /o 3, /o 4, /o 5, /o 6] [/o 7]"},
        Kind{"SixChoices", asked(InputKind::Choice, and_skip(many(6, "C"))),
             "'Which one?' [C 1, C 2, C 3, C 4, C 5, C 6] | [Skip]"},
        Kind{"SevenChoices", asked(InputKind::Choice, and_skip(many(7))),
             "'Which one?' Input.ChoiceSet.expanded:7 [Send] | [Skip]"},
        Kind{"ThirteenChoices", asked(InputKind::Choice, many(13)),
             "'Which one?' Input.ChoiceSet.compact:13 [Send]"},
        Kind{"LabelsLongerThanAButton", asked(InputKind::Choice, {{"a", kLong}, {"b", "B"}}),
             "'Which one?' Input.ChoiceSet.expanded:2 [Send]"},
        Kind{"YesOrNo", asked(InputKind::YesNo, and_skip({{"yes", "Yes"}, {"no", "No"}})),
             "'Which one?' [Yes, No] | [Skip]"},
        Kind{"SmallScale", scale(1, 5), "'Which one?' [1, 2, 3, 4, 5] | [Skip]"},
        Kind{"ScaleInTwoRows", scale(0, 10),
             "'Which one?' [0, 1, 2, 3, 4, 5] [6, 7, 8, 9, 10] | [Skip]"},
        Kind{"LongScale", scale(1, 31), "'Which one?' Input.ChoiceSet.compact:31 [Send] | [Skip]"},
        Kind{"ScaleBeyondAMenu", scale(1, 101), "'Which one?' Input.Number [Send] | [Skip]"},
        Kind{"EndlessScale", scale(INT64_MIN, INT64_MAX),
             "'Which one?' Input.Number [Send] | [Skip]"},
        Kind{"Number", asked(InputKind::Number, and_skip()),
             "'Which one?' Input.Number [Send] | [Skip]"},
        Kind{"Date", asked(InputKind::Date, and_skip({{"today", "Today"}})),
             "'Which one?' [Today] Input.Date [Send] 'Type a day' | [Skip]"},
        Kind{"DateWithManyDays", asked(InputKind::Date, and_skip(many(7))),
             "'Which one?' Input.ChoiceSet.expanded:7 [Send] 'Type a day' | [Skip]"},
        Kind{"Time", asked(InputKind::Time), "'Which one?' Input.Time [Send] 'Type a time'"},
        Kind{"Moment", asked(InputKind::DateTime),
             "'Which one?' Input.Date Input.Time [Send] 'Type a moment'"},
        Kind{"Duration", asked(InputKind::Duration, and_skip()),
             "'Which one?' Input.Text [Send] 'Type how long' | [Skip]"},
        Kind{"Text", asked(InputKind::Text, and_skip({{"own", "My own"}})),
             "'Which one?' [My own] Input.Text [Send] | [Skip]"},
        Kind{"TextAlone", asked(InputKind::Text), "text 'Which one?'"},
        Kind{"DurationAlone", asked(InputKind::Duration), "text 'Which one?\nType how long'"},
        Kind{"PrivateText", in_private(asked(InputKind::Text, and_skip())),
             "'Which one?' Input.Text [Send] 'In the field' | [Skip]"},
        Kind{"PrivateTextAlone", in_private(asked(InputKind::Text)),
             "'Which one?' Input.Text [Send] 'In the field'"},
        Kind{"PrivateTextWithManyChoices",
             in_private(asked(InputKind::Text, and_skip(many(7, "C")))),
             "'Which one?' '1. C 1' '2. C 2' '3. C 3' '4. C 4' '5. C 5' '6. C 6' '7. C 7' "
             "Input.Text [Send] 'In the field' | [Skip]"},
        Kind{"PrivateYesNo", in_private(asked(InputKind::YesNo, {{"yes", "Yes"}, {"no", "No"}})),
             "'Which one?' [Yes, No]"}),
    [](const auto& test) { return test.param.name; });

std::vector<Delivery> every_kind() {
  std::vector<Delivery> all;
  for (int input = 0; input <= static_cast<int>(InputKind::Text); ++input) {
    for (const std::size_t count : {0U, 3U, 7U, 20U}) {
      for (const bool is_private : {false, true}) {
        Delivery one = asked(static_cast<InputKind>(input), and_skip(many(count)));
        one.is_private = is_private;
        if (one.input == InputKind::Scale) {
          one.min = 1;
          one.max = 5;
        }
        all.push_back(one);
      }
    }
  }
  return all;
}

TEST(Render, NeverPutsTextAndACardIntoOneActivity) {
  for (const Delivery& delivery : every_kind()) {
    const json activity = render(delivery, test_words());
    EXPECT_NE(activity.contains("text"), activity.contains("attachments"));
    if (!activity.contains("attachments")) continue;
    EXPECT_EQ(activity["summary"], "Which one?");
    EXPECT_EQ(card(activity)["lang"], "en");
    EXPECT_FALSE(card(activity)["fallbackText"].get<std::string>().empty());
  }
}

TEST(Render, GivesEveryFieldALabelAndAWordForWhatIsMissing) {
  std::size_t fields = 0;
  for (const Delivery& delivery : every_kind()) {
    each(card(render(delivery, test_words())), [&](const json& part) {
      if (!part.value("type", "").starts_with("Input.")) return;
      ++fields;
      EXPECT_FALSE(part.value("label", "").empty()) << part;
      const bool may_stay_empty = part["id"] == kTimeInput;
      EXPECT_EQ(part.value("errorMessage", ""), may_stay_empty ? "" : "Nothing yet") << part;
      EXPECT_EQ(part.value("isRequired", false), !may_stay_empty) << part;
    });
  }
  EXPECT_GT(fields, 20U);
}

TEST(Render, HasAtMostOnePlaceForAnAnswerInACard) {
  for (const Delivery& delivery : every_kind()) {
    std::map<std::string, int> ids;
    each(card(render(delivery, test_words())), [&](const json& part) {
      if (part.value("type", "").starts_with("Input.")) ++ids[part["id"]];
    });
    for (const auto& [id, count] : ids) EXPECT_EQ(count, 1) << id;
  }
}

TEST(Render, GivesEveryActionAVerbAndAFallbackWithTheSameData) {
  std::size_t actions = 0;
  for (const Delivery& delivery : every_kind()) {
    each(card(render(delivery, test_words())), [&](const json& part) {
      if (part.value("type", "") != "Action.Execute") return;
      ++actions;
      EXPECT_EQ(part["verb"], kVerb);
      EXPECT_EQ(part["fallback"]["type"], "Action.Submit");
      EXPECT_EQ(part["fallback"]["data"], part["data"]);
      EXPECT_EQ(part["fallback"]["associatedInputs"], part["associatedInputs"]);
      EXPECT_TRUE(read_submit(part["data"]).has_value());
    });
  }
  EXPECT_GT(actions, 100U);
}

// A half-written private answer must not leave with a press on "Skip".
TEST(Render, SendsFieldsOnlyWithTheButtonThatSends) {
  for (const Delivery& delivery : every_kind()) {
    each(card(render(delivery, test_words())), [&](const json& part) {
      if (!part.contains("associatedInputs")) return;
      EXPECT_EQ(part["associatedInputs"], part["title"] == "Send" ? "auto" : "none");
    });
  }
}

TEST(Render, EachButtonSaysItsOwnQuestionAndOption) {
  const json shown = card(render(asked(InputKind::Choice, and_skip(many(2))), test_words()));
  std::vector<std::string> options;
  each(shown, [&](const json& part) {
    if (part.value("type", "") != "Action.Execute") return;
    const auto answer = read_submit(part["data"]);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(token_of(*answer), 42);
    options.push_back(std::get<dialogue::Button>(*answer).option);
  });
  EXPECT_EQ(options, (std::vector<std::string>{"/skip", "o1", "o2"}));
}

TEST(Render, KeepsEveryonesWordsFromFormatting) {
  Delivery delivery = asked(InputKind::Choice, many(7, "*x* [y](http://z)"));
  delivery.text = "**Now** <at>Bo</at> *x* [y](http://z)\n\n# tea";
  const json shown = card(render(delivery, test_words()));
  const json& body = shown["body"];
  const json inlines = {{{"type", "TextRun"}, {"text", "Now"}, {"weight", "Bolder"}},
                        {{"type", "TextRun"}, {"text", " <at>Bo</at> *x* [y](http://z)"}}};
  EXPECT_EQ(body[0]["inlines"], inlines);
  EXPECT_EQ(body[1]["inlines"][0]["text"], "# tea");
  EXPECT_EQ(body[1]["spacing"], "Medium");
  each(shown, [](const json& part) { EXPECT_NE(part.value("type", ""), "TextBlock"); });
  EXPECT_EQ(body[2]["choices"][0]["title"].get<std::string>().find("[y]("), std::string::npos);
}

TEST(Render, SaysInWordsWhatACardCannotHold) {
  const Delivery wordy = asked(InputKind::Choice, many(100, std::string(400, 'x')));
  const json activity = render(wordy, test_words());
  ASSERT_TRUE(activity.contains("text"));
  EXPECT_TRUE(activity["text"].get<std::string>().starts_with("Which one?\n1. xxx"));
  EXPECT_LE(activity.dump().size(), kMaxActivity);
}

TEST(Render, MakesAnEndlessTextFit) {
  for (const char* letter : {"a", "å", "\x01", "🙂"}) {
    Delivery delivery = said();
    for (int i = 0; i < 60'000; ++i) delivery.text += letter;
    EXPECT_LE(render(delivery, test_words()).dump().size(), kMaxActivity) << letter;
  }
}

struct Answered {
  const char* name;
  Delivery delivery;
  Given given;
  std::string shape;
};
class AnsweredTest : public ::testing::TestWithParam<Answered> {};
TEST_P(AnsweredTest, ShowsTheAnswerWhereTheControlsWere) {
  const Answered& one = GetParam();
  EXPECT_EQ(shape(answered(one.delivery, one.given, test_words())), one.shape);
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, AnsweredTest,
    ::testing::Values(Answered{"Option",
                               asked(InputKind::Choice, and_skip(many(2))),
                               {.option = "o2"},
                               "'Which one?' '✓ Choice 2'"},
                      Answered{"Skipped",
                               asked(InputKind::Choice, and_skip()),
                               {.option = "/skip"},
                               "'Which one?' '✓ Skip'"},
                      Answered{"Unknown",
                               asked(InputKind::Choice, many(2)),
                               {.option = "gone"},
                               "'Which one?' '✓ Answered'"},
                      Answered{"Day",
                               asked(InputKind::Date),
                               {.option = "=2026-11-27"},
                               "'Which one?' '✓ Friday 27 November'"},
                      Answered{"DayOfAMoment",
                               asked(InputKind::DateTime),
                               {.text = "2026-11-27"},
                               "'Which one?' '✓ Friday 27 November'"},
                      Answered{"Typed", asked(InputKind::Choice, many(2)), {}, "'Which one?'"},
                      Answered{"Written",
                               asked(InputKind::Text, and_skip()),
                               {.text = "Ask Bo\nabout tea"},
                               "'Which one?' '✓ Ask Bo' 'about tea'"},
                      Answered{"PrivateWritten",
                               in_private(asked(InputKind::Text)),
                               {.text = "Secret"},
                               "'Which one?' '✓ Answered'"},
                      Answered{"PrivateOption",
                               in_private(asked(InputKind::YesNo, {{"yes", "Yes"}})),
                               {.option = "yes"},
                               "'Which one?' '✓ Answered'"},
                      Answered{"PrivateTyped",
                               in_private(asked(InputKind::Text)),
                               {},
                               "'Which one?' '✓ Answered'"}),
    [](const auto& test) { return test.param.name; });

TEST(Answered, KeepsPrivateWordsOutOfEveryField) {
  const json activity = answered(in_private(asked(InputKind::Text, and_skip())),
                                 {.option = "Zebra", .text = "Zebra"}, test_words());
  EXPECT_EQ(activity.dump().find("Zebra"), std::string::npos);
}

TEST(Answered, HoldsNothingThatCanBePressed) {
  for (const Delivery& delivery : every_kind()) {
    for (const json& activity :
         {answered(delivery, {.option = "o1"}, test_words()), closed(delivery, test_words())}) {
      each(card(activity), [](const json& part) {
        const std::string type = part.value("type", "");
        EXPECT_FALSE(type.starts_with("Input.") || type.starts_with("Action")) << type;
      });
    }
  }
}

TEST(Closed, SaysSoUnderTheQuestion) {
  EXPECT_EQ(shape(closed(asked(InputKind::Choice, many(2)), test_words())),
            "'Which one?' 'Closed'");
}

TEST(TextOnly, CanBeAnsweredByTyping) {
  EXPECT_EQ(shape(text_only(asked(InputKind::Choice, and_skip(many(2))), test_words())),
            "text 'Which one?\n1. Choice 1\n2. Choice 2\n3. Skip'");
  EXPECT_EQ(shape(text_only(scale(1, 5), test_words())), "text 'Which one?\n1 … 5\n• Skip'");
  EXPECT_EQ(shape(text_only(in_private(asked(InputKind::Text)), test_words())),
            "text 'Which one?\nIt stands here'");
}

TEST(PlainLine, FormatsNothing) {
  const json line = {
      {"type", "message"}, {"locale", "sv"}, {"textFormat", "plain"}, {"text", "Write **to** me"}};
  EXPECT_EQ(plain_line("Write **to** me", Language("sv")), line);
}

TEST(GivenOf, TellsWhatWasPressedFromWhatWasWritten) {
  EXPECT_EQ(given_of(dialogue::Button{42, "yes"}).option, "yes");
  EXPECT_EQ(given_of(dialogue::Submission{42, "Bo"}).text, "Bo");
}

Delivery pictured(std::size_t moments) {
  Delivery delivery;
  delivery.language = Language("en");
  delivery.text = "**Team summary**";
  delivery.picture = dialogue::Picture{
      "", "Low, then high.", {}, {{"We ask for help", {}}, {"We let others finish", {}}}, 1, 3};
  for (auto& row : delivery.picture->rows)
    for (std::size_t i = 0; i < moments; ++i)
      row.values.emplace_back(static_cast<std::int64_t>(i % 3) + 1);
  return delivery;
}

TEST(Card, APictureStandsInTheCardItselfWithItsNames) {
  const auto card = card_of(render(pictured(12), test_words())).value();
  const auto& body = card["body"];
  ASSERT_EQ(body[1]["type"], "Image");
  EXPECT_TRUE(body[1]["url"].get<std::string>().starts_with("data:image/png;base64,iVBORw0KGgo"));
  EXPECT_EQ(body[1]["altText"], "Low, then high.");
  EXPECT_NE(body.dump().find("We let others finish"), std::string::npos);
}

TEST(Card, WhereThePictureDoesNotFitItsLinesStandAlone) {
  int with = 0;
  int without = 0;
  for (std::size_t length = 8'000; length <= 14'000; length += 250) {
    Delivery large = pictured(24);
    large.text = std::string(length, 'x');
    const auto activity = render(large, test_words());
    EXPECT_LE(activity.dump().size(), kMaxActivity) << length;
    const auto shown = card_of(activity);
    if (!shown) continue;
    EXPECT_NE(shown->dump().find("We ask for help"), std::string::npos) << length;
    ++(shown->dump().find("data:image") == std::string::npos ? without : with);
  }
  EXPECT_GT(with, 0);
  EXPECT_GT(without, 0);
}

}  // namespace
}  // namespace tillit::teams
