#include "channels/common/limits.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tillit::channels {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{std::chrono::milliseconds{1'790'000'000'000}};

TEST(Limits, AMethodThatIsBlockedStopsNoOtherMethodAndNoOtherSubject) {
  Limits limits(0);
  limits.block("T1", "chat.postMessage", kNow + 30s);
  limits.block("T1", "chat.postMessage", kNow + 5s);  // never shorter
  EXPECT_EQ(limits.blocked_until("T1", "chat.postMessage", kNow), kNow + 30s);
  EXPECT_EQ(limits.blocked_until("T1", "chat.postMessage", kNow + 30s), std::nullopt);
  EXPECT_EQ(limits.blocked_until("T1", "chat.update", kNow), std::nullopt);
  EXPECT_EQ(limits.blocked_until("T2", "chat.postMessage", kNow), std::nullopt);
}

TEST(Limits, AWaveOfPostsIsSpreadAndEachKeepsItsPlace) {
  Limits limits(300);
  std::set<TimePoint> places;
  std::optional<std::pair<std::int64_t, TimePoint>> last;
  int at_once = 0;
  for (std::int64_t message = 1; message <= 320; ++message) {
    const auto later = limits.take_post("T1", message, kNow);
    if (!later) {
      ++at_once;
      continue;
    }
    EXPECT_TRUE(places.insert(*later).second) << "two messages in one place";
    last = {message, *later};
  }
  EXPECT_EQ(at_once, 20);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->second, kNow + 1min);
  EXPECT_EQ(limits.take_post("T1", last->first, kNow + 30s), kNow + 1min) << "came too early";
  EXPECT_EQ(limits.take_post("T1", last->first, kNow + 1min), std::nullopt);
  EXPECT_EQ(limits.take_post("T2", 999, kNow), std::nullopt);
}

TEST(Limits, WithoutAPaceNothingWaits) {
  Limits limits(0);
  for (std::int64_t message = 1; message <= 1000; ++message)
    EXPECT_EQ(limits.take_post("T1", message, kNow), std::nullopt);
}

TEST(Limits, ABurstIsWhatItIsSetTo) {
  Limits limits(60, 5);
  int at_once = 0;
  for (std::int64_t message = 1; message <= 8; ++message)
    if (!limits.take_post("c1", message, kNow)) ++at_once;
  EXPECT_EQ(at_once, 5);
  EXPECT_EQ(limits.take_post("c1", 8, kNow), kNow + 3s);
}

TEST(Limits, SubjectsThatHaveBeenQuietForLongAreForgotten) {
  Limits limits(60, 5);
  for (std::int64_t one = 0; one < 10'000; ++one) {
    const TimePoint now = kNow + one * 1s;
    (void)limits.take_post("c" + std::to_string(one), one, now);
    limits.block("c" + std::to_string(one), "send", now + 1s);
  }
  EXPECT_LT(limits.size(), 4000U);
  limits.block("loud", "send", kNow + 24h);
  (void)limits.take_post("last", 1, kNow + 10'000s);
  EXPECT_TRUE(limits.blocked_until("loud", "send", kNow + 10'000s)) << "what still holds is kept";
}

}  // namespace
}  // namespace tillit::channels
