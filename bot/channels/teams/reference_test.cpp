#include "channels/teams/reference.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace tillit::teams {
namespace {

const Reference kWhole{.service_url = "https://smba.trafficmanager.net/emea/T/",
                       .conversation = "19:c@thread.tacv2;messageid=17",
                       .bot = "28:app",
                       .user = "29:1\"a\xC3\xA9",
                       .at = "2026-04-22T02:45:26.0070993Z"};

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

struct Pair {
  const char* name;
  const char* one;
  const char* other;
  bool is_earlier;
};
void PrintTo(const Pair& pair, std::ostream* out) { *out << pair.name; }

class Earlier : public ::testing::TestWithParam<Pair> {};
TEST_P(Earlier, IsWhatHappenedBeforeHoweverManyDecimals) {
  EXPECT_EQ(is_earlier(GetParam().one, GetParam().other), GetParam().is_earlier);
}
INSTANTIATE_TEST_SUITE_P(
    Timestamps, Earlier,
    ::testing::Values(
        Pair{"Day", "2026-04-22T23:00:00Z", "2026-04-23T01:00:00Z", true},
        Pair{"LaterDay", "2026-04-23T01:00:00Z", "2026-04-22T23:00:00Z", false},
        Pair{"Same", "2026-04-22T02:45:26.007Z", "2026-04-22T02:45:26.007Z", false},
        Pair{"SameWithMoreDecimals", "2026-04-22T02:45:26Z", "2026-04-22T02:45:26.000Z", false},
        Pair{"TenthOfAMicrosecond", "2026-04-22T02:45:26.007Z", "2026-04-22T02:45:26.0070001Z",
             true},
        Pair{"NoDecimals", "2026-04-22T02:45:26Z", "2026-04-22T02:45:26.5Z", true},
        Pair{"FewerDecimals", "2026-04-22T02:45:26.5Z", "2026-04-22T02:45:26.4999Z", false},
        Pair{"None", "", "2026-04-22T02:45:26Z", false},
        Pair{"Unknown", "2026-04-22T02:45:26Z", "", false},
        Pair{"AnotherZone", "2026-04-22T02:45:26+02:00", "2026-04-22T02:45:27Z", false},
        Pair{"Letters", "2026-04-22T02:45:aaZ", "2026-04-22T02:45:26Z", false},
        Pair{"TooLong", "2026-04-22T02:45:26.0000000001Z", "2026-04-22T02:45:27Z", false}),
    [](const auto& test) { return test.param.name; });

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
