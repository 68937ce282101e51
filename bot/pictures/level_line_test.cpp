#include "pictures/level_line.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace tillit::pictures {
namespace {

using Values = std::vector<std::optional<std::int64_t>>;

struct Case {
  const char* name;
  Values values;
  std::int64_t lowest;
  std::int64_t highest;
  const char* line;
};
class LevelLineTest : public ::testing::TestWithParam<Case> {};

TEST_P(LevelLineTest, Shows) {
  const Case& one = GetParam();
  EXPECT_EQ(level_line(one.values, one.lowest, one.highest), one.line);
}

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

INSTANTIATE_TEST_SUITE_P(Levels, LevelLineTest,
                         ::testing::Values(Case{"Nothing", {}, 1, 5, ""},
                                           Case{"FiveTaps", {1, 2, 3, 4, 5}, 1, 5, "▁▃▅▆█"},
                                           Case{"ThreeBands", {1, 2, 3}, 1, 3, "▁▅█"},
                                           // Not stretched to what happens to be there.
                                           Case{"AHighOneAloneIsHigh", {4}, 1, 5, "▆"},
                                           Case{
                                               "NotKnownIsAGap", {1, std::nullopt, 5}, 1, 5, "▁·█"},
                                           Case{"OutsideIsTheNearest", {-3, 9}, 1, 5, "▁█"},
                                           Case{"NoRoomBetweenThem", {1, 1}, 1, 1, "██"},
                                           Case{"FarApart", {0, kMost}, 0, kMost, "▁█"}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::pictures
