#include "pictures/picture_lines.hpp"

#include <gtest/gtest.h>

namespace tillit::pictures {
namespace {

TEST(PictureLines, EveryRowIsALineOfBlocksWithItsName) {
  const dialogue::Picture picture{
      "You and Ada",
      "alt",
      {"3 Nov", "1 Dec", "4 Jan"},
      {{"keeping your word", {1, std::nullopt, 5}}, {"calm", {3, 3, 3}}},
      1,
      5};
  EXPECT_EQ(picture_lines(picture), "You and Ada\n▁·█ keeping your word\n▅▅▅ calm\n3 Nov … 4 Jan");
}

TEST(PictureLines, OneMomentIsNamedOnceAndNoTitleLeavesNoLine) {
  const dialogue::Picture picture{"", "alt", {"3 Nov"}, {{"calm", {2}}}, 1, 3};
  EXPECT_EQ(picture_lines(picture), "▅ calm\n3 Nov");
}

}  // namespace
}  // namespace tillit::pictures
