#include "channels/slack/action_value.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

TEST(ActionValue, WhatWasWrittenReadsBack) {
  for (const Control control : {Control::Option, Control::Date, Control::Time, Control::Moment,
                                Control::TakeMoment, Control::OpenWindow}) {
    const auto action = read_action(block_id(7, 2), action_id(control, 3), "v");
    ASSERT_TRUE(action.has_value());
    EXPECT_EQ(action->control, control);
    EXPECT_EQ(action->token, 7);
  }
}

struct Case {
  const char* name;
  std::string block;
  std::string action;
  std::string value;
  std::optional<Action> read;
};
class ReadActionTest : public ::testing::TestWithParam<Case> {};
TEST_P(ReadActionTest, TakesOursAndNothingElse) {
  const Case& one = GetParam();
  EXPECT_EQ(read_action(one.block, one.action, one.value), one.read);
}
INSTANTIATE_TEST_SUITE_P(
    Values, ReadActionTest,
    ::testing::Values(
        Case{"Option", "t42.0", "option.0", "go_on:yes", Action{Control::Option, 42, "go_on:yes"}},
        Case{"GlobalWord", "t0.0", "option.0", "/menu", Action{Control::Option, 0, "/menu"}},
        Case{"Day", "t42.0", "date.1", "2026-11-27", Action{Control::Date, 42, "=2026-11-27"}},
        Case{"Time", "t42.0", "time.1", "10:00", Action{Control::Time, 42, "=10:00"}},
        Case{"WindowHasNoOption", "t42.0", "window.1", "x", Action{Control::OpenWindow, 42, ""}},
        Case{"ClearedMenu", "t42.0", "option.0", "", Action{Control::Option, 42, ""}},
        Case{"LargestToken", "t9223372036854775807.0", "option.0", "a",
             Action{Control::Option, INT64_MAX, "a"}},
        Case{"TokenTooLarge", "t9223372036854775808.0", "option.0", "a", std::nullopt},
        Case{"NegativeToken", "t-1.0", "option.0", "a", std::nullopt},
        Case{"LeadingZero", "t01.0", "option.0", "a", std::nullopt},
        Case{"NoToken", "t.0", "option.0", "a", std::nullopt},
        Case{"OtherBlock", "home", "option.0", "a", std::nullopt},
        Case{"SlacksOwnBlockId", "aB3x", "option.0", "a", std::nullopt},
        Case{"OtherAction", "t1.0", "home:menu", "a", std::nullopt},
        Case{"UnknownControl", "t1.0", "launch.0", "a", std::nullopt},
        Case{"NoIndex", "t1.0", "option", "a", std::nullopt},
        Case{"MoreBehind", "t1.0", "option.0x", "a", std::nullopt},
        Case{"Empty", "", "", "", std::nullopt},
        Case{"NoUtf8", "t1.0", "option.0", "\xFF", std::nullopt},
        Case{"Endless", "t1.0", "option.0", std::string(9000, 'a'), std::nullopt}),
    [](const auto& test) { return test.param.name; });

TEST(ActionValue, TheMomentStandsBeforeItsButton) {
  EXPECT_EQ(moment_action_id("take.4"), "moment.3");
  EXPECT_EQ(moment_action_id("take.0"), std::nullopt);
  EXPECT_EQ(moment_action_id("option.4"), std::nullopt);
  EXPECT_EQ(moment_action_id(""), std::nullopt);
}

TEST(Window, WhatWasWrittenReadsBack) {
  for (const Window& window :
       {Window{42, RoomId("slack:T1:D9"), "1790000050.000200"}, Window{1, RoomId("r\"\\"), ""}})
    EXPECT_EQ(read_window(write_window(window)), window);
}

TEST(Window, IsReadFromNothingElse) {
  for (const char* text :
       {"", "x", "[]", "{}", R"({"token":1})", R"({"token":"1","room":"r"})",
        R"({"token":1.5,"room":"r"})", R"({"token":1,"room":2})",
        R"({"token":1,"room":"r","message":3})", R"({"token":18446744073709551615,"room":"r"})",
        "{\"token\":1,\"room\":\"\xFF\"}"})
    EXPECT_EQ(read_window(text), std::nullopt) << text;
}

TEST(TeamWindow, WhatWasWrittenReadsBack) {
  for (const TeamWindowAt& window :
       {TeamWindowAt{true, "team:try:t1", RoomId("slack:T1:U9"), "C1", ""},
        TeamWindowAt{false, "team:words:t1:4", RoomId("r\"\\"), "D1", "1790000050.000200"}})
    EXPECT_EQ(read_team_window(write_team_window(window)), window);
}

TEST(TeamWindow, IsReadFromNothingElse) {
  for (const char* text : {"", "x", "[]", "{}", R"({"token":1,"room":"r"})",
                           R"({"loop":1,"option":"o","room":"r","channel":"C"})",
                           R"({"loop":true,"option":2,"room":"r","channel":"C"})",
                           R"({"loop":true,"option":"o","room":"r"})",
                           "{\"loop\":true,\"option\":\"\xFF\",\"room\":\"r\",\"channel\":\"C\"}"})
    EXPECT_EQ(read_team_window(text), std::nullopt) << text;
  EXPECT_EQ(read_window(write_team_window({true, "o", RoomId("r"), "C", ""})), std::nullopt);
}

}  // namespace
}  // namespace tillit::slack
