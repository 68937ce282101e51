#include "service/delivery_json.hpp"

#include <gtest/gtest.h>

namespace tillit::service {
namespace {

dialogue::Delivery pictured() {
  dialogue::Delivery delivery;
  delivery.key = "progress.shape";
  delivery.text = "How it went.";
  delivery.language = Language("en");
  delivery.picture = dialogue::Picture{
      "You and Ada",
      "Two rows over three moments.",
      {"3 Nov", "1 Dec", "4 Jan"},
      {{"keeping your word", {2, std::nullopt, 4}}, {"knowing your subject", {3, 3, 3}}},
      1,
      5};
  return delivery;
}

TEST(DeliveryJson, APictureWaitsInTheOutboxAsValues) {
  const auto read = read_delivery(write_delivery(pictured()));
  ASSERT_TRUE(read.has_value());
  ASSERT_TRUE(read->picture.has_value());
  const dialogue::Picture& picture = *read->picture;
  EXPECT_EQ(picture.title, "You and Ada");
  EXPECT_EQ(picture.alt, "Two rows over three moments.");
  EXPECT_EQ(picture.moments, (std::vector<std::string>{"3 Nov", "1 Dec", "4 Jan"}));
  ASSERT_EQ(picture.rows.size(), 2U);
  EXPECT_EQ(picture.rows[0].label, "keeping your word");
  EXPECT_EQ(picture.rows[0].values, (std::vector<std::optional<std::int64_t>>{2, std::nullopt, 4}));
  EXPECT_EQ(picture.rows[1].label, "knowing your subject");
  EXPECT_EQ(picture.lowest, 1);
  EXPECT_EQ(picture.highest, 5);
}

TEST(DeliveryJson, AMessageWithoutAPictureHasNone) {
  dialogue::Delivery delivery = pictured();
  delivery.picture.reset();
  const auto read = read_delivery(write_delivery(delivery));
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(read->picture.has_value());
}

TEST(DeliveryJson, APictureThatDoesNotParseIsCorrupt) {
  for (const char* picture :
       {"1", "{}", R"({"title":"","alt":"","moments":[],"rows":[[]],"lowest":1,"highest":5})",
        R"({"title":"","alt":"","moments":[1],"rows":[],"lowest":1,"highest":5})",
        R"({"title":"","alt":"","moments":[],"rows":[["a","b"]],"lowest":1,"highest":5})"}) {
    const auto read = read_delivery(R"({"key":"k","text":"t","language":"en","picture":)" +
                                    std::string(picture) + "}");
    ASSERT_FALSE(read.has_value()) << picture;
    EXPECT_EQ(read.error().code, Errc::Corrupt) << picture;
  }
}

}  // namespace
}  // namespace tillit::service
