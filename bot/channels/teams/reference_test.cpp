#include "channels/teams/reference.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

const Reference kWhole{.service_url = "https://smba.trafficmanager.net/emea/T/",
                       .conversation = "19:c@thread.tacv2;messageid=17",
                       .bot = "28:app",
                       .user = "29:1\"a\xC3\xA9"};

TEST(Reference, ComesBackAsItWasWritten) {
  EXPECT_EQ(read_reference(write_reference(kWhole)), kWhole);
  const Reference part{.user = "29:1"};
  EXPECT_EQ(read_reference(write_reference(part)), part);
  EXPECT_EQ(write_reference({}), "");
  EXPECT_EQ(write_reference(kWhole), write_reference(read_reference(write_reference(kWhole))));
}

TEST(Reference, OfAnythingElseIsWhatCanBeReadOfIt) {
  for (const auto* const text : {"", "D1", "[]", "{\"service\":1}", "{\"user\":", "null", "\xff"})
    EXPECT_EQ(read_reference(text), Reference{}) << text;
  EXPECT_EQ(read_reference(R"({"user":"29:1","more":{}})"), Reference{.user = "29:1"});
}

TEST(Reference, TheNewestServiceUrlWinsAndWhatIsNotSaidStays) {
  const auto moved = renewed(kWhole, {.service_url = "https://smba.trafficmanager.net/amer/T/"});
  EXPECT_EQ(moved.service_url, "https://smba.trafficmanager.net/amer/T/");
  EXPECT_EQ(moved.conversation, kWhole.conversation);
  EXPECT_EQ(moved.user, kWhole.user);
}

TEST(SentPlace, ComesBackAsItWasWritten) {
  const auto place = read_place(write_place({"a:1/x", "1776825925953"}));
  EXPECT_EQ(place.conversation, "a:1/x");
  EXPECT_EQ(place.activity, "1776825925953");
  EXPECT_EQ(write_place({"a:1", ""}), "") << "Teams told no id: it cannot be edited";
  for (const auto* const text : {"", "a:1", "/1", "a:1/"})
    EXPECT_EQ(read_place(text).activity, "") << text;
}

}  // namespace
}  // namespace tillit::teams
