#include "channels/common/asking.hpp"

#include <gtest/gtest.h>

namespace tillit::channels {
namespace {

using dialogue::Delivery;
using dialogue::InputKind;

Delivery scale(std::optional<std::int64_t> min, std::optional<std::int64_t> max) {
  Delivery delivery;
  delivery.language = Language("en");
  delivery.token = 42;
  delivery.input = InputKind::Scale;
  delivery.min = min;
  delivery.max = max;
  return delivery;
}

struct Steps {
  const char* name;
  Delivery delivery;
  std::optional<std::int64_t> steps;
};
class StepsOf : public ::testing::TestWithParam<Steps> {};
TEST_P(StepsOf, CountsWithoutOverflow) {
  EXPECT_EQ(steps_of(GetParam().delivery, 100), GetParam().steps);
}
INSTANTIATE_TEST_SUITE_P(
    Scales, StepsOf,
    ::testing::Values(Steps{"Small", scale(1, 5), 5}, Steps{"OverZero", scale(-1, 1), 3},
                      Steps{"Most", scale(1, 100), 100}, Steps{"TooMany", scale(1, 101), {}},
                      Steps{"UpsideDown", scale(5, 1), {}}, Steps{"Open", scale(1, {}), {}},
                      Steps{"Endless", scale(INT64_MIN, INT64_MAX), {}},
                      Steps{"FarAway", scale(INT64_MAX - 2, INT64_MAX), {}}),
    [](const auto& test) { return test.param.name; });

TEST(ScaleChoices, TakeExactlyTheirNumber) {
  const auto choices = scale_choices(scale(-1, 1));
  ASSERT_EQ(choices.size(), 3U);
  EXPECT_EQ(choices.front().id, "=-1");
  EXPECT_EQ(choices.back().label, "1");
}

TEST(ListMark, IsANumberOnlyWhereANumberCanMeanAChoice) {
  Delivery delivery = scale(1, 5);
  EXPECT_EQ(list_mark(delivery, 1), "• ");
  delivery = {};
  delivery.token = 42;
  EXPECT_EQ(list_mark(delivery, 1), "2. ");
  delivery.token = 0;
  EXPECT_EQ(list_mark(delivery, 1), "• ");
}

struct Shown {
  const char* name;
  const char* option;
  const char* language;
  const char* shown;
};
class ShownAnswer : public ::testing::TestWithParam<Shown> {};
TEST_P(ShownAnswer, SpeaksTheLanguageOfTheQuestion) {
  Delivery delivery;
  delivery.language = Language(GetParam().language);
  delivery.choices = {{"go", "Let’s go"}, {"bare", " "}};
  EXPECT_EQ(shown_answer(delivery, GetParam().option, "Answered"), GetParam().shown);
}
INSTANTIATE_TEST_SUITE_P(Options, ShownAnswer,
                         ::testing::Values(Shown{"Label", "go", "en", "Let’s go"},
                                           Shown{"NoLabel", "bare", "en", "bare"},
                                           Shown{"Unknown", "gone", "en", "Answered"},
                                           Shown{"Day", "=2026-11-27", "en", "Friday 27 November"},
                                           Shown{"Time", "=10:00", "sv", "kl. 10.00"},
                                           Shown{"Moment", "=2026-11-27T10:00", "nl",
                                                 "vrijdag 27 november om 10.00 uur"},
                                           Shown{"Number", "=7", "en", "7"}),
                         [](const auto& test) { return test.param.name; });

TEST(IsWritten, HoldsForWhatIsAnsweredInOwnWords) {
  EXPECT_TRUE(is_written(InputKind::Text));
  EXPECT_TRUE(is_written(InputKind::Choice));  // other words may be an answer to it
  EXPECT_FALSE(is_written(InputKind::YesNo));
  EXPECT_FALSE(is_written(InputKind::Date));
}

}  // namespace
}  // namespace tillit::channels
