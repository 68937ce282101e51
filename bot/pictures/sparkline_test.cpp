#include "pictures/sparkline.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace tillit::pictures {
namespace {

struct Case {
  const char* name;
  std::vector<std::int64_t> values;
  const char* line;
};
class SparklineTest : public ::testing::TestWithParam<Case> {};

TEST_P(SparklineTest, Shows) { EXPECT_EQ(sparkline(GetParam().values), GetParam().line); }

INSTANTIATE_TEST_SUITE_P(
    Series, SparklineTest,
    ::testing::Values(Case{"Nothing", {}, ""}, Case{"NothingDone", {0, 0, 0}, "▁▁▁"},
                      Case{"OneOfAll", {1}, "▃"},
                      Case{"SmallCountsStayLow", {0, 1, 2, 3, 4}, "▁▃▅▆█"},
                      Case{"TheMostIsFullHeight", {0, 5, 10}, "▁▅█"},
                      Case{"LittleBesideMuchIsMoreThanNothing", {0, 1, 1000}, "▁▂█"},
                      Case{"BelowNothing", {-3, 0}, "▁▁"},
                      Case{"TheLargest", {std::numeric_limits<std::int64_t>::max(), 0}, "█▁"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::pictures
