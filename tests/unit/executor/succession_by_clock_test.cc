// When zygotes are replaced, by a clock that the test turns.
#include <gtest/gtest.h>

#include "tests/unit/executor/played_executors.h"

namespace brink::hooks {
namespace {

class SuccessionByClock : public PlayedExecutors {
 protected:
  // A context of the zygote's first template is said to have been forked.
  void fork1(PlayedZygote& zygote) {
    const UniqueFd pidfd = deadProcess();
    say(zygote.templates.front().get(), ControlType::ContextStarted, 1, 1, pidfd.get());
    settle();
  }
};

TEST_F(SuccessionByClock, AZygoteServesForItsAgeAndItsSuccessorForAsLong) {
  prepare({order(1), order(2)}, {.max_forks = 1000, .max_age = 1h});
  ASSERT_EQ(zygotes_.size(), 1U);
  advance(59min);
  EXPECT_EQ(zygotes_.size(), 1U);
  advance(1min + 1s);
  ASSERT_EQ(zygotes_.size(), 2U);
  EXPECT_EQ(zygotes_[1].templates.size(), 2U) << "all templates are made anew";
  EXPECT_EQ(stats().zygotes_replaced.value(), 1U);
  advance(1s);
  EXPECT_TRUE(zygotes_[0].ended()) << "nobody used it";
  advance(58min);
  EXPECT_EQ(zygotes_.size(), 2U);
  advance(3min);
  EXPECT_EQ(zygotes_.size(), 3U);
  EXPECT_EQ(stats().zygotes_ended.value(), 2U);
  EXPECT_EQ(stats().zygotes_died.value(), 0U);
}

TEST_F(SuccessionByClock, ForksOfTemplatesAndContextsAreCounted) {
  prepare({order(1), order(2)}, {.max_forks = 4, .max_age = 1h});
  fork1(zygotes_[0]);
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 1U) << "two templates and a context";
  fork1(zygotes_[0]);
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 2U);
}

TEST_F(SuccessionByClock, WhatASuccessorMakesAnewIsNotCounted) {
  prepare({order(1), order(2), order(3)}, {.max_forks = 2, .max_age = 24h});
  advance(1h);
  EXPECT_EQ(zygotes_.size(), 2U) << "once for the three that the first made, and not again";
  fork1(zygotes_[1]);
  fork1(zygotes_[1]);
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 3U);
}

TEST_F(SuccessionByClock, OneThatServesGoesOnWhileSuccessorsFailEverLessOften) {
  prepare({order(1)}, {.max_forks = 1000, .max_age = 1h});
  new_zygotes_ = Play::Ends;
  advance(1h + 1min);
  const std::size_t in_a_minute = zygotes_.size();
  EXPECT_GE(in_a_minute, 5U);
  EXPECT_LE(in_a_minute, 12U) << "after 0.1 s, 0.2 s, 0.4 s, … 30 s";
  EXPECT_FALSE(zygotes_[0].ended());
  EXPECT_EQ(stats().zygotes.value(), 1);
  new_zygotes_ = Play::Works;
  advance(1min);
  EXPECT_EQ(stats().zygotes_replaced.value(), 1U);
  EXPECT_TRUE(zygotes_[0].ended());
}

TEST_F(SuccessionByClock, WhatTheConfigurationNoLongerNeedsIsNotReplacedButEnds) {
  prepare({order(1, "one"), order(2, "two")}, {.max_forks = 1000, .max_age = 1h});
  ASSERT_EQ(zygotes_.size(), 2U);
  prepare({order(3, "one")}, {.max_forks = 1000, .max_age = 1h});
  advance(2s);
  EXPECT_FALSE(zygotes_[0].ended());
  EXPECT_TRUE(zygotes_[1].ended());
  EXPECT_EQ(stats().templates.value(), 1);
  advance(1h);
  EXPECT_EQ(zygotes_.size(), 3U);
}

TEST_F(SuccessionByClock, NewLimitsHoldForTheZygoteThatServes) {
  prepare({order(1)}, {.max_forks = 1000, .max_age = 24h});
  advance(2h);
  EXPECT_EQ(zygotes_.size(), 1U);
  prepare({order(1)}, {.max_forks = 1000, .max_age = 1h});
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 2U);
}

}  // namespace
}  // namespace brink::hooks
