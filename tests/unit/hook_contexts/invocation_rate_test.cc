// How many calls may begin per second, of a function and of all.
#include "hooks/invocation_rate.h"

#include <atomic>
#include <thread>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kStart{1h};

int takenAt(InvocationRate& rate, SteadyTime now) {
  int taken = 0;
  while (rate.tryTake(now)) ++taken;
  return taken;
}

TEST(InvocationRate, ASecondsTokensAreThereAtOnceAndComeBackEvenly) {
  InvocationRate rate;
  rate.setLimit(10);
  EXPECT_EQ(takenAt(rate, kStart), 10);
  EXPECT_EQ(takenAt(rate, kStart + 99ms), 0);
  EXPECT_EQ(takenAt(rate, kStart + 100ms), 1);
  EXPECT_EQ(takenAt(rate, kStart + 450ms), 3);
  EXPECT_EQ(takenAt(rate, kStart + 10min), 10) << "an hour of silence saves up no more";
}

TEST(InvocationRate, ALimitThatDividesNoSecondIsNeverExceeded) {
  InvocationRate rate;
  rate.setLimit(999'983);
  takenAt(rate, kStart);
  int taken = 0;
  for (auto now = kStart; now < kStart + 1s; now += 10ms) taken += takenAt(rate, now);
  EXPECT_LE(taken, 999'983);
  EXPECT_GE(taken, 980'000);
}

TEST(InvocationRate, ATokenThatWasNotUsedCanBeTakenAgain) {
  InvocationRate rate;
  rate.setLimit(10);
  takenAt(rate, kStart);
  rate.giveBack();
  EXPECT_EQ(takenAt(rate, kStart), 1);
}

TEST(InvocationRate, NoneMeansNoneAndUnlimitedMeansUnlimited) {
  InvocationRate rate;
  EXPECT_TRUE(rate.tryTake(kStart)) << "nothing was said yet";
  rate.setLimit(0);
  EXPECT_FALSE(rate.tryTake(kStart + 1h));
  rate.setLimit(InvocationRate::kUnlimited);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(rate.tryTake(kStart));
}

TEST(InvocationRate, ManyThreadsTakeExactlyWhatThereIs) {
  InvocationRate rate;
  rate.setLimit(50'000);
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { taken += takenAt(rate, kStart); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken.load(), 50'000);
}

class RateTest : public PoolTest {
 protected:
  // A warm context, and `count` quick calls one after another; how many were answered.
  int answered(int count) {
    int answers = 0;
    for (int i = 0; i < count; ++i) {
      call();
      if (executors_.context(0).begin().empty()) continue;
      executors_.context(0).answerUnchanged(5);
      loop_.runUntilIdle();
      ++answers;
    }
    return answers;
  }
  std::uint64_t throttled(ThrottleReason reason) { return metrics().throttledFor(reason).value(); }
};

TEST_F(RateTest, CallsBeyondTenTimesTheConcurrencyWaitShortlyAndAreThrottled) {
  open();
  concurrency_.setRates(1);
  warmUp();
  EXPECT_EQ(answered(12), 9);
  loop_.advance(50ms);
  EXPECT_EQ(throttled(ThrottleReason::Rate), 0U) << "they wait";
  loop_.advance(60ms);
  EXPECT_EQ(throttled(ThrottleReason::Rate), 2U);
  EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::Throttled);
  EXPECT_EQ(executors_.made(), 1U) << "another context would not help";
}

TEST_F(RateTest, ACallThatWaitsForTheRateRunsAsSoonAsItMay) {
  open();
  concurrency_.setRates(1);
  test::FakeContext& context = warmUp();
  answered(9);
  loop_.advance(30ms);
  auto& late = call();
  EXPECT_TRUE(context.begin().empty());
  loop_.advance(75ms);
  ASSERT_FALSE(context.begin().empty());
  context.answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_EQ(late.result.failure, CallFailureKind::None);
}

TEST_F(RateTest, AFunctionWithAReservationHasARateOfItsOwn) {
  open();
  concurrency_.setRates(0);
  concurrency_.setReserved(*versions_[0]->concurrency, 1);
  concurrency_.setRate(*versions_[0]->concurrency, 1);
  warmUp();
  EXPECT_EQ(answered(12), 9);
}

TEST_F(RateTest, ACallThatIsTakenBackIsCountedOnce) {
  config_->hooks.concurrency = 1;
  config_->hooks.throttle_wait = 1s;
  open();
  concurrency_.setRates(1);
  test::FakeContext& context = warmUp();
  for (int i = 0; i < 9; ++i) callQuietly();
  loop_.runUntilIdle();
  while (!context.begin().empty()) {
    loop_.advance(401us);
    context.answerUnchanged(5);
    loop_.runUntilIdle();
  }
  EXPECT_GT(metrics().taken_back.value(), 20U);
  for (const auto& outcome : outcomes_) EXPECT_EQ(outcome->result.failure, CallFailureKind::None);
}

TEST_F(RateTest, WhatIsThrottledForWantOfAPermitDoesNotCountAgainstTheRate) {
  config_->hooks.concurrency = 1;
  open();
  concurrency_.setRates(1);
  call();
  executors_.context(0).initDone();
  executors_.context(0).begin();
  loop_.advance(401us);
  for (int i = 0; i < 30; ++i) callQuietly();
  loop_.advance(110ms);
  EXPECT_EQ(throttled(ThrottleReason::Concurrency) + throttled(ThrottleReason::Rate), 30U);
  EXPECT_GT(throttled(ThrottleReason::Concurrency), 0U);
  executors_.context(0).answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_EQ(answered(9), 9);
}

TEST_F(RateTest, EachThrottleHasItsReason) {
  config_->hooks.max_contexts = 0;
  config_->hooks.throttle_queue = 1;
  open();
  for (int i = 0; i < 3; ++i) call();
  EXPECT_EQ(throttled(ThrottleReason::QueueFull), 2U);
  loop_.advance(110ms);
  EXPECT_EQ(throttled(ThrottleReason::Room), 1U);
  concurrency_.setLimits(0, 10);
  call();
  loop_.advance(110ms);
  EXPECT_EQ(throttled(ThrottleReason::Concurrency), 1U);
}

}  // namespace
}  // namespace brink::hooks
