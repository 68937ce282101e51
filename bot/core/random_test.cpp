#include "core/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tillit {
namespace {

TEST(Random, GivesTheSameNumbersForTheSameSeed) {
  Random a = Random::seeded(7);
  Random b = Random::seeded(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(Random, FollowsTheReferenceSequence) {
  // From the state {1, 2, 3, 4}, as the authors' C code gives it.
  Random random;
  EXPECT_EQ(random.next(), 11520u);
  EXPECT_EQ(random.next(), 0u);
  EXPECT_EQ(random.next(), 1509978240u);
  EXPECT_EQ(random.next(), 1215971899390074240u);
}

TEST(Random, GoesOnWhereItWasAfterWritingAndReading) {
  Random before = Random::seeded(42);
  (void)before.next();
  Random after;
  ASSERT_TRUE(Random::from_hex(before.to_hex(), after));
  EXPECT_EQ(before, after);
  EXPECT_EQ(before.next(), after.next());
}

TEST(Random, RefusesAStateItCannotHave) {
  Random random;
  EXPECT_FALSE(Random::from_hex(std::string(64, '0'), random));
  EXPECT_FALSE(Random::from_hex("abc", random));
  EXPECT_FALSE(Random::from_hex(std::string(64, 'x'), random));
}

TEST(Random, StaysBelowItsBoundAndReachesEveryNumber) {
  Random random = Random::seeded(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 300; ++i) seen.insert(random.below(5));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(random.below(0), 0u);
}

}  // namespace
}  // namespace tillit
