// Contexts that are made before anybody calls, kept and replaced.
#include <csignal>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

class ProvisionedTest : public PoolTest {
 protected:
  void openWith(std::uint32_t count) {
    config_->functions[0].provisioned_concurrency = count;
    open();
    loop_.runUntilIdle();
  }
  void openReady(std::uint32_t count) {
    openWith(count);
    for (std::size_t i = 0; i < executors_.made(); ++i) executors_.context(i).initDone();
    loop_.runUntilIdle();
  }
  Provisioning& provisioning() { return *versions_[0]->provisioning; }
  void reloadWith(std::uint32_t count) {
    provisioning().setWanted(count);
    pool_->configure(config_, std::make_shared<CatalogSnapshot>(versions_));
    loop_.runUntilIdle();
  }
};

TEST_F(ProvisionedTest, ContextsAreReadyBeforeTheFirstCallWhichIsNoColdStart) {
  openWith(2);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_TRUE(executors_.context(0).provisioned);
  EXPECT_FALSE(provisioning().complete());
  executors_.context(0).initDone();
  executors_.context(1).initDone();
  loop_.runUntilIdle();
  EXPECT_TRUE(provisioning().complete());
  EXPECT_EQ(metrics().contexts_idle.value(), 2);

  auto& outcome = call();
  EXPECT_EQ(executors_.made(), 2U);
  ASSERT_FALSE(executors_.context(1).begin().empty());
  executors_.context(1).answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_FALSE(outcome.result.cold_start);
  EXPECT_EQ(log_.text.find("Init Duration"), std::string::npos) << log_.text;
  EXPECT_EQ(metrics().cold_starts.value(), 0U);
  EXPECT_EQ(provisioning().invocations.value(), 1U);
}

TEST_F(ProvisionedTest, TheyHoldNoPermitIdleOrBusy) {
  config_->hooks.concurrency = 0;  // all that there was is set aside for them
  openReady(1);
  auto& outcome = call();
  EXPECT_EQ(concurrency_.sharedInUse(), 0);
  ASSERT_FALSE(executors_.context(0).begin().empty());
  executors_.context(0).answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
}

TEST_F(ProvisionedTest, WhenAllAreBusyACallTakesAColdStart) {
  openReady(1);
  call();
  executors_.context(0).begin();
  loop_.advance(1ms);
  auto& second = call();
  loop_.advance(25ms);
  ASSERT_EQ(executors_.made(), 2U);
  FakeContext& other = executors_.context(1);
  EXPECT_FALSE(other.provisioned);
  other.initDone();
  other.begin();
  other.answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_TRUE(second.result.cold_start);
  EXPECT_EQ(provisioning().spillovers.value(), 1U);

  // Idle again, the provisioned one comes first, though the other was used last.
  executors_.context(0).answerUnchanged(5);
  loop_.runUntilIdle();
  other.begin();
  call();
  EXPECT_FALSE(executors_.context(0).begin().empty());
}

TEST_F(ProvisionedTest, AWorkerWithoutAShareTakesAColdStart) {
  place_ = {.number = 1, .count = 2};
  openWith(1);
  EXPECT_EQ(executors_.made(), 0U);
  call();
  ASSERT_EQ(executors_.made(), 1U);
  EXPECT_FALSE(executors_.context(0).provisioned);
}

TEST_F(ProvisionedTest, SharesOfAllWorkersAddUp) {
  for (std::uint64_t turn = 0; turn < 5; ++turn) {
    Provisioning shared(turn);
    for (std::uint32_t wanted : {0U, 1U, 3U, 4U, 11U}) {
      shared.setWanted(wanted);
      std::uint32_t sum = 0;
      for (std::uint32_t worker = 0; worker < 4; ++worker) sum += shared.shareOf(worker, 4);
      EXPECT_EQ(sum, wanted);
    }
  }
}

TEST_F(ProvisionedTest, TheyAreNeverEvictedAsIdleOrForRoom) {
  config_->functions.push_back(conf::Function{.name = "other"});
  config_->hooks.idle_timeout = 60s;
  config_->hooks.max_contexts = 1;
  openReady(1);
  loop_.advance(300s);
  EXPECT_FALSE(executors_.context(0).killed);
  call(1);
  loop_.advance(101ms);
  EXPECT_FALSE(executors_.context(0).killed);
  EXPECT_EQ(outcomes_[0]->result.failure, CallFailureKind::Throttled);
}

TEST_F(ProvisionedTest, OneThatDiesIsReplaced) {
  openReady(1);
  executors_.exit(executors_.context(0), SIGKILL);
  loop_.advance(2ms);
  ASSERT_EQ(executors_.made(), 2U);
  EXPECT_TRUE(executors_.context(1).provisioned);
  EXPECT_FALSE(provisioning().complete());
  executors_.context(1).initDone();
  loop_.runUntilIdle();
  EXPECT_TRUE(provisioning().complete());
}

TEST_F(ProvisionedTest, AfterTheirTemplatesDeathTheyAreMadeAnew) {
  openReady(2);
  executors_.templateDies(executors_.context(0).templateId());
  loop_.advance(2ms);
  ASSERT_EQ(executors_.made(), 4U);
  EXPECT_NE(executors_.context(2).templateId(), executors_.context(0).templateId());
}

TEST_F(ProvisionedTest, AnInitThatFailsIsRepeatedAndTheSecondFailureIsToldWithItsReason) {
  openWith(1);
  executors_.context(0).initFailed({"Error", "boom", "[]", ""});
  loop_.advance(100ms);
  EXPECT_EQ(executors_.made(), 1U) << "not at once";
  EXPECT_EQ(provisioning().failure(), "");
  loop_.advance(1100ms);
  ASSERT_EQ(executors_.made(), 2U);
  executors_.context(1).initFailed({"Error", "boom again", "[]", ""});
  loop_.runUntilIdle();
  EXPECT_EQ(provisioning().failure(), "Error: boom again");
  EXPECT_EQ(provisioning().failed_inits.value(), 2U);
  loop_.advance(2s);
  ASSERT_EQ(executors_.made(), 3U);
  executors_.context(2).initDone();
  loop_.runUntilIdle();
  EXPECT_EQ(provisioning().failure(), "");
}

TEST_F(ProvisionedTest, AnInitMayTakeAsLongAsInLambda) {
  openWith(1);
  loop_.advance(129s);
  EXPECT_FALSE(executors_.context(0).killed);
  loop_.advance(2s);
  EXPECT_TRUE(executors_.context(0).killed);
}

TEST_F(ProvisionedTest, AReloadMakesMoreOrEndsWhatIsTooMuch) {
  openReady(1);
  reloadWith(3);
  ASSERT_EQ(executors_.made(), 3U);
  for (const std::size_t i : {1, 2}) executors_.context(i).initDone();
  loop_.runUntilIdle();
  call();
  ASSERT_FALSE(executors_.context(2).begin().empty());
  reloadWith(0);
  EXPECT_TRUE(executors_.context(0).killed);
  EXPECT_FALSE(executors_.context(2).killed) << "it is at work";
  executors_.context(2).answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_TRUE(executors_.context(2).killed);
  loop_.advance(5s);
  EXPECT_EQ(executors_.made(), 3U);
}

TEST_F(ProvisionedTest, ThoseOfAReplacedZygoteStayUntilTheirSuccessorsAreReady) {
  openReady(2);
  const std::uint64_t old = executors_.context(0).templateId();
  executors_.zygoteIsReplaced();
  loop_.advance(2ms);
  ASSERT_EQ(executors_.made(), 4U);
  EXPECT_NE(executors_.context(2).templateId(), old);
  EXPECT_FALSE(executors_.context(0).killed);
  EXPECT_FALSE(executors_.context(1).killed);
  call();
  ASSERT_FALSE(executors_.context(1).begin().empty()) << "they answer as long as they live";
  for (const std::size_t i : {2, 3}) executors_.context(i).initDone();
  loop_.advance(2ms);
  EXPECT_TRUE(executors_.context(0).killed);
  EXPECT_FALSE(executors_.context(1).killed) << "it is at work";
  EXPECT_TRUE(provisioning().complete());
  executors_.context(1).answerUnchanged(5);
  loop_.runUntilIdle();
  EXPECT_TRUE(executors_.context(1).killed);
  EXPECT_FALSE(executors_.context(2).killed);
  EXPECT_FALSE(executors_.context(3).killed);
  loop_.advance(5s);
  EXPECT_EQ(executors_.made(), 4U);
  EXPECT_TRUE(provisioning().complete());
}

TEST_F(ProvisionedTest, AnEvictedTemplateLivesOnInThem) {
  openReady(1);
  executors_.current->retire();
  static_cast<ContextObserver&>(*pool_).onTemplateRetired(executors_.current->id());
  loop_.advance(5s);
  EXPECT_EQ(executors_.made(), 1U);
  EXPECT_FALSE(executors_.context(0).killed);
}

TEST_F(ProvisionedTest, ManyAreStartedAFewAtATime) {
  openWith(20);
  EXPECT_EQ(executors_.made(), 8U);
  for (std::size_t i = 0; i < 4; ++i) executors_.context(i).initDone();
  loop_.runUntilIdle();
  loop_.advance(2ms);
  EXPECT_EQ(executors_.made(), 12U);
}

}  // namespace
}  // namespace brink::hooks
