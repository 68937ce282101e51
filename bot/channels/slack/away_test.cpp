#include "channels/slack/away.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <ostream>

namespace tillit::slack {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kEnds = 1'900'000'000;
constexpr TimePoint kEnd{seconds(kEnds)};
constexpr TimePoint kNotAway{};

struct Case {
  const char* name;
  Status status;
  TimePoint until;
  friend void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }
};

class Away : public ::testing::TestWithParam<Case> {};

TEST_P(Away, UntilTheStatusSaysItEnds) {
  EXPECT_EQ(away_until(GetParam().status), GetParam().until);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, Away,
    ::testing::Values(
        Case{"OnHoliday", {":palm_tree:", "Kreta!", "", kEnds}, kEnd},
        Case{"Ill", {":face_with_thermometer:", "", "", kEnds}, kEnd},
        Case{"AtHomeWithAChild", {":baby::skin-tone-3:", "", "", kEnds}, kEnd},
        Case{"SlacksSuggestion", {"", "Vacationing", "", kEnds}, kEnd},
        Case{"SlacksSuggestionInAnotherLanguage",
             {":tada:", "En congés", "Vacationing", kEnds},
             kEnd},
        Case{"ACalendarApp", {":no_entry:", "Out of Office", "", kEnds}, kEnd},
        Case{"AnEmojiWithoutColons", {"luggage", "", "", kEnds}, kEnd},
        Case{"WithoutAnEnd", {":palm_tree:", "", "Vacationing", 0}, kNotAway},
        Case{"EndingBeforeTime", {":palm_tree:", "", "", -5}, kNotAway},
        Case{"EndingNever",
             {":palm_tree:", "", "", std::numeric_limits<std::int64_t>::max()},
             kNotAway},
        Case{"InAMeeting", {":spiral_calendar_pad:", "In a meeting", "", kEnds}, kNotAway},
        Case{"AtWorkAtHome", {":house_with_garden:", "Working remotely", "", kEnds}, kNotAway},
        Case{"TalkingOfHolidays", {":coffee:", "out of office, not", "", kEnds}, kNotAway},
        Case{"AnEmojiThatOnlyBeginsLikeIt", {":mask_off:", "", "", kEnds}, kNotAway},
        Case{"Colons", {"::", "", "", kEnds}, kNotAway}, Case{"NoStatus", {}, kNotAway}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::slack
