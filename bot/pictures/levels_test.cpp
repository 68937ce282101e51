#include "pictures/levels.hpp"

#include "pictures/pixels_fixture.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace tillit::pictures {
namespace {

using Values = std::vector<std::optional<std::int64_t>>;

dialogue::Picture bands(std::vector<Values> rows) {
  dialogue::Picture picture;
  picture.lowest = 1;
  picture.highest = 3;
  for (Values& values : rows) picture.rows.push_back({"a statement", std::move(values)});
  return picture;
}

Pixels drawn(const std::string& png) { return Pixels(png); }

TEST(LevelsPng, HasAStripForEachRow) {
  const auto one = levels_png(bands({{1, 2, 3}}));
  const auto two = levels_png(bands({{1, 2, 3}, {3, 3, 3}}));
  ASSERT_TRUE(one && two);
  const Pixels of_one = drawn(*one);
  const Pixels of_two = drawn(*two);
  ASSERT_TRUE(of_one.good() && of_two.good());
  EXPECT_EQ(of_two.height() - of_one.height(), kLevelStyle.height * kLevelStyle.scale);
  EXPECT_EQ(of_one.width(), of_two.width());
}

TEST(LevelsPng, AHigherLevelIsATallerBarWhateverElseIsThere) {
  const auto ink = [](const Values& values) {
    const auto png = levels_png(bands({values}));
    return png ? drawn(*png).count(kAccent) : 0;
  };
  EXPECT_GT(ink({1}), 0);
  EXPECT_GT(ink({2}), ink({1}));
  EXPECT_GT(ink({3}), ink({2}));
  // Not stretched to what happens to be there.
  EXPECT_EQ(ink({1, 1}), 2 * ink({1}));
}

TEST(LevelsPng, WhatIsNotKnownIsNoBar) {
  const auto gap = levels_png(bands({{std::nullopt}}));
  ASSERT_TRUE(gap.has_value());
  EXPECT_EQ(drawn(*gap).count(kAccent), 0);
}

TEST(LevelsPng, TheSamePictureGivesTheSameBytesAndFewOfThem) {
  const auto picture = bands({Values(24, 3), Values(24, 1)});
  const auto first = levels_png(picture);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(*first, *levels_png(picture));
  // A card of Microsoft Teams takes 28 KB in all, and this a third more as text.
  EXPECT_LT(first->size(), 12'000U);
}

TEST(LevelsPng, NothingToShowIsAnErrorAndTooMuchIsCut) {
  EXPECT_FALSE(levels_png(bands({})).has_value());
  EXPECT_FALSE(levels_png(bands({{}})).has_value());
  const auto many = levels_png(bands(std::vector<Values>(40, Values(400, 2))));
  ASSERT_TRUE(many.has_value());
  EXPECT_TRUE(drawn(*many).good());
}

}  // namespace
}  // namespace tillit::pictures
