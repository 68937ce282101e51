#include "channels/teams/card_value.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using nlohmann::json;

// "42 go_on:yes" for a button, "42 <words>" for what was written, "-" for what is not ours.
std::string shown(const std::optional<CardAnswer>& answer) {
  if (!answer) return "-";
  const std::string token = std::to_string(token_of(*answer)) + " ";
  if (const auto* button = std::get_if<dialogue::Button>(&*answer)) return token + button->option;
  return token + "<" + std::get<dialogue::Submission>(*answer).text + ">";
}

json with(json data, const json& inputs) {
  data.update(inputs);
  return data;
}

struct Case {
  const char* name;
  json value;
  std::string answer;
};
class ReadSubmit : public ::testing::TestWithParam<Case> {};
TEST_P(ReadSubmit, GivesWhatWasAnswered) {
  EXPECT_EQ(shown(read_submit(GetParam().value)), GetParam().answer);
}
const json kOption = option_data(42, "go_on:yes");
INSTANTIATE_TEST_SUITE_P(
    Ours, ReadSubmit,
    ::testing::Values(
        Case{"Option", kOption, "42 go_on:yes"},
        Case{"GlobalWord", option_data(0, "/menu"), "0 /menu"},
        Case{"LargestToken", option_data(INT64_MAX, "a"), "9223372036854775807 a"},
        Case{"TokenAsANumber", with(kOption, {{"_token", 42}}), "42 go_on:yes"},
        Case{"OptionDespiteFields", with(kOption, {{"_answer", "x"}}), "42 go_on:yes"},
        Case{"Words", with(take_data(42, Take::Words), {{"_answer", "Ask Bo"}}), "42 <Ask Bo>"},
        Case{"Number", with(take_data(42, Take::Words), {{"_answer", 7}}), "42 <7>"},
        Case{"Fraction", with(take_data(42, Take::Words), {{"_answer", "7.5"}}), "42 <7.5>"},
        Case{"NoWords", take_data(42, Take::Words), "42 <>"},
        Case{"WordsThatAreNone", with(take_data(42, Take::Words), {{"_answer", {"a"}}}), "42 <>"},
        Case{"Choice", with(take_data(42, Take::Choice), {{"_answer", "=7"}}), "42 =7"},
        Case{"NoChoice", with(take_data(42, Take::Choice), {{"_answer", ""}}), "42 <>"},
        Case{"Day", with(take_data(42, Take::Date), {{"_answer", "2026-11-27"}}), "42 =2026-11-27"},
        Case{"NoSuchDay", with(take_data(42, Take::Date), {{"_answer", "2026-02-30"}}), "42 <>"},
        Case{"Time", with(take_data(42, Take::Time), {{"_answer", "10:00"}}), "42 =10:00"},
        Case{"NoSuchTime", with(take_data(42, Take::Time), {{"_answer", "25:00"}}), "42 <>"},
        Case{"Moment",
             with(take_data(42, Take::Moment), {{"_answer", "2026-11-27"}, {"_time", "10:00"}}),
             "42 =2026-11-27T10:00"},
        Case{"DayOfAMoment",
             with(take_data(42, Take::Moment), {{"_answer", "2026-11-27"}, {"_time", ""}}),
             "42 <2026-11-27>"},
        Case{"TimeOfAMoment", with(take_data(42, Take::Moment), {{"_time", "10:00"}}), "42 <>"},
        Case{"BadBytes", with(take_data(42, Take::Words), {{"_answer", "\xFF"}}), "42 <>"}),
    [](const auto& test) { return test.param.name; });
INSTANTIATE_TEST_SUITE_P(
    NotOurs, ReadSubmit,
    ::testing::Values(
        Case{"Null", nullptr, "-"}, Case{"Text", "_tillit", "-"}, Case{"List", {1, 2}, "-"},
        Case{"Empty", json::object(), "-"}, Case{"OtherBot", {{"act", "save"}}, "-"},
        Case{"OtherVersion", with(kOption, {{"_tillit", 2}}), "-"},
        Case{"VersionAsText", with(kOption, {{"_tillit", "1"}}), "-"},
        Case{"NoToken", {{"_tillit", 1}, {"_option", "a"}}, "-"},
        Case{"NegativeToken", with(kOption, {{"_token", "-1"}}), "-"},
        Case{"TokenWithZeros", with(kOption, {{"_token", "042"}}), "-"},
        Case{"TokenWithMore", with(kOption, {{"_token", "42 "}}), "-"},
        Case{"TokenBeyond", with(kOption, {{"_token", "9223372036854775808"}}), "-"},
        Case{"NumberBeyond", with(kOption, {{"_token", UINT64_MAX}}), "-"},
        Case{"FractionOfAToken", with(kOption, {{"_token", 4.2}}), "-"},
        Case{"TokenAsAnObject", with(kOption, {{"_token", json::object()}}), "-"},
        Case{"NothingSaid", {{"_tillit", 1}, {"_token", "42"}}, "-"},
        Case{"BothSaid", with(kOption, {{"_take", "words"}}), "-"},
        Case{"OptionAsANumber", with(kOption, {{"_option", 7}}), "-"},
        Case{"OptionTooLong", with(kOption, {{"_option", std::string(kMaxOption + 1, 'a')}}), "-"},
        Case{"OptionOfBadBytes", with(kOption, {{"_option", "\xFF"}}), "-"},
        Case{"UnknownTake", {{"_tillit", 1}, {"_token", "42"}, {"_take", "all"}}, "-"},
        Case{"TakeAsANumber", {{"_tillit", 1}, {"_token", "42"}, {"_take", 1}}, "-"}),
    [](const auto& test) { return test.param.name; });

class ReadExecute : public ::testing::TestWithParam<Case> {};
TEST_P(ReadExecute, TakesOnlyOurVerbPressedByAPerson) {
  EXPECT_EQ(shown(read_execute(GetParam().value)), GetParam().answer);
}
json pressed(const json& data) {
  return {{"action", {{"type", "Action.Execute"}, {"verb", kVerb}, {"data", data}}},
          {"trigger", "manual"}};
}
INSTANTIATE_TEST_SUITE_P(
    Invokes, ReadExecute,
    ::testing::Values(
        Case{"Option", pressed(kOption), "42 go_on:yes"},
        Case{"Words", pressed(with(take_data(42, Take::Words), {{"_answer", "Bo"}})), "42 <Bo>"},
        Case{"NoTrigger", {{"action", pressed(kOption)["action"]}}, "42 go_on:yes"},
        Case{"Refresh", with(pressed(kOption), {{"trigger", "automatic"}}), "-"},
        Case{"OtherVerb", {{"action", {{"verb", "refresh"}, {"data", kOption}}}}, "-"},
        Case{"NoVerb", {{"action", {{"data", kOption}}}}, "-"},
        Case{"NoData", {{"action", {{"verb", kVerb}}}}, "-"},
        Case{"DataAsText", pressed("_tillit"), "-"}, Case{"NoAction", json::object(), "-"},
        Case{"ActionAsAList", {{"action", {1}}}, "-"}, Case{"Null", nullptr, "-"}),
    [](const auto& test) { return test.param.name; });

TEST(CardData, HoldsNoWordsAndNoIdOfAnInput) {
  for (const json& data : {option_data(42, "a"), take_data(42, Take::Moment)}) {
    EXPECT_TRUE(data.is_object()) << "with anything else clients drop the inputs";
    EXPECT_FALSE(data.contains(std::string(kAnswerInput)));
    EXPECT_FALSE(data.contains(std::string(kTimeInput)));
  }
}

}  // namespace
}  // namespace tillit::teams
