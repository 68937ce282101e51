#include "channels/slack/picture_link.hpp"

#include "crypto/hmac.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

const Secret kSecret{"a secret of the installation"};
constexpr std::string_view kHost = "https://tillit.example";
using Values = std::vector<std::int64_t>;

std::string path_of(const Values& values, const Secret& secret = kSecret) {
  const std::string link = picture_link(kHost, values, secret);
  EXPECT_TRUE(link.starts_with(kHost));
  return link.substr(kHost.size());
}

TEST(PictureLink, HoldsTheNumbersAndAMacOnly) {
  const std::string path = path_of({0, 1, 3, 2});
  EXPECT_TRUE(path.starts_with("/pictures/0.1.3.2-")) << path;
  EXPECT_TRUE(path.ends_with(".png")) << path;
  EXPECT_EQ(path.size(), std::string("/pictures/0.1.3.2-.png").size() + 32);
}

TEST(PictureLink, GivesTheNumbersBack) {
  EXPECT_EQ(pictured(path_of({0, 1, 3, 2}), kSecret), (Values{0, 1, 3, 2}));
  EXPECT_EQ(pictured(path_of({7}), kSecret), Values{7});
}

TEST(PictureLink, TakesAPublicAddressWithASlashAtItsEnd) {
  EXPECT_EQ(picture_link("https://tillit.example/", Values{1}, kSecret),
            picture_link(kHost, Values{1}, kSecret));
}

TEST(PictureLink, ShowsNothingBelowNothingAndNoMoreThanItsMost) {
  EXPECT_EQ(pictured(path_of({-5, 123'456}), kSecret), (Values{0, kMostPictured}));
}

TEST(PictureLink, IsEmptyForWhatCannotBePictured) {
  EXPECT_EQ(picture_link(kHost, Values{}, kSecret), "");
  EXPECT_EQ(picture_link(kHost, Values(25, 1), kSecret), "");
  EXPECT_EQ(picture_link(kHost, Values{1}, Secret{}), "");
}

TEST(PictureLink, IsRefusedUnderAnotherSecret) {
  EXPECT_EQ(pictured(path_of({1, 2}), Secret{"another"}), std::nullopt);
  EXPECT_EQ(pictured(path_of({1, 2}), Secret{}), std::nullopt);
}

TEST(PictureLink, IsRefusedWhenAnyCharacterChanged) {
  const std::string path = path_of({1, 2});
  for (std::size_t at = 0; at < path.size(); ++at) {
    std::string other = path;
    other[at] = other[at] == '7' ? '8' : '7';
    EXPECT_EQ(pictured(other, kSecret), std::nullopt) << at;
  }
  for (std::size_t size = 0; size < path.size(); ++size)
    EXPECT_EQ(pictured(path.substr(0, size), kSecret), std::nullopt) << size;
  EXPECT_EQ(pictured(path + "?", kSecret), std::nullopt);
}

TEST(PictureLink, IsNotWhatAnotherPurposeSigned) {
  const std::string mac = crypto::Hmac(kSecret).hex({"1.2"}).substr(0, 32);
  EXPECT_EQ(pictured("/pictures/1.2-" + mac + ".png", kSecret), std::nullopt);
}

// ---- levels

dialogue::Picture levels() {
  return {"You and Ada",
          "Two rows.",
          {"3 Nov", "1 Dec", "4 Jan"},
          {{"keeping my word", {4, std::nullopt, 5}}, {"calm", {1, 2, 3}}},
          1,
          5};
}

std::string path_of(const dialogue::Picture& picture, const Secret& secret = kSecret) {
  const std::string link = picture_link(kHost, picture, secret);
  return link.empty() ? link : link.substr(kHost.size());
}

TEST(LevelsLink, HoldsLevelsAndNoWords) {
  EXPECT_TRUE(path_of(levels()).starts_with("/pictures/L1.5_4.x.5_1.2.3-")) << path_of(levels());
}

TEST(LevelsLink, GivesTheLevelsBack) {
  const auto back = pictured_levels(path_of(levels()), kSecret);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->lowest, 1);
  EXPECT_EQ(back->highest, 5);
  ASSERT_EQ(back->rows.size(), 2U);
  EXPECT_EQ(back->rows[0].values, levels().rows[0].values);
  EXPECT_EQ(back->rows[1].values, levels().rows[1].values);
  EXPECT_EQ(back->rows[0].label, "");
}

TEST(LevelsLink, IsToldApartFromCounts) {
  EXPECT_EQ(pictured(path_of(levels()), kSecret), std::nullopt);
  EXPECT_FALSE(pictured_levels(path_of({0, 1, 3}), kSecret).has_value());
}

TEST(LevelsLink, OfAnotherSecretOrChangedIsNothing) {
  EXPECT_FALSE(pictured_levels(path_of(levels(), Secret{"another"}), kSecret).has_value());
  std::string changed = path_of(levels());
  changed[changed.find("4.x")] = '3';
  EXPECT_FALSE(pictured_levels(changed, kSecret).has_value());
}

TEST(LevelsLink, IsEmptyForWhatCannotBeDrawn) {
  dialogue::Picture picture = levels();
  picture.rows[1].values.pop_back();
  EXPECT_EQ(path_of(picture), "");
  picture.rows.clear();
  EXPECT_EQ(path_of(picture), "");
  EXPECT_EQ(path_of(levels(), Secret{}), "");
}

}  // namespace
}  // namespace tillit::slack
