#include "channels/common/warned.hpp"

#include <gtest/gtest.h>

namespace tillit::channels {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{std::chrono::milliseconds{1'790'000'000'000}};

TEST(Warned, OneLineOfAKindInAMinuteAndTheNextStandsForThoseLeftOut) {
  Warned warned;
  EXPECT_EQ(warned.tell("refused", "signature", kNow), 1);
  EXPECT_EQ(warned.tell("refused", "signature", kNow + 1s), std::nullopt);
  EXPECT_EQ(warned.tell("refused", "signature", kNow + 59s), std::nullopt);
  EXPECT_EQ(warned.tell("refused", "too_old", kNow + 59s), 1) << "another kind has its own line";
  EXPECT_EQ(warned.tell("refused", "signature", kNow + 60s), 3);
  EXPECT_EQ(warned.tell("refused", "signature", kNow + 2min), 1);
}

}  // namespace
}  // namespace tillit::channels
