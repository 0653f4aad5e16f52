// A pool whose templates fail, die, or do not listen.
#include "hooks/context_pool.h"
#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

TEST_F(PoolTest, ATemplateThatDiesTakesItsContextsAndTheirBegunCalls) {
  open();
  FakeContext& context = warmUp();
  auto& begun = callQuietly();
  auto& waiting = callQuietly();
  loop_.runUntilIdle();
  context.begin();
  executors_.templateDies(context.templateId());
  loop_.runUntilIdle();
  EXPECT_EQ(begun.result.failure, CallFailureKind::Exited);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_NE(executors_.context(1).templateId(), context.templateId());
  EXPECT_FALSE(waiting.done);
}

TEST_F(PoolTest, WithoutExecutorsCallsAreUnavailableAfterThreeSecondsAndThenAtOnce) {
  executors_.templates_work = false;
  open();
  auto& outcome = call();
  loop_.advance(2900ms);
  EXPECT_FALSE(outcome.done);
  loop_.advance(200ms);
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::Unavailable);
  EXPECT_GE(executors_.templates_asked, 20U);
  auto& later = call();
  loop_.advance(110ms);
  EXPECT_TRUE(later.done);
}

TEST_F(PoolTest, ExecutorsThatComeBackAnswerWhatWaits) {
  executors_.templates_work = false;
  open();
  auto& outcome = call();
  loop_.advance(2s);
  executors_.templates_work = true;
  loop_.advance(200ms);
  ASSERT_EQ(executors_.made(), 1U);
  executors_.context(0).initDone();
  executors_.context(0).begin();
  executors_.context(0).answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  // An hour later nothing is known of that: new calls wait again.
  executors_.templateDies(executors_.context(0).templateId());
  executors_.templates_work = false;
  loop_.advance(3600s);
  auto& later = call();
  loop_.advance(2900ms);
  EXPECT_FALSE(later.done);
}

TEST_F(PoolTest, AFullTemplateSocketIsTriedAgain) {
  open();
  executors_.template_socket_full = true;
  call();
  EXPECT_EQ(executors_.made(), 0U);
  executors_.template_socket_full = false;
  loop_.advance(2ms);
  EXPECT_EQ(executors_.made(), 1U);
}

TEST_F(PoolTest, AFullTemplateSocketEvictsNobodyAndThrottlesNobody) {
  config_->functions.push_back(conf::Function{.name = "other"});
  open();
  const FakeContext& first = warmUp(0);
  executors_.template_socket_full = true;
  const auto& outcome = call(1);
  loop_.advance(500ms);
  EXPECT_FALSE(first.killed);
  EXPECT_FALSE(outcome.done);
  EXPECT_EQ(room_asked_, 0);
}

TEST_F(PoolTest, ATemplateThatDoesNotTellTheEndsOfKilledContextsIsCondemned) {
  open();
  FakeContext& context = warmUp();
  executors_.exits_are_told = false;
  call();
  context.begin();
  loop_.advance(4s);  // its timeout
  ASSERT_TRUE(context.killed);
  EXPECT_EQ(concurrency_.contexts(), 1);
  loop_.advance(8s);
  EXPECT_EQ(executors_.condemned.size(), 0U) << "10 GB take a while to free";
  loop_.advance(3s);
  EXPECT_EQ(executors_.condemned, (std::vector<std::uint64_t>{context.templateId()}));
  EXPECT_EQ(concurrency_.contexts(), 0);
}

}  // namespace
}  // namespace brink::hooks
