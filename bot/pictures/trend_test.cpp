#include "pictures/trend.hpp"

#include "pictures/pixels_fixture.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string_view>
#include <vector>

namespace tillit::pictures {
namespace {

using Values = std::vector<std::int64_t>;

std::string png_of(const Values& values, const PictureStyle& style = {}) {
  const auto png = trend_png(values, style);
  EXPECT_TRUE(png.has_value());
  return png.value_or("");
}

TEST(TrendPicture, IsAPngOfTwiceItsSizeInPoints) {
  const std::string png = png_of({0, 1, 3, 2, 0, 4, 2, 5});
  EXPECT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
  const Pixels pixels(png);
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.width(), 1280);
  EXPECT_EQ(pixels.height(), 320);
}

TEST(TrendPicture, IsTheSameForTheSameValuesAndAnotherForOthers) {
  EXPECT_EQ(png_of({0, 1, 3, 2}), png_of({0, 1, 3, 2}));
  EXPECT_NE(png_of({0, 1, 3, 2}), png_of({0, 1, 2, 3}));
}

TEST(TrendPicture, HasNoBackgroundOfItsOwn) {
  const Pixels pixels(png_of({0, 1, 3, 2}));
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.at(0, 0), 0U);
  EXPECT_EQ(pixels.at(1279, 319), 0U);
}

TEST(TrendPicture, ShowsMoreAsMore) {
  std::int64_t before = 0;
  for (const std::int64_t value : {1, 2, 3, 4}) {
    const Pixels pixels(png_of({0, value, 0, 0}));
    ASSERT_TRUE(pixels.good());
    const auto coloured = pixels.count(kAccent);
    EXPECT_GT(coloured, before) << value;
    before = coloured;
  }
}

TEST(TrendPicture, OfNothingDoneHasDotsAndNoBar) {
  const Pixels pixels(png_of(Values(8, 0)));
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.count(kAccent), 0);
  EXPECT_NE(pixels.at(94, 288), 0U);  // the middle of the first dot
}

TEST(TrendPicture, OfOneValueIsOneBarInTheMiddle) {
  const Pixels pixels(png_of({2}));
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.at(640, 280), kAccent);
  EXPECT_EQ(pixels.at(320, 280), 0U);
}

TEST(TrendPicture, HoldsTheLargestValuesBesideTheSmallest) {
  const Pixels pixels(png_of({std::numeric_limits<std::int64_t>::max(), 1}));
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.at(328, 160), kAccent);
  EXPECT_EQ(pixels.at(952, 160), 0U);
  EXPECT_EQ(pixels.at(952, 296), kAccent);  // one is still seen
}

TEST(TrendPicture, TakesAnotherColourAndSize) {
  const Pixels pixels(png_of({1, 2}, {.width = 200, .height = 60, .scale = 1, .accent = 0x3355AA}));
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.width(), 200);
  EXPECT_GT(pixels.count(0xFF3355AA), 0);
}

struct Refused {
  const char* name;
  Values values;
  PictureStyle style;
};
class RefusedPicture : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedPicture, IsInvalid) {
  const auto png = trend_png(GetParam().values, GetParam().style);
  ASSERT_FALSE(png.has_value());
  EXPECT_EQ(png.error().code, Errc::Invalid);
}

INSTANTIATE_TEST_SUITE_P(Asked, RefusedPicture,
                         ::testing::Values(Refused{"NoValues", {}, {}},
                                           Refused{"TooManyValues", Values(25, 1), {}},
                                           Refused{"BelowNothing", {1, -1}, {}},
                                           Refused{"NoHeight", {1}, {.height = 0}},
                                           Refused{"NoScale", {1}, {.scale = 0}},
                                           Refused{"TooLarge", {1}, {.width = 100'000}},
                                           Refused{"TooNarrow", Values(24, 1), {.width = 60}}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::pictures
