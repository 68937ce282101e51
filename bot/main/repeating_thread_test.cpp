#include "main/repeating_thread.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace tillit {
namespace {

using namespace std::chrono_literals;

TEST(RepeatingThread, WorksAtOnceAndAgainWhenItIsWoken) {
  std::latch first(1);
  std::latch second(1);
  std::atomic<int> times = 0;
  RepeatingThread thread([&] {
    const int time = ++times;
    if (time == 1) first.count_down();
    if (time == 2) second.count_down();
    return 24h;
  });
  first.wait();
  thread.wake();
  second.wait();
  thread.stop();
  EXPECT_EQ(times, 2);
}

TEST(RepeatingThread, DoesNotLoseAWakeWhileItWorks) {
  std::latch working(1);
  std::latch woken(1);
  std::latch again(1);
  std::atomic<int> times = 0;
  RepeatingThread thread([&] {
    if (++times == 1) {
      working.count_down();
      woken.wait();
    } else {
      again.count_down();
    }
    return 24h;
  });
  working.wait();
  thread.wake();
  woken.count_down();
  again.wait();
  thread.stop();
  EXPECT_EQ(times, 2);
}

TEST(RepeatingThread, GoesOnByItselfAfterItsRest) {
  std::latch three(3);
  std::atomic<int> times = 0;
  RepeatingThread thread([&] {
    if (++times <= 3) three.count_down();
    return 0ms;
  });
  three.wait();
  thread.stop();
  EXPECT_GE(times, 3);
}

TEST(RepeatingThread, EndsFromALongRestWhenItIsStopped) {
  std::latch worked(1);
  RepeatingThread thread([&] {
    worked.count_down();
    return 24h;
  });
  worked.wait();
  thread.stop();
  thread.stop();  // again does no harm
}

}  // namespace
}  // namespace tillit
