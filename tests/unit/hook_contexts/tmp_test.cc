// /tmp as the pool sees it: who gets which volume, and what goes when all together are too much.
#include <csignal>

#include <gtest/gtest.h>
#include <unistd.h>

#include "hooks/context_pool.h"
#include "hooks/tmp_volume.h"
#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

class TmpTest : public PoolTest {
 protected:
  // A call that begins and then lives longer than it may.
  FakeContext& timeOut(std::size_t index) {
    FakeContext& context = executors_.context(index);
    call();
    context.begin();
    loop_.advance(config_->functions[0].timeout + 10ms);
    loop_.runUntilIdle();
    EXPECT_TRUE(context.killed);
    return context;
  }
  FakeContext& warmWithTmp(std::string_view text) {
    FakeContext& context = warmUp();
    context.writeTmp(text);
    return context;
  }
};

TEST_F(TmpTest, ANewOneIsEmptySealedAndOccupiesNothing) {
  auto volume = TmpVolume::make(512);
  ASSERT_TRUE(volume.has_value());
  EXPECT_EQ(volume->look(), 0U);
  EXPECT_NE(ftruncate(volume->memfd(), 4096), 0) << "shrinking ends in SIGBUS";
  EXPECT_NE(ftruncate(volume->memfd(), 1LL << 40), 0);
}

TEST_F(TmpTest, FadingGivesBackInSteps) {
  auto volume = TmpVolume::make(512);
  const std::string text(4096, 'x');
  for (const off_t at : {off_t{0}, off_t{1} << 20, off_t{300} << 20}) {
    ASSERT_EQ(pwrite(volume->memfd(), text.data(), text.size(), at), 4096);
  }
  EXPECT_EQ(volume->look(), 3U * 4096);
  EXPECT_TRUE(volume->fade(4096));
  EXPECT_EQ(volume->look(), 2U * 4096);
  EXPECT_FALSE(volume->fade(1 << 20));
  EXPECT_EQ(volume->look(), 0U);
}

TEST_F(TmpTest, ItSurvivesATimeoutForTheNextContextOfTheFunction) {
  open();
  warmWithTmp("kept");
  timeOut(0);
  call();
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), "kept");
}

TEST_F(TmpTest, TheNextContextWaitsForTheEndOfTheOneBefore) {
  open();
  warmWithTmp("kept");
  executors_.exits_are_told = false;
  timeOut(0);
  call();
  EXPECT_EQ(executors_.made(), 1U) << "two processes must never have one /tmp";
  executors_.tellExits();
  loop_.advance(2ms);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), "kept");
}

TEST_F(TmpTest, ItDoesNotWaitForEver) {
  open();
  warmWithTmp("kept");
  executors_.exits_are_told = false;
  timeOut(0);
  call();
  loop_.advance(KeptVolumes::kPatience + 2ms);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), std::string(4, '\0'));
  executors_.tellExits();
  loop_.runUntilIdle();
}

TEST_F(TmpTest, WhatWasNeverUsedIsNotWaitedFor) {
  open();
  warmUp();
  executors_.exits_are_told = false;
  timeOut(0);
  call();
  EXPECT_EQ(executors_.made(), 2U);
  executors_.tellExits();
  loop_.runUntilIdle();
}

TEST_F(TmpTest, ItSurvivesACrashAndAFailedInit) {
  open();
  FakeContext& first = warmWithTmp("kept");
  call();
  first.begin();
  executors_.exit(first, SIGSEGV);
  loop_.runUntilIdle();
  call();
  ASSERT_EQ(executors_.made(), 2U);
  FakeContext& second = executors_.context(1);
  EXPECT_EQ(second.readTmp(4), "kept");
  second.initFailed({.error_type = "Error", .error_message = "no", .trace_json = "[]", .logged_json = ""});
  loop_.runUntilIdle();
  loop_.advance(2ms);
  ASSERT_EQ(executors_.made(), 3U) << "the init is repeated";
  EXPECT_EQ(executors_.context(2).readTmp(4), "kept");
}

TEST_F(TmpTest, ItGoesWithAnEvictedContext) {
  open();
  warmWithTmp("gone");
  EXPECT_TRUE(pool_->evictIdle());
  loop_.runUntilIdle();
  call();
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), std::string(4, '\0'));
}

TEST_F(TmpTest, ItGoesWithAContextThatBrokeTheProtocol) {
  open();
  FakeContext& context = warmWithTmp("gone");
  call();
  context.begin();
  context.raw("not a record");
  loop_.runUntilIdle();
  EXPECT_TRUE(context.killed);
  call();
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), std::string(4, '\0'));
}

TEST_F(TmpTest, NoOtherFunctionGetsIt) {
  config_->functions.push_back(conf::Function{.name = "edge", .version = "8"});
  open();
  warmWithTmp("mine");
  timeOut(0);
  call(1);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), std::string(4, '\0'));
}

TEST_F(TmpTest, AKeptOneGoesAfterTheIdleTimeout) {
  config_->hooks.idle_timeout = 5s;
  open();
  warmWithTmp("kept");
  timeOut(0);
  loop_.advance(1100ms);
  EXPECT_GT(storage_.bytes(), 0U);
  loop_.advance(7s);
  call();
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), std::string(4, '\0'));
}

TEST_F(TmpTest, WhatTheyOccupyIsToldForTheWholeProcess) {
  open();
  FakeContext& context = warmWithTmp(std::string(100'000, 'x'));
  loop_.advance(1100ms);
  EXPECT_GE(storage_.bytes(), 100'000U);
  EXPECT_FALSE(context.killed);
  pool_->evictIdle();
  loop_.advance(1100ms);
  EXPECT_EQ(storage_.bytes(), 0U);
}

TEST_F(TmpTest, BeyondTheBoundTheFunctionThatHasMostPays) {
  config_->functions.push_back(conf::Function{.name = "hog", .version = "1"});
  storage_.setLimit(1 << 20);
  open();
  FakeContext& modest = warmWithTmp(std::string(300'000, 'm'));
  FakeContext& hog = warmUp(1);
  call(1);
  hog.begin();
  hog.writeTmp(std::string(900'000, 'h'));
  loop_.advance(1100ms);
  loop_.runUntilIdle();
  EXPECT_TRUE(hog.killed) << "although it was at work, and the other idle";
  EXPECT_FALSE(modest.killed);
  EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::Exited);
  EXPECT_EQ(storage_.evictions.value(), 1U);
  loop_.advance(1100ms);
  EXPECT_LE(storage_.bytes(), 1U << 20);
}

TEST_F(TmpTest, AContextAtWorkIsStoppedWithinATenthOfASecond) {
  storage_.setLimit(1 << 20);
  open();
  FakeContext& context = warmUp();
  call();
  context.begin();
  loop_.runUntilIdle();
  context.writeTmp(std::string(2 << 20, 'x'));
  loop_.advance(110ms);
  EXPECT_TRUE(context.killed);
  const auto& error = outcomes_.back()->result.error;
  EXPECT_EQ(error.error_type, "Runtime.ExitError");
  EXPECT_TRUE(error.error_message.ends_with(
      "Runtime exited with error: signal: killed: /tmp of all functions together exceeds hooks.ephemeralStorageTotal"))
      << error.error_message;
  EXPECT_NE(log_.text.find("Runtime Ended \t{"), std::string::npos) << log_.text;
}

TEST_F(TmpTest, WhatIsGivenBackAlreadyIsNotPaidForAgain) {
  storage_.setLimit(4 << 20);
  open();
  FakeContext& left = warmWithTmp(std::string(200 << 20, 'x'));
  call();
  left.begin();
  executors_.exit(left, SIGSEGV);
  loop_.runUntilIdle();
  loop_.advance(1000ms);  // what it left is more than may be: it goes, a part at a time
  EXPECT_EQ(storage_.evictions.value(), 1U);
  call();
  ASSERT_EQ(executors_.made(), 2U);
  FakeContext& small = executors_.context(1);
  small.initDone();
  small.begin();
  loop_.runUntilIdle();
  small.writeTmp(std::string(1 << 20, 's'));
  loop_.advance(110ms);
  EXPECT_GT(storage_.bytes(), 4U << 20);
  EXPECT_FALSE(small.killed);
  EXPECT_EQ(storage_.evictions.value(), 1U);
}

TEST_F(TmpTest, WhatDeadContextsLeftGoesFirstWhenMemoryIsShort) {
  open();
  FakeContext& left = warmWithTmp("kept");
  call();
  left.begin();
  executors_.exit(left, SIGSEGV);
  loop_.runUntilIdle();
  pool_->giveUpIdle(1);
  call();
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(executors_.context(1).readTmp(4), std::string(4, '\0'));
}

TEST_F(TmpTest, AWorkerWithinItsPartIsLeftAlone) {
  place_ = {.number = 0, .count = 2};
  storage_.setLimit(1 << 20);
  EphemeralStorage::Part another_worker(storage_);
  another_worker.set(2 << 20, 0);
  open();
  FakeContext& context = warmWithTmp(std::string(300'000, 'm'));
  loop_.advance(1100ms);
  EXPECT_FALSE(context.killed);
}

}  // namespace
}  // namespace brink::hooks
