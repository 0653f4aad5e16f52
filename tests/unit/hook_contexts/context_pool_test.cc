#include "hooks/context_pool.h"

#include <csignal>
#include <cstring>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

TEST_F(PoolTest, AColdCallForksAContextAndIsPostedBeforeItStarts) {
  open();
  auto& outcome = call();
  ASSERT_EQ(executors_.made(), 1U);
  FakeContext& context = executors_.context(0);
  EXPECT_FALSE(outcome.done);
  context.initDone(5'000'000);
  EXPECT_FALSE(context.begin().empty());
  loop_.advance(7ms);
  context.answerUnchanged(6000);
  loop_.runUntilIdle();
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_TRUE(outcome.result.cold_start);
  EXPECT_EQ(outcome.result.duration, 6ms);
  EXPECT_EQ(metrics().billed_mb_ms.value(), 6U * 128U);
  EXPECT_EQ(outcome.result.aws_request_id.size(), 36U);
  EXPECT_EQ(metrics().cold_starts.value(), 1U);
}

TEST_F(PoolTest, AWarmContextIsUsedAgainAndIsNoColdStart) {
  open();
  FakeContext& context = warmUp();
  auto& outcome = call();
  EXPECT_EQ(executors_.made(), 1U);
  context.begin();
  context.answerUnchanged();
  loop_.runUntilIdle();
  ASSERT_TRUE(outcome.done);
  EXPECT_FALSE(outcome.result.cold_start);
  EXPECT_EQ(metrics().contexts_idle.value(), 1);
  EXPECT_EQ(metrics().contexts_busy.value(), 0);
}

TEST_F(PoolTest, TheRecordCarriesTheTimeoutAndAColdOneStartsItsClockWhenItBegins) {
  open();
  call();
  FakeContext& context = executors_.context(0);
  context.initDone();
  protocol::CallHeader header;
  std::memcpy(&header, context.begin().data(), sizeof header);
  EXPECT_EQ(header.timeout_ms, 3000U);
  EXPECT_EQ(header.deadline_unix_ms, 0U);
  context.answerUnchanged();
  loop_.runUntilIdle();
  call();
  std::memcpy(&header, context.begin().data(), sizeof header);
  EXPECT_EQ(header.deadline_unix_ms, 1'700'000'003'000U);
}

TEST_F(PoolTest, CallsQueueBehindAQuickOneAndEndInOrder) {
  open();
  FakeContext& context = warmUp();
  for (int i = 0; i < 5; ++i) callQuietly();
  loop_.runUntilIdle();
  EXPECT_EQ(executors_.made(), 1U);
  for (std::size_t i = 1; i <= 5; ++i) {
    ASSERT_FALSE(context.begin().empty()) << i;
    context.answerUnchanged(5);
    loop_.runUntilIdle();
    EXPECT_TRUE(outcomes_[i]->done);
    EXPECT_EQ(i < 5 && outcomes_[i + 1]->done, false);
  }
}

TEST_F(PoolTest, MoreCallsThanAContextHoldsWaitAndAreGivenToIt) {
  open();
  FakeContext& context = warmUp();
  for (int i = 0; i < 40; ++i) callQuietly();
  loop_.runUntilIdle();
  int answered = 0;
  while (!context.begin().empty()) {
    context.answerUnchanged(5);
    loop_.runUntilIdle();
    ++answered;
  }
  EXPECT_EQ(answered, 40);
  EXPECT_EQ(executors_.made(), 1U);
}

TEST_F(PoolTest, ACallBehindOneThatOverrunsIsTakenBackAndGetsItsOwnContext) {
  open();
  FakeContext& slow = warmUp();
  callQuietly();
  auto& second = callQuietly();
  loop_.runUntilIdle();
  slow.begin();
  // Seen to run after 200 µs, and still running 200 µs later.
  loop_.advance(401us);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_TRUE(slow.begin().empty());
  FakeContext& other = executors_.context(1);
  other.initDone();
  other.begin();
  other.answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_TRUE(second.done);
  EXPECT_FALSE(outcomes_[1]->done);
  slow.answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_TRUE(outcomes_[1]->done);
}

TEST_F(PoolTest, ACallThatIsTakenBackAgainAndAgainIsStillAnswered) {
  config_->hooks.concurrency = 1;
  config_->hooks.throttle_wait = 1s;
  open();
  FakeContext& context = warmUp();
  for (int i = 0; i < 12; ++i) callQuietly();
  loop_.runUntilIdle();
  while (!context.begin().empty()) {
    loop_.advance(401us);
    context.answerUnchanged(5);
    loop_.runUntilIdle();
  }
  for (const auto& outcome : outcomes_) EXPECT_EQ(outcome->result.failure, CallFailureKind::None);
  EXPECT_GT(metrics().taken_back.value(), 50U);
}

TEST_F(PoolTest, ATimeoutKillsTheContextWithLambdasWords) {
  open();
  FakeContext& context = warmUp();
  auto& late = call();
  context.begin();
  loop_.advance(2999ms);
  EXPECT_FALSE(late.done);
  loop_.advance(2ms);
  ASSERT_TRUE(late.done);
  EXPECT_TRUE(context.killed);
  EXPECT_EQ(late.result.failure, CallFailureKind::TimedOut);
  EXPECT_EQ(late.result.error.error_type, "Sandbox.Timedout");
  EXPECT_EQ(late.result.error.error_message,
            "RequestId: " + late.result.aws_request_id + " Error: Task timed out after 3.00 seconds");
  EXPECT_NE(log_.text.find(late.result.aws_request_id + " Task timed out after 3.00 seconds\n"), std::string::npos);
  EXPECT_EQ(metrics().timeouts.value(), 1U);
}

TEST_F(PoolTest, AnAnswerInTheLastMomentCounts) {
  open();
  FakeContext& context = warmUp();
  auto& outcome = call();
  context.begin();
  loop_.advance(2999ms);
  context.answerUnchanged();
  loop_.advance(5ms);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_FALSE(context.killed);
}

TEST_F(PoolTest, AContextThatDiesFailsTheBegunCallAndTheOthersRunElsewhere) {
  open();
  FakeContext& context = warmUp();
  auto& begun = callQuietly();
  auto& waiting = callQuietly();
  loop_.runUntilIdle();
  context.begin();
  executors_.exit(context, SIGSEGV);
  loop_.runUntilIdle();
  EXPECT_EQ(begun.result.failure, CallFailureKind::Exited);
  EXPECT_EQ(begun.result.error.error_type, "Runtime.ExitError");
  EXPECT_NE(begun.result.error.error_message.find("Runtime exited with error: signal: segmentation fault"),
            std::string::npos);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_FALSE(waiting.done);
  executors_.context(1).initDone();
  executors_.context(1).begin();
  executors_.context(1).answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(waiting.result.failure, CallFailureKind::None);
}

TEST_F(PoolTest, TheAnswerOfAContextThatExitsRightAfterwardsIsNotLost) {
  open();
  FakeContext& context = warmUp();
  auto& outcome = call();
  context.begin();
  context.answerUnchanged();
  executors_.exit(context, 0);
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_EQ(pool_->livingContexts(), 0U);
}

TEST_F(PoolTest, AFatalFailureIsReportedAndTheContextIsNotUsedAgain) {
  open();
  FakeContext& context = warmUp();
  auto& outcome = call();
  context.begin();
  context.fail({"Runtime.UnhandledPromiseRejection", "no", "[]", ""}, protocol::kFatal);
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::HandlerError);
  EXPECT_EQ(outcome.result.error.error_type, "Runtime.UnhandledPromiseRejection");
  EXPECT_TRUE(context.killed);
  EXPECT_NE(log_.text.find("ERROR\tUnhandled Promise Rejection \t{"), std::string::npos);
  call();
  EXPECT_EQ(executors_.made(), 2U);
}

TEST_F(PoolTest, AnInitThatFailsIsRepeatedOnceByTheSameRequest) {
  open();
  auto& outcome = call();
  executors_.context(0).initFailed({"Error", "boom", R"(["Error: boom"])", ""});
  loop_.runUntilIdle();
  EXPECT_FALSE(outcome.done);
  ASSERT_EQ(executors_.made(), 2U);
  executors_.context(1).initFailed({"Error", "boom again", "[]", ""});
  loop_.runUntilIdle();
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::InitError);
  EXPECT_EQ(outcome.result.error.error_message, "boom again");
  EXPECT_EQ(executors_.made(), 2U);
}

TEST_F(PoolTest, AnInitThatFailsOnceAndThenWorksServesTheRequest) {
  open();
  auto& outcome = call();
  executors_.exit(executors_.context(0), 1 << 8);
  loop_.runUntilIdle();
  ASSERT_EQ(executors_.made(), 2U);
  executors_.context(1).initDone();
  executors_.context(1).begin();
  executors_.context(1).answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
}

TEST_F(PoolTest, AnInitGetsTenSecondsAndItsRepetitionTheFunctionsTimeout) {
  open();
  auto& outcome = call();
  loop_.advance(9999ms);
  EXPECT_FALSE(executors_.context(0).killed);
  loop_.advance(2ms);
  EXPECT_TRUE(executors_.context(0).killed);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_NE(log_.text.find("INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout"), std::string::npos);
  loop_.advance(3001ms);
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::TimedOut);
  EXPECT_TRUE(executors_.context(1).killed);
  EXPECT_NE(log_.text.find("INIT_REPORT Init Duration: 3000.00 ms\tPhase: invoke\tStatus: timeout"), std::string::npos)
      << log_.text;
}

TEST_F(PoolTest, ACallBeyondTheConcurrencyIsThrottledAfterAShortWait) {
  config_->hooks.concurrency = 1;
  open();
  auto& running = call();
  executors_.context(0).initDone();
  executors_.context(0).begin();
  loop_.advance(1ms);
  auto& second = call();
  loop_.advance(50ms);
  EXPECT_FALSE(second.done);
  loop_.advance(60ms);
  ASSERT_TRUE(second.done);
  EXPECT_EQ(second.result.failure, CallFailureKind::Throttled);
  EXPECT_FALSE(running.done);
  EXPECT_EQ(metrics().throttledFor(ThrottleReason::Concurrency).value(), 1U);
  EXPECT_EQ(executors_.made(), 1U);
}

TEST_F(PoolTest, MoreThanTheShortQueueIsThrottledAtOnce) {
  config_->hooks.concurrency = 1;
  config_->hooks.throttle_queue = 3;
  open();
  call();
  executors_.context(0).initDone();
  executors_.context(0).begin();
  loop_.advance(1ms);
  call();
  loop_.advance(401us);  // the running call is slow: nothing is queued behind it any more
  for (int i = 0; i < 4; ++i) call();
  int throttled = 0;
  for (const auto& outcome : outcomes_) throttled += outcome->done ? 1 : 0;
  EXPECT_EQ(throttled, 2);
}

TEST_F(PoolTest, ReservedConcurrencyIsForOneFunctionAlone) {
  config_->functions.push_back(conf::Function{.name = "other"});
  config_->hooks.concurrency = 1;
  open();
  concurrency_.setReserved(*versions_[1]->concurrency, 1);
  call(0);
  call(1);
  EXPECT_EQ(executors_.made(), 2U);
  concurrency_.setReserved(*versions_[1]->concurrency, FunctionConcurrency::kUnreserved);
}

TEST_F(PoolTest, ContextsAreChosenLastInFirstOut) {
  open();
  call();
  loop_.advance(2ms);
  call();
  ASSERT_EQ(executors_.made(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    executors_.context(i).initDone();
    executors_.context(i).begin();
    executors_.context(i).answerUnchanged(5);
    loop_.runUntilIdle();
  }
  call();
  EXPECT_TRUE(executors_.context(0).begin().empty());
  EXPECT_FALSE(executors_.context(1).begin().empty());
}

TEST_F(PoolTest, AnUnusedContextIsEvictedAfterTheIdleTimeout) {
  config_->hooks.idle_timeout = 60s;
  open();
  FakeContext& context = warmUp();
  loop_.advance(59s);
  EXPECT_FALSE(context.killed);
  loop_.advance(3s);
  EXPECT_TRUE(context.killed);
  EXPECT_EQ(pool_->livingContexts(), 0U);
}

TEST_F(PoolTest, TheLeastRecentlyUsedIdleContextMakesRoom) {
  config_->functions.push_back(conf::Function{.name = "other"});
  config_->hooks.max_contexts = 1;
  open();
  FakeContext& first = warmUp(0);
  auto& outcome = call(1);
  loop_.advance(3ms);
  EXPECT_TRUE(first.killed);
  ASSERT_EQ(executors_.made(), 2U);
  executors_.context(1).initDone();
  executors_.context(1).begin();
  executors_.context(1).answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
}

TEST_F(PoolTest, ACallWaitsForTheRoomOfAContextThatEndsSlowly) {
  config_->functions.push_back(conf::Function{.name = "other"});
  config_->hooks.max_contexts = 1;
  open();
  executors_.exits_are_told = false;
  const FakeContext& first = warmUp(0);
  const auto& outcome = call(1);
  loop_.advance(500ms);
  EXPECT_TRUE(first.killed);
  EXPECT_FALSE(outcome.done);
  executors_.tellExits();
  loop_.advance(2ms);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_EQ(metrics(1).throttledFor(ThrottleReason::Room).value(), 0U);
}

TEST_F(PoolTest, WithoutAnIdleContextOfItsOwnAWorkerAsksTheOthers) {
  config_->hooks.max_contexts = 0;
  open();
  call();
  EXPECT_GT(room_asked_, 0);
  loop_.advance(101ms);
  EXPECT_EQ(outcomes_[0]->result.failure, CallFailureKind::Throttled);
}

TEST_F(PoolTest, OtherWorkersAreAskedForOneContextAtATime) {
  config_->hooks.max_contexts = 0;
  open();
  call();
  loop_.advance(40ms);
  EXPECT_EQ(room_asked_, 1);
  loop_.advance(20ms);
  EXPECT_EQ(room_asked_, 2);
  loop_.advance(60ms);
}

TEST_F(PoolTest, AnAbandonedCallRunsToItsEndAndNobodyHears) {
  open();
  FakeContext& context = warmUp();
  call();
  scope_.reset();
  context.begin();
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(metrics().invocations[0][0].value(), 2U);
  EXPECT_EQ(metrics().contexts_idle.value(), 1);
  scope_ = std::make_unique<TaskScope>(loop_.ready());
}

TEST_F(PoolTest, AnAbandonedCallThatNobodyBeganIsForgotten) {
  executors_.templates_work = false;
  open();
  callQuietly();
  scope_.reset();
  executors_.templates_work = true;
  loop_.advance(500ms);
  EXPECT_EQ(executors_.made(), 0U);
  scope_ = std::make_unique<TaskScope>(loop_.ready());
}

TEST_F(PoolTest, AReloadWithoutTheVersionLetsBusyContextsFinish) {
  open();
  FakeContext& context = warmUp();
  auto& outcome = call();
  context.begin();
  pool_->configure(config_, std::make_shared<CatalogSnapshot>());
  EXPECT_FALSE(context.killed);
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_TRUE(context.killed);
}

TEST_F(PoolTest, AFunctionThatNoConfigurationKnowsIsUnavailable) {
  open();
  config_->functions[0].version = "8";
  EXPECT_EQ(call().result.failure, CallFailureKind::Unavailable);
}

TEST_F(PoolTest, TheWorkerSaysThatItSleepsOnlyWhileSomebodyMayRing) {
  open();
  FakeContext& context = warmUp();
  loop_.runUntilIdle();
  EXPECT_FALSE(context.workerSleeps());
  call();
  // The manual loop is awake whenever the test runs: both announcements were made.
  EXPECT_FALSE(context.workerSleeps());
}

}  // namespace
}  // namespace brink::hooks
