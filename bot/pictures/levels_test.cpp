#include "pictures/levels.hpp"

#include "pictures/pixels.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace tillit::pictures {
namespace {

using dialogue::Picture;
using Values = std::vector<std::optional<std::int64_t>>;

constexpr std::uint32_t kAccent = 0xFF2B8F86;
// One point is one pixel; four moments are 25 points apart, from 22 on; a lane is 50 high, with its
// highest level at 10 and its lowest at 40.
constexpr LevelStyle kPlain{.width = 120, .lane = 50, .scale = 1};

Picture of(std::vector<Values> rows) {
  Picture picture;
  for (auto& values : rows) picture.rows.push_back({"", std::move(values)});
  return picture;
}

Pixels drawn(const Picture& picture) {
  static std::string png;  // Pixels reads on
  const auto made = levels_png(picture, kPlain);
  EXPECT_TRUE(made.has_value());
  png = made.value_or("");
  return Pixels(png);
}

TEST(LevelsPng, HasALanePerRow) {
  const Pixels pixels = drawn(of({{1, 2, 3, 4}, {1, 1, 1, 1}, {5, 5, 5, 5}}));
  ASSERT_TRUE(pixels.good());
  EXPECT_EQ(pixels.width(), 120);
  EXPECT_EQ(pixels.height(), 150);
}

TEST(LevelsPng, PutsLevelsBetweenTheLowestAndTheHighest) {
  const Pixels pixels = drawn(of({{1, 5, 3, 1}}));
  EXPECT_EQ(pixels.at(22, 40), kAccent);
  EXPECT_EQ(pixels.at(47, 10), kAccent);
  EXPECT_EQ(pixels.at(72, 25), kAccent);
  EXPECT_NE(pixels.at(22, 10), kAccent);
}

TEST(LevelsPng, JoinsWhatIsKnownAndLeavesGaps) {
  const int between = 22 + 12;
  EXPECT_EQ(drawn(of({{3, 3, 3, 3}})).at(between, 25), kAccent);
  const Pixels gap = drawn(of({{3, std::nullopt, 3, 3}}));
  EXPECT_NE(gap.at(between, 25), kAccent);
  EXPECT_NE(gap.at(47, 25), kAccent);
  EXPECT_EQ(gap.at(72, 25), kAccent);
}

TEST(LevelsPng, TakesTheNearestForWhatLiesOutside) {
  const Pixels pixels = drawn(of({{std::numeric_limits<std::int64_t>::max(),
                                   std::numeric_limits<std::int64_t>::min(), 3, 3}}));
  EXPECT_EQ(pixels.at(22, 10), kAccent);
  EXPECT_EQ(pixels.at(47, 40), kAccent);
}

TEST(LevelsPng, OfTheSameValuesAreTheSameBytes) {
  const Picture picture = of({{1, 2, std::nullopt, 4}});
  EXPECT_EQ(*levels_png(picture), *levels_png(picture));
}

TEST(LevelsPng, OfTheLargestPictureFitsIntoACard) {
  Picture largest = of({});
  for (std::size_t i = 0; i < dialogue::kMaxPictureRows; ++i) {
    Picture::Row row;
    for (std::size_t at = 0; at < dialogue::kMaxPictureMoments; ++at)
      row.values.emplace_back(1 + static_cast<std::int64_t>((at * 7 + i * 3) % 5));
    largest.rows.push_back(row);
  }
  const auto png = levels_png(largest);
  ASSERT_TRUE(png.has_value());
  EXPECT_LT(png->size(), 60'000U);  // Teams: of an image in a card
}

struct Refused {
  const char* name;
  Picture picture;
  LevelStyle style{};
};
class RefusedTest : public ::testing::TestWithParam<Refused> {};
TEST_P(RefusedTest, IsInvalid) {
  const auto png = levels_png(GetParam().picture, GetParam().style);
  ASSERT_FALSE(png.has_value());
  EXPECT_EQ(png.error().code, Errc::Invalid);
}

Picture with(Picture picture, const std::function<void(Picture&)>& change) {
  change(picture);
  return picture;
}

INSTANTIATE_TEST_SUITE_P(
    Pictures, RefusedTest,
    ::testing::Values(
        Refused{"NoRows", of({})}, Refused{"NoMoments", of({{}})},
        Refused{"TooManyRows", of(std::vector<Values>(dialogue::kMaxPictureRows + 1, {1}))},
        Refused{"TooManyMoments", of({Values(dialogue::kMaxPictureMoments + 1, 1)})},
        Refused{"RowsOfDifferentLength", of({{1, 2}, {1}})},
        Refused{"NothingBetween", with(of({{1}}), [](Picture& it) { it.highest = it.lowest; })},
        Refused{"NoWidth", of({{1}}), {.width = 20}}, Refused{"NoLane", of({{1}}), {.lane = 20}},
        Refused{"NoScale", of({{1}}), {.scale = 0}},
        Refused{"Gigantic", of({{1}, {1}}), {.lane = 2000, .scale = 2}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::pictures
