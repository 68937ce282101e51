#include "teams/fake/activity_judge.hpp"
#include "teams/fake/card_judge.hpp"
#include "teams/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace tillit::fake_teams {
namespace {

std::string joined(const std::vector<std::string>& complaints) {
  std::string text;
  for (const std::string& one : complaints) text += one + "\n";
  return text;
}

struct Spoilt {
  const char* name;
  const char* complaint;
  std::function<void(Json&)> spoil;
};
void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.name; }

Json text_input() { return {{"type", "Input.Text"}, {"id", "words"}, {"label", "Your words"}}; }
Json rich_text() {
  return {{"type", "RichTextBlock"},
          {"inlines",
           {{{"type", "TextRun"}, {"text", "# <b> is said "}},
            {{"type", "TextRun"}, {"text", "literally"}, {"weight", "Bolder"}}}}};
}
Json choice_input() {
  return {
      {"type", "Input.ChoiceSet"},
      {"id", "day"},
      {"label", "Day"},
      {"choices", {{{"title", "Today"}, {"value", "0"}}, {{"title", "Later"}, {"value", "1"}}}}};
}

TEST(CardJudge, HasNothingAgainstGoodCards) {
  EXPECT_EQ(joined(judge_card(good_card())), "");
  EXPECT_EQ(joined(judge_card(input_card(text_input()))), "");
  EXPECT_EQ(joined(judge_card(input_card(rich_text()))), "");
  EXPECT_EQ(joined(judge_card(input_card(choice_input()))), "");
}

class BadCard : public ::testing::TestWithParam<Spoilt> {};
TEST_P(BadCard, IsToldFor) {
  Json card = input_card(choice_input());
  GetParam().spoil(card);
  const std::string complaints = joined(judge_card(card));
  EXPECT_NE(complaints.find(GetParam().complaint), std::string::npos) << complaints;
}
INSTANTIATE_TEST_SUITE_P(
    Cards, BadCard,
    ::testing::Values(
        Spoilt{"Version", "/: version is not 1.5", [](Json& card) { card["version"] = "1.6"; }},
        Spoilt{"Schema", "no $schema", [](Json& card) { card.erase("$schema"); }},
        Spoilt{"Language", "no lang", [](Json& card) { card.erase("lang"); }},
        Spoilt{"Fallback", "no fallbackText", [](Json& card) { card.erase("fallbackText"); }},
        Spoilt{"Body", "no body", [](Json& card) { card["body"] = Json::array(); }},
        Spoilt{"UnknownType", "unknown type \"Media\"",
               [](Json& card) { card["body"].push_back({{"type", "Media"}}); }},
        Spoilt{"UnknownKey", "TextBlock has no \"markdown\"",
               [](Json& card) { card["body"][0]["markdown"] = true; }},
        Spoilt{"WrongKind", "\"wrap\" may not be string",
               [](Json& card) { card["body"][0]["wrap"] = "true"; }},
        Spoilt{"NoEnumeration", "\"size\" may not be string",
               [](Json& card) { card["body"][0]["size"] = "huge"; }},
        Spoilt{"Null", "\"text\" may not be null",
               [](Json& card) { card["body"][0]["text"] = nullptr; }},
        Spoilt{"MissingKey", "Input.ChoiceSet needs \"choices\"",
               [](Json& card) { card["body"][1].erase("choices"); }},
        Spoilt{"Clipped", "does not wrap", [](Json& card) { card["body"][0].erase("wrap"); }},
        Spoilt{"Header", "markup that cards do not draw",
               [](Json& card) { card["body"][0]["text"] = "# Title"; }},
        Spoilt{"Html", "markup that cards do not draw",
               [](Json& card) { card["body"][0]["text"] = "a <b>bold</b> word"; }},
        Spoilt{"RunOfNothing", "an empty text",
               [](Json& card) {
                 card["body"].push_back({{"type", "RichTextBlock"}, {"inlines", Json::array()}});
               }},
        Spoilt{"RunThatWraps", "TextRun has no \"wrap\"",
               [](Json& card) {
                 card["body"].push_back(rich_text());
                 card["body"].back()["inlines"][0]["wrap"] = true;
               }},
        Spoilt{"SilentPicture", "no altText",
               [](Json& card) {
                 card["body"].push_back({{"type", "Image"}, {"url", "https://example.org/a.png"}});
               }},
        Spoilt{"ChartAlone", "no fallback",
               [](Json& card) { card["body"].push_back({{"type", "Chart.Pie"}}); }},
        Spoilt{"NoLabel", "no label", [](Json& card) { card["body"][1].erase("label"); }},
        Spoilt{"RequiredInSilence", "without errorMessage",
               [](Json& card) { card["body"][1]["isRequired"] = true; }},
        Spoilt{"IdTwice", "stands twice",
               [](Json& card) { card["body"].push_back(card["body"][1]); }},
        Spoilt{"NoChoice", "the value is no choice",
               [](Json& card) { card["body"][1]["value"] = "7"; }},
        Spoilt{"ChoiceTwice", "a choice stands twice",
               [](Json& card) { card["body"][1]["choices"][1]["value"] = "0"; }},
        Spoilt{"NumberAsChoice", "both texts",
               [](Json& card) { card["body"][1]["choices"][1]["value"] = 1; }},
        Spoilt{"BadDate", "\"value\" is no Date",
               [](Json& card) {
                 card["body"][1] = {{"type", "Input.Date"}, {"id", "d"}, {"label", "Day"},
                                    {"value", "22 November"}};
               }},
        Spoilt{"SevenActions", "more than six",
               [](Json& card) {
                 for (int i = 0; i < 6; ++i)
                   card["actions"].push_back(execute(std::to_string(i), {{"_o", i}}));
               }},
        Spoilt{"NoVerb", "no verb", [](Json& card) { card["actions"][0].erase("verb"); }},
        Spoilt{"NoSubmit", "no Action.Submit as fallback",
               [](Json& card) { card["actions"][0].erase("fallback"); }},
        Spoilt{"OtherSubmit", "the fallback says something else",
               [](Json& card) { card["actions"][0]["fallback"]["data"]["_o"] = "other"; }},
        Spoilt{"DataAsText", "data is no object",
               [](Json& card) { card["actions"][0]["data"] = "yes"; }},
        Spoilt{"Collision", "an input has the id of a key",
               [](Json& card) { card["actions"][0]["data"]["day"] = "x"; }},
        Spoilt{"Link", "url is not https",
               [](Json& card) {
                 card["actions"][0] = {{"type", "Action.OpenUrl"},
                                       {"title", "More"},
                                       {"url", "http://example.org"}};
               }},
        Spoilt{"ToggleOfNothing", "no element has the id",
               [](Json& card) {
                 card["actions"][0] = {{"type", "Action.ToggleVisibility"},
                                       {"title", "More"},
                                       {"targetElements", {"nowhere"}}};
               }}),
    [](const auto& test) { return test.param.name; });

TEST(CardJudge, WhereNobodyAnswersNothingMayBeAsked) {
  EXPECT_NE(joined(judge_card(good_card(), CardPlace::OneWay)).find("nobody takes its answer"),
            std::string::npos);
}

TEST(CardJudge, SurvivesAnything) {
  for (const char* text : {"null", "[]", "3", R"({"body":3,"actions":{}})",
                           R"({"type":"AdaptiveCard","body":[null,[],{"type":4}],"actions":[1]})",
                           R"({"type":"AdaptiveCard","refresh":7,"body":[{"type":"FactSet"}]})"})
    EXPECT_FALSE(judge_card(Json::parse(text)).empty()) << text;
}

TEST(ActivityJudge, HasNothingAgainstGoodOnes) {
  EXPECT_EQ(joined(judge_activity(text_message("Hello"), Chat::Personal)), "");
  EXPECT_EQ(joined(judge_activity(card_message(good_card()), Chat::Personal)), "");
  EXPECT_EQ(joined(judge_activity({{"type", "typing"}}, Chat::Personal)), "");
}

class BadActivity : public ::testing::TestWithParam<Spoilt> {};
TEST_P(BadActivity, IsToldFor) {
  Json activity = card_message(good_card());
  GetParam().spoil(activity);
  const std::string complaints = joined(judge_activity(activity, Chat::Channel));
  EXPECT_NE(complaints.find(GetParam().complaint), std::string::npos) << complaints;
}
INSTANTIATE_TEST_SUITE_P(
    Activities, BadActivity,
    ::testing::Values(
        Spoilt{"TextAndCard", "Teams splits it", [](Json& one) { one["text"] = "Hello"; }},
        Spoilt{"NoSummary", "/summary", [](Json& one) { one.erase("summary"); }},
        Spoilt{"Id", "/id: only the platform", [](Json& one) { one["id"] = "1"; }},
        Spoilt{"ServiceUrl", "/serviceUrl", [](Json& one) { one["serviceUrl"] = "https://x"; }},
        Spoilt{"UnknownKey", "/blocks: unknown", [](Json& one) { one["blocks"] = 1; }},
        Spoilt{"Null", "/channelData: null", [](Json& one) { one["channelData"] = nullptr; }},
        Spoilt{"Nothing", "neither text nor attachment",
               [](Json& one) { one.erase("attachments"); }},
        Spoilt{"NoCard", "no adaptive card",
               [](Json& one) { one["attachments"][0]["contentType"] = "text/html"; }},
        Spoilt{"BadCard", "/attachments/0/: version",
               [](Json& one) { one["attachments"][0]["content"]["version"] = "1.4"; }},
        Spoilt{"TypingWithContent", "typing, and content",
               [](Json& one) { one["type"] = "typing"; }},
        Spoilt{"Locale", "/locale", [](Json& one) { one["locale"] = "english"; }},
        Spoilt{"Format", "/textFormat", [](Json& one) { one["textFormat"] = "html"; }},
        Spoilt{"PingWithoutEntity", "<at> without its entity",
               [](Json& one) { one["text"] = "hello <at>Eve</at>"; }},
        Spoilt{"MentionElsewhere", "a mention that is not in the text",
               [](Json& one) {
                 one["entities"] = {{{"type", "mention"},
                                     {"text", "<at>Eve</at>"},
                                     {"mentioned", {{"id", "29:1eve"}}}}};
               }},
        Spoilt{"SuggestionsInAChannel", "not in a personal chat",
               [](Json& one) {
                 one["suggestedActions"] = {
                     {"actions", {{{"type", "imBack"}, {"title", "a"}, {"value", "a"}}}}};
               }},
        Spoilt{"SuggestionOfTwoWords", "title and value are not one",
               [](Json& one) {
                 one["suggestedActions"] = {
                     {"actions", {{{"type", "imBack"}, {"title", "a"}, {"value", "b"}}}}};
               }},
        Spoilt{"TooLarge", "more than 28 KB",
               [](Json& one) { one["summary"] = std::string(29'000, 'a'); }}),
    [](const auto& test) { return test.param.name; });

struct Answer {
  const char* name;
  int status;
  const char* body;
  const char* complaint;  // empty: none
};
class InvokeAnswer : public ::testing::TestWithParam<Answer> {};
TEST_P(InvokeAnswer, IsJudgedByItsShape) {
  const std::string complaints =
      joined(judge_invoke_answer(GetParam().status, "application/json", GetParam().body));
  if (std::string(GetParam().complaint).empty()) {
    EXPECT_EQ(complaints, "");
  } else {
    EXPECT_NE(complaints.find(GetParam().complaint), std::string::npos) << complaints;
  }
}
INSTANTIATE_TEST_SUITE_P(
    Invokes, InvokeAnswer,
    ::testing::Values(
        Answer{
            "Message", 200,
            R"({"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"Saved"})",
            ""},
        Answer{
            "Error", 200,
            R"({"statusCode":400,"type":"application/vnd.microsoft.error","value":{"code":"BadRequest","message":"no"}})",
            ""},
        Answer{"Status", 200,
               R"({"status":200,"type":"application/vnd.microsoft.activity.message","value":"x"})",
               "/status: unknown"},
        Answer{"SwappedWords", 200,
               R"({"statusCode":200,"type":"application/vnd.microsoft.adaptive.card","value":{}})",
               "no pair"},
        Answer{"Empty", 200, "", "Unable to reach app"}, Answer{"HttpError", 500, "{}", "HTTP 500"},
        Answer{
            "NoWords", 200,
            R"({"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":""})",
            "no words"},
        Answer{"BadCard", 200,
               R"({"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{}})",
               "/value/"}),
    [](const auto& test) { return test.param.name; });

TEST(ActivityJudge, CountsAsMicrosoftDoes) {
  EXPECT_EQ(utf16_bytes("a"), 2U);
  EXPECT_EQ(utf16_bytes("\xc3\xa5"), 2U);
  EXPECT_EQ(utf16_bytes("\xf0\x9f\x99\x82"), 4U);
}

}  // namespace
}  // namespace tillit::fake_teams
