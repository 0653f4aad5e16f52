// Whatever a context writes into its slot, the proxy survives, the context dies, and the calls end.
#include <csignal>
#include <cstring>
#include <random>

#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using protocol::RecordType;
using test::FakeContext;

class HostileContextTest : public PoolTest {
 protected:
  FakeContext& running() {
    open();
    FakeContext& context = warmUp();
    call();
    context.begin();
    return context;
  }
  void expectKilled(FakeContext& context) {
    loop_.runUntilIdle();
    EXPECT_TRUE(context.killed);
    EXPECT_TRUE(outcomes_.back()->done);
    EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::Exited);
    EXPECT_EQ(metrics().violations.value(), 1U);
  }
};

TEST_F(HostileContextTest, AnAnswerToAnotherCallIsAViolation) {
  FakeContext& context = running();
  context.record(static_cast<std::uint16_t>(RecordType::Answer), 0, 99, "");
  expectKilled(context);
}

TEST_F(HostileContextTest, ASecondAnswerIsAViolation) {
  FakeContext& context = running();
  context.answerUnchanged();
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_TRUE(context.killed);
  EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::None);
}

TEST_F(HostileContextTest, ATailOutsideTheAreaIsAViolation) {
  FakeContext& context = running();
  context.setTail(protocol::kOutboundBytes + 8);
  expectKilled(context);
}

TEST_F(HostileContextTest, ATailThatGoesBackIsAViolation) {
  FakeContext& context = running();
  context.setTail(context.header().out_tail.load() - 8);
  expectKilled(context);
}

TEST_F(HostileContextTest, ASkippedEpochIsAViolation) {
  FakeContext& context = running();
  context.setTail((std::uint64_t{7} << 32) | 64);
  expectKilled(context);
}

TEST_F(HostileContextTest, RecordSizesThatLieAreViolations) {
  for (const std::uint32_t size : {0U, 8U, 25U, 4096U, 0xFFFFFFF8U}) {
    SCOPED_TRACE(size);
    FakeContext& context = running();
    std::string bytes(24, '\0');
    std::memcpy(bytes.data(), &size, sizeof size);
    context.raw(bytes);
    loop_.runUntilIdle();
    EXPECT_TRUE(context.killed);
    scope_.reset();
    pool_.reset();
    loop_.runUntilIdle();
    versions_.clear();
    scope_ = std::make_unique<TaskScope>(loop_.ready());
  }
}

TEST_F(HostileContextTest, AnswersThatDoNotDecodeAreViolations) {
  FakeContext& context = running();
  context.answer("garbage!garbage!");
  expectKilled(context);
}

TEST_F(HostileContextTest, ASecondInitIsAViolation) {
  FakeContext& context = running();
  context.initDone();
  expectKilled(context);
}

TEST_F(HostileContextTest, FigureesAboutItselfAreClamped) {
  FakeContext& context = running();
  context.header().peak_memory_bytes.store(~0ULL);
  loop_.advance(1ms);
  context.answerUnchanged(0xFFFFFFFF);
  loop_.runUntilIdle();
  EXPECT_EQ(outcomes_.back()->result.duration, 1ms);
  EXPECT_EQ(metrics().maxMemoryBytes(), 128ULL << 20);
}

TEST_F(HostileContextTest, EntriesMarkedAtWillHarmOnlyItsOwnCalls) {
  open();
  FakeContext& context = warmUp();
  for (int i = 0; i < 6; ++i) callQuietly();
  loop_.runUntilIdle();
  for (auto& entry : context.header().calls) entry.word.store(~0ULL);
  executors_.exit(context, SIGKILL);
  loop_.runUntilIdle();
  for (std::size_t i = 1; i < outcomes_.size(); ++i) {
    EXPECT_EQ(outcomes_[i]->result.failure, CallFailureKind::Exited) << i;
  }
}

TEST_F(HostileContextTest, AFloodOfRecordsIsReadInPortions) {
  auto slot = ContextSlot::make();
  ASSERT_TRUE(slot);
  UniqueFd page(memfd_create("page", MFD_CLOEXEC));
  ASSERT_EQ(ftruncate(page.get(), 4096), 0);
  FakeContext context(1, 1, slot->memfd(), page.get(), -1);
  for (int i = 0; i < 3000; ++i) context.log("x");
  context.log(std::string(1 << 20, 'y'));
  for (int i = 0; i < 100; ++i) context.log(std::string(10'000, 'z'));
  std::string scratch;
  std::vector<std::size_t> portions;
  std::string order;
  while (slot->hasOutput()) {
    std::size_t count = 0;
    ASSERT_TRUE(slot->drain(scratch, [&](const ContextSlot::Record& record) {
      ++count;
      order += record.body.back();
      return true;
    }));
    EXPECT_LE(count, kMaxDrainRecords);
    portions.push_back(count);
  }
  EXPECT_EQ(order, std::string(3000, 'x') + 'y' + std::string(100, 'z'));
  EXPECT_GT(portions.size(), 7U);
  EXPECT_EQ(context.header().out_head.load(), context.header().out_tail.load());
}

TEST_F(HostileContextTest, AnAnswerBehindAFloodIsFoundWhenTheContextExits) {
  FakeContext& context = running();
  for (int i = 0; i < 5000; ++i) context.log("x");
  context.answerUnchanged();
  executors_.exit(context, SIGKILL);
  loop_.runUntilIdle();
  EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::None);
}

TEST_F(HostileContextTest, WhoStillSpeaksAfterItsAnswerIsReadBeforeItIdles) {
  FakeContext& context = running();
  context.answerUnchanged();
  for (int i = 0; i < 5000; ++i) context.log("x");
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_TRUE(context.killed);
}

TEST_F(HostileContextTest, RandomRecordsNeverHarmTheProxy) {
  config_->hooks.idle_timeout = 1h;
  open();
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    callQuietly();
    loop_.runUntilIdle();
    FakeContext& context = executors_.context(executors_.made() - 1);
    if (!context.killed && random() % 2 == 0) context.initDone(random());
    context.begin();
    std::string body(random() % 64, '\0');
    for (char& byte : body) byte = static_cast<char>(random());
    context.record(static_cast<std::uint16_t>(random() % 7), static_cast<std::uint16_t>(random() % 4),
                   context.runningSeq() + random() % 2, body, static_cast<std::uint32_t>(random()));
    loop_.runUntilIdle();
  }
  loop_.advance(30s);
  for (const auto& outcome : outcomes_) EXPECT_TRUE(outcome->done);
}

TEST_F(PoolTest, ATemplateThatTellsMoreProcessorTimeThanPassedIsBelievedWhatPassed) {
  open();
  FakeContext& context = warmUp();
  loop_.advance(3s);
  ContextObserver& news = *pool_;
  news.onContextUsed(context.templateId(), context.id(), 1h);
  EXPECT_EQ(std::chrono::nanoseconds(metrics().processor_ns.value()), 3s);
  news.onContextUsed(context.templateId(), context.id(), 1s);
  news.onContextUsed(context.templateId() + 1, context.id(), 1h);
  news.onContextUsed(context.templateId(), context.id() + 1, 1h);
  EXPECT_EQ(std::chrono::nanoseconds(metrics().processor_ns.value()), 3s);
}

}  // namespace
}  // namespace brink::hooks
