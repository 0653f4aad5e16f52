// Contexts that are forked ahead of calls: when, how many, and what becomes of them.
#include <csignal>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

constexpr SteadyTime kStart{1h};

TEST(ColdStartDemand, OneStartAfterALongSilenceSaysNothing) {
  ColdStartDemand demand;
  for (int i = 0; i < 5; ++i) {
    demand.add(kStart + i * 20s);
    EXPECT_EQ(demand.most(kStart + i * 20s), 0U);
  }
}

TEST(ColdStartDemand, TheLargestBurstCountsAndIsForgottenByHalves) {
  ColdStartDemand demand;
  demand.add(kStart);
  for (int i = 0; i < 8; ++i) demand.add(kStart + 1s + i * 5ms);
  demand.add(kStart + 3s);
  EXPECT_EQ(demand.most(kStart + 10s), 8U);
  EXPECT_EQ(demand.most(kStart + 12s), 4U);
  EXPECT_EQ(demand.most(kStart + 22s), 2U);
  EXPECT_EQ(demand.most(kStart + 42s), 0U);
}

TEST(ColdStartDemand, StartsThatKeepComingKeepOneExpected) {
  ColdStartDemand demand;
  for (int i = 0; i < 100; ++i) demand.add(kStart + i * 5s);
  EXPECT_EQ(demand.most(kStart + 99 * 5s), 1U);
}

class BlanksTest : public PoolTest {
 protected:
  BlanksTest() {
    config_->hooks.max_blanks = 8;
    config_->functions[0].timeout = 900s;
  }

  // Calls that need a context each, one after another; all stay busy.
  void burst(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      call();
      beginAll();
      loop_.advance(1ms);
      beginAll();
    }
  }
  // Every context that has a call initialises itself and begins it; it then waits for something outside.
  void beginAll() {
    for (std::size_t i = 0; i < executors_.made(); ++i) {
      FakeContext& context = executors_.context(i);
      if (context.killed || !hasCall(context)) continue;
      context.initDone();
      context.begin();
      context.waitForTimer();
      running_.push_back(&context);
    }
    loop_.runUntilIdle();
  }
  void endAll() {
    for (FakeContext* context : running_) context->answerUnchanged(5'000);
    running_.clear();
    loop_.runUntilIdle();
  }
  static bool hasCall(FakeContext& context) {
    return context.runningSeq() == 0 && context.header().calls[1].word.load() != 0;
  }
  std::int64_t blanks() { return metrics().contexts_blank.value(); }
  std::vector<FakeContext*> running_;
};

TEST_F(BlanksTest, AFunctionThatNeedsOneContextHasNoBlank) {
  open();
  warmUp();
  for (int i = 0; i < 50; ++i) {
    call();
    executors_.context(0).begin();
    executors_.context(0).answerUnchanged(5);
    loop_.advance(500ms);
  }
  EXPECT_EQ(executors_.made(), 1U);
}

TEST_F(BlanksTest, AFunctionThatNeedsContextsAgainAndAgainHasBlanksAndUsesThem) {
  open();
  burst(3);
  loop_.advance(10ms);
  ASSERT_EQ(blanks(), 2);
  ASSERT_EQ(executors_.made(), 5U);
  EXPECT_EQ(concurrency_.sharedInUse(), 3) << "a blank needs no permit";

  const std::uint64_t used = metrics().blanks_used.value();
  auto& outcome = call();
  loop_.advance(500us);                        // the busy ones are found to be slow
  FakeContext& blank = executors_.context(3);  // the oldest of them
  EXPECT_EQ(executors_.made(), 5U) << "posted without a fork";
  ASSERT_FALSE(blank.begin().empty());
  EXPECT_EQ(concurrency_.sharedInUse(), 4);
  EXPECT_EQ(blanks(), 1);
  EXPECT_EQ(metrics().contexts_starting.value(), 1);
  blank.initDone(3'000'000);
  blank.answerUnchanged(500);
  loop_.advance(5ms);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_TRUE(outcome.result.cold_start) << "its init is the call's";
  EXPECT_EQ(metrics().blanks_used.value(), used + 1);
}

TEST_F(BlanksTest, TheTimeThatABlankWaitedIsNotItsInits) {
  open();
  burst(3);
  loop_.advance(9s);
  ASSERT_GE(blanks(), 1);
  auto& outcome = call();
  FakeContext* blank = nullptr;
  for (std::size_t i = 0; i < executors_.made(); ++i) {
    if (!executors_.context(i).killed && hasCall(executors_.context(i))) blank = &executors_.context(i);
  }
  ASSERT_NE(blank, nullptr);
  loop_.advance(9'999ms);
  EXPECT_FALSE(blank->killed) << "ten seconds from the call on";
  loop_.advance(2ms);
  EXPECT_TRUE(blank->killed);
  EXPECT_NE(log_.text.find("INIT_REPORT Init Duration: 10000.00 ms"), std::string::npos) << log_.text;
  EXPECT_FALSE(outcome.done) << "the init is repeated";
}

TEST_F(BlanksTest, NobodyHasThemForLong) {
  open();
  burst(4);
  loop_.advance(10ms);
  EXPECT_EQ(blanks(), 3);
  loop_.advance(60s);
  EXPECT_EQ(blanks(), 0);
  EXPECT_EQ(metrics().blanks_wasted.value(), 3U);
  EXPECT_EQ(metrics().evictedFor(EvictReason::Unneeded).value(), 3U);
  const std::size_t made = executors_.made();
  loop_.advance(60s);
  EXPECT_EQ(executors_.made(), made);
}

TEST_F(BlanksTest, IdleContextsServeTheNextBurstInsteadOfThem) {
  open();
  burst(4);
  loop_.advance(10ms);
  endAll();
  EXPECT_EQ(metrics().contexts_idle.value(), 4);
  loop_.advance(2s);
  EXPECT_EQ(blanks(), 0);
}

TEST_F(BlanksTest, TheirNumberIsBounded) {
  config_->hooks.max_blanks = 2;
  open();
  burst(10);
  loop_.advance(50ms);
  EXPECT_EQ(blanks(), 2);
}

TEST_F(BlanksTest, TheyAreAFewOfAllContextsAndNeverTheLastOnes) {
  config_->hooks.max_contexts = 16;
  open();
  burst(6);
  loop_.advance(50ms);
  EXPECT_EQ(blanks(), 2) << "an eighth";
  burst(6);
  loop_.advance(50ms);
  burst(3);
  loop_.advance(50ms);
  EXPECT_LE(executors_.made(), 16U);
  EXPECT_EQ(metrics().contexts_busy.value(), 15) << "calls come first";
  EXPECT_EQ(metrics().throttledFor(ThrottleReason::Room).value(), 0U);
}

TEST_F(BlanksTest, WhatCouldGetNoPermitIsNotMade) {
  config_->hooks.concurrency = 3;
  open();
  burst(3);
  loop_.advance(50ms);
  EXPECT_EQ(blanks(), 0);
}

TEST_F(BlanksTest, TheyMakeRoomBeforeWarmContextsDo) {
  config_->functions.push_back(conf::Function{.name = "other"});
  open();
  FakeContext& warm = warmUp(1);
  burst(3);
  loop_.advance(10ms);
  ASSERT_EQ(blanks(), 2);
  EXPECT_TRUE(pool_->evictIdle());
  EXPECT_TRUE(pool_->evictIdle());
  EXPECT_EQ(blanks(), 0);
  EXPECT_FALSE(warm.killed);
  EXPECT_TRUE(pool_->evictIdle());
  EXPECT_TRUE(warm.killed);
  EXPECT_FALSE(pool_->evictIdle());
  EXPECT_EQ(metrics().evictedFor(EvictReason::Room).value(), 2U);
  loop_.advance(2s);
  EXPECT_EQ(blanks(), 0) << "they are not made anew at once";
}

TEST_F(BlanksTest, OneThatDiesIsNotReplacedForAWhile) {
  open();
  burst(3);
  loop_.advance(10ms);
  ASSERT_EQ(blanks(), 2);
  executors_.exit(executors_.context(4), SIGSEGV);
  const std::size_t made = executors_.made();
  loop_.advance(2s);
  EXPECT_EQ(executors_.made(), made);
  EXPECT_EQ(blanks(), 0) << "what killed it may kill the others";
}

TEST_F(BlanksTest, TheyGoWithTheirTemplateAndWithTheirVersion) {
  open();
  burst(3);
  loop_.advance(10ms);
  ASSERT_EQ(blanks(), 2);
  executors_.current->retire();
  pool_->onTemplateRetired(executors_.current->id());
  EXPECT_EQ(blanks(), 0);
  burst(2);
  loop_.advance(10ms);
  EXPECT_GT(blanks(), 0);
  pool_->configure(config_, std::make_shared<CatalogSnapshot>());
  EXPECT_EQ(blanks(), 0);
}

TEST_F(BlanksTest, OneThatSpeaksIsKilled) {
  open();
  burst(3);
  loop_.advance(10ms);
  FakeContext& forger = executors_.context(3);
  forger.initDone();
  call();
  loop_.advance(500us);
  forger.initDone();
  loop_.runUntilIdle();
  EXPECT_TRUE(forger.killed);
  EXPECT_EQ(metrics().violations.value(), 1U);
}

}  // namespace
}  // namespace brink::hooks
