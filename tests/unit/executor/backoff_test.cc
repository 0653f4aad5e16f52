#include "hooks/executor/backoff.h"

#include <gtest/gtest.h>

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kNow{1000s};

TEST(Backoff, NothingThatNeverDiedWaits) { EXPECT_TRUE(Backoff().over(kNow)); }

TEST(Backoff, WhatDiesYoungWaitsTwiceAsLongEachTimeUpToABound) {
  Backoff backoff;
  Duration expected = 100ms;
  for (int death = 0; death < 20; ++death) {
    backoff.died(kNow, 1s);
    EXPECT_EQ(backoff.left(kNow), expected);
    EXPECT_FALSE(backoff.over(kNow + expected - 1ms));
    EXPECT_TRUE(backoff.over(kNow + expected));
    expected = std::min<Duration>(2 * expected, 30s);
  }
  EXPECT_EQ(backoff.left(kNow + 60s), 0s);
}

TEST(Backoff, WhatHadWorkedIsStartedAtOnceAndItsFailuresAreForgotten) {
  Backoff backoff;
  for (int death = 0; death < 5; ++death) backoff.died(kNow, 0s);
  backoff.died(kNow, 11s);
  EXPECT_TRUE(backoff.over(kNow));
  backoff.died(kNow, 0s);
  EXPECT_EQ(backoff.left(kNow), 200ms);
}

}  // namespace
}  // namespace brink::hooks
