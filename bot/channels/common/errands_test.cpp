#include "channels/common/errands.hpp"

#include <gtest/gtest.h>

#include <future>

namespace tillit::channels {
namespace {

TEST(Errands, MoreThanMayWaitIsRefused) {
  std::promise<void> begun;
  std::promise<void> go_on;
  Errands errands(1, 1);
  ASSERT_TRUE(errands.run([&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(errands.run([] {}));
  EXPECT_FALSE(errands.run([] {})) << "one may wait, not two";
  go_on.set_value();
}

TEST(Errands, AfterAStopNothingIsTaken) {
  Errands errands(1, 10);
  errands.stop();
  EXPECT_FALSE(errands.run([] {}));
}

TEST(Errands, WhatWasTakenIsDone) {
  Errands errands(2, 10);
  std::promise<int> done;
  ASSERT_TRUE(errands.run([&] { done.set_value(7); }));
  EXPECT_EQ(done.get_future().get(), 7);
}

}  // namespace
}  // namespace tillit::channels
