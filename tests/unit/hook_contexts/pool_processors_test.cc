// What a pool does where processors are short: how many contexts compute at once, and whose fault a late call is.
#include <algorithm>
#include <thread>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

class SlowFunctionTest : public PoolTest {
 protected:
  // One context is warm, and its calls are known to take 20 ms each.
  void learn() {
    open();
    FakeContext& context = warmUp();
    for (int i = 0; i < 20; ++i) {
      call();
      context.begin();
      loop_.advance(20ms);
      context.answerUnchanged(20'000);
      loop_.runUntilIdle();
    }
  }
  const std::size_t kComputing = std::size_t{2} * std::max(1U, std::thread::hardware_concurrency());
};

TEST_F(SlowFunctionTest, CallsThatWaitForTimersGetAContextEach) {
  learn();
  const std::size_t count = kComputing + 5;
  for (std::size_t i = 0; i < count; ++i) callQuietly();
  loop_.runUntilIdle();
  for (std::size_t begun = 0; begun < executors_.made(); ++begun) {
    FakeContext& context = executors_.context(begun);
    if (begun > 0) context.initDone();
    context.begin();
    context.waitForTimer();
    loop_.advance(2ms);
  }
  EXPECT_EQ(executors_.made(), count);
}

TEST_F(SlowFunctionTest, CallsThatComputeGetTwoContextsForEachProcessor) {
  learn();
  for (std::size_t i = 0; i < kComputing + 5; ++i) callQuietly();
  loop_.runUntilIdle();
  for (std::size_t begun = 0; begun < executors_.made(); ++begun) {
    FakeContext& context = executors_.context(begun);
    if (begun > 0) context.initDone();
    context.begin();
    loop_.advance(2ms);
  }
  EXPECT_EQ(executors_.made(), kComputing);
  // The others are answered all the same, one after another.
  for (int i = 0; i < 5; ++i) {
    FakeContext& context = executors_.context(0);
    context.answerUnchanged(20'000);
    loop_.runUntilIdle();
    EXPECT_FALSE(context.begin().empty());
  }
}

TEST_F(SlowFunctionTest, CallsThatLoopDoNotKeepTheOthersWaitingUntilTheyTimeOut) {
  learn();
  for (std::size_t i = 0; i < kComputing; ++i) callQuietly();
  loop_.runUntilIdle();
  for (std::size_t begun = 0; begun < executors_.made(); ++begun) {
    if (begun > 0) executors_.context(begun).initDone();
    executors_.context(begun).begin();
    loop_.advance(2ms);
  }
  auto& light = call();
  loop_.advance(90ms);
  EXPECT_EQ(executors_.made(), kComputing);
  loop_.advance(12ms);
  ASSERT_EQ(executors_.made(), kComputing + 1);
  FakeContext& another = executors_.context(kComputing);
  another.initDone();
  another.begin();
  another.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(light.result.failure, CallFailureKind::None);
  EXPECT_TRUE(light.done);
}

TEST_F(PoolTest, ACallThatItsContextNeverBeganDoesNotTimeOut) {
  open();
  FakeContext& context = warmUp();
  auto& outcome = call();
  loop_.advance(3001ms);  // the kernel did not let the context run
  EXPECT_FALSE(outcome.done);
  EXPECT_FALSE(context.killed);
  EXPECT_FALSE(context.begin().empty()) << "it was posted again";
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
}

TEST_F(PoolTest, AContextOfARetiredTemplateTakesNoMoreCalls) {
  config_->hooks.concurrency = 1;
  open();
  FakeContext& first = warmUp();
  call();
  first.begin();
  loop_.advance(1ms);
  call();
  loop_.advance(2ms);  // the one in front is slow, it is taken back, and there is no other permit
  executors_.current->retire();
  static_cast<ContextObserver&>(*pool_).onTemplateRetired(executors_.current->id());
  first.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_TRUE(first.killed);
}

TEST_F(PoolTest, ACallThatNobodyBeginsIsGivenUp) {
  open();
  warmUp();
  auto& outcome = call();
  loop_.advance(60s);
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::Unavailable);
}

}  // namespace
}  // namespace brink::hooks
