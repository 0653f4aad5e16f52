// A snapshot's words, as hostile as a context's, and contexts that are made from one.
#include "hooks/snapshot.h"

#include <sys/wait.h>

#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using State = Snapshot::State;

class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest() { snapshot_.connect(log_, clock_); }
  // A process that is about to initialise.
  test::FakeContext& begin() {
    const auto slot = snapshot_.begin();
    process_ = std::make_unique<test::FakeContext>(1, 1, *slot, bell_.sleepPage(), -1);
    return *process_;
  }

  test::ManualClock clock_;
  KeptLog log_;
  WorkerBell bell_ = std::move(*WorkerBell::make());
  Snapshot snapshot_{
      {.log = {.group = "/aws/lambda/us-east-1.edge", .version = "7"}, .metrics = std::make_shared<FunctionMetrics>()}};
  std::unique_ptr<test::FakeContext> process_;
};

TEST_F(SnapshotTest, ItsLinesAndItsInitAreInTheFunctionsLog) {
  auto& process = begin();
  EXPECT_EQ(snapshot_.state(), State::Making);
  process.log("loading");
  clock_.advance(2s);
  process.initDone(1'500'000'000);
  EXPECT_TRUE(snapshot_.read());
  snapshot_.ready("");
  EXPECT_EQ(snapshot_.state(), State::Ready);
  EXPECT_TRUE(snapshot_.wasReady());
  EXPECT_EQ(log_.last_group, "/aws/lambda/us-east-1.edge");
  EXPECT_NE(log_.text.find("\tundefined\tINFO\tloading\n"), std::string::npos) << log_.text;
  EXPECT_TRUE(log_.text.ends_with("INIT_REPORT Init Duration: 1500.00 ms\n")) << log_.text;
}

TEST_F(SnapshotTest, AnInitCannotHaveTakenLongerThanTheProcessExists) {
  auto& process = begin();
  clock_.advance(20ms);
  process.initDone(~std::uint64_t{0});
  EXPECT_TRUE(snapshot_.read());
  EXPECT_NE(log_.text.find("Init Duration: 20.00 ms"), std::string::npos) << log_.text;
}

TEST_F(SnapshotTest, AFailedInitIsTheFailureInOneLine) {
  auto& process = begin();
  process.initFailed({"Error", "no\nluck\x1b[31m", R"(["Error: no"])", ""});
  snapshot_.ended("its process ended with exit status 1", TemplateListener::End::Failed);
  EXPECT_EQ(snapshot_.state(), State::Failed);
  EXPECT_EQ(snapshot_.failure(), "Error: no luck [31m");
  EXPECT_NE(log_.text.find("ERROR\tUncaught Exception \t{\"errorMessage\":\"no\\nluck"), std::string::npos)
      << log_.text;
  EXPECT_NE(log_.text.find("\tPhase: init\tStatus: error\tError Type: Error\n"), std::string::npos) << log_.text;
}

TEST_F(SnapshotTest, WithoutARecordTheEndOfTheProcessIsTheFailure) {
  begin().log("last words");
  snapshot_.ended("its process ended with exit status 3", TemplateListener::End::Failed);
  EXPECT_EQ(snapshot_.failure(), "its process ended with exit status 3");
  EXPECT_NE(log_.text.find("last words"), std::string::npos);
  EXPECT_FALSE(snapshot_.wasReady());
}

TEST_F(SnapshotTest, OnlyOneThatWasLostIsWorthAnotherTry) {
  EXPECT_TRUE(snapshot_.ask());
  EXPECT_FALSE(snapshot_.ask()) << "once is enough";
  snapshot_.ended("the launcher is gone", TemplateListener::End::Lost);
  EXPECT_TRUE(snapshot_.forgetLoss());
  EXPECT_TRUE(snapshot_.ask());
  begin();
  snapshot_.ended("the launcher is gone", TemplateListener::End::Lost);
  EXPECT_TRUE(snapshot_.forgetLoss());
  begin().initFailed({"Error", "no", "[]", ""});
  snapshot_.ended("control socket closed", TemplateListener::End::Lost);
  EXPECT_FALSE(snapshot_.forgetLoss()) << "it had failed before";
  begin();
  snapshot_.ended("its process ended with exit status 1", TemplateListener::End::Failed);
  EXPECT_FALSE(snapshot_.forgetLoss());
}

TEST_F(SnapshotTest, AFailureOfAnyLengthIsCut) {
  begin().initFailed({"Error", std::string(1 << 20, 'x'), "[]", ""});
  snapshot_.ended("", TemplateListener::End::Failed);
  EXPECT_LE(snapshot_.failure().size(), 2048U);
}

TEST_F(SnapshotTest, WhatNoSnapshotSaysIsAViolation) {
  const std::function<void(test::FakeContext&)> lies[] = {
      [](auto& process) { process.answer(""); },
      [](auto& process) { process.record(static_cast<std::uint16_t>(protocol::RecordType::StreamOpen), 0, 1, ""); },
      [](auto& process) { process.record(99, 0, 0, ""); },
      [](auto& process) { process.record(static_cast<std::uint16_t>(protocol::RecordType::Log), 0, 0, "x"); },
      [](auto& process) { process.record(static_cast<std::uint16_t>(protocol::RecordType::InitDone), 0, 0, "x"); },
      [](auto& process) { process.record(static_cast<std::uint16_t>(protocol::RecordType::InitFailed), 0, 0, "x"); },
      [](auto& process) { process.initDone(), process.initDone(); },
      [](auto& process) {
        process.initDone(), process.initFailed({"Error", "", "[]", ""});
      },
      [](auto& process) {
        process.initFailed({"Error", "", "[]", ""}), process.initDone();
      },
      [](auto& process) { process.raw(std::string(24, '\xff')); },
      [](auto& process) { process.setTail(protocol::kOutboundBytes + 8); },
      [](auto& process) { process.setTail(std::uint64_t{7} << 32); },
  };
  for (const auto& lie : lies) {
    lie(begin());
    const Status read = snapshot_.read();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::ProtocolError);
    snapshot_.ended(read.error().detail, TemplateListener::End::Failed);
    EXPECT_EQ(snapshot_.state(), State::Failed);
  }
}

TEST_F(SnapshotTest, ALogFloodCostsALookABoundedTime) {
  auto& process = begin();
  for (int i = 0; i < 20'000; ++i) process.log("x");
  EXPECT_TRUE(snapshot_.read());
  EXPECT_NE(process.header().out_head.load(), process.header().out_tail.load()) << "not all at once";
  snapshot_.ended("", TemplateListener::End::Failed);
}

TEST_F(SnapshotTest, OneThatDiesLaterIsMadeAgain) {
  begin().initDone();
  EXPECT_TRUE(snapshot_.read());
  snapshot_.ready("");
  snapshot_.ended("ended by signal 9", TemplateListener::End::Failed);
  EXPECT_EQ(snapshot_.state(), State::Failed);
  EXPECT_TRUE(snapshot_.wasReady()) << "its version is deployed";
  begin().initDone();
  EXPECT_TRUE(snapshot_.read());
  snapshot_.ready("");
  EXPECT_EQ(snapshot_.state(), State::Ready);
}

class RestoredContexts : public PoolTest {
 protected:
  RestoredContexts() { config_->functions[0].snap_start = true; }
};

TEST_F(RestoredContexts, TheReportOfAColdStartSaysWhatRestoringTook) {
  open();
  auto& outcome = call();
  EXPECT_EQ(executors_.context(0).init_type, protocol::InitType::SnapStart);
  loop_.advance(5ms);
  executors_.context(0).initDone(1'230'000);
  executors_.context(0).begin();
  executors_.context(0).answerUnchanged(10);
  loop_.runUntilIdle();
  EXPECT_TRUE(outcome.done);
  EXPECT_NE(log_.text.find("RESTORE_REPORT Restore Duration: 1.23 ms\nSTART RequestId: "), std::string::npos)
      << log_.text;
  EXPECT_NE(log_.text.find(" MB\tRestore Duration: 1.23 ms\tBilled Restore Duration: 2 ms\t\n"), std::string::npos)
      << log_.text;
  EXPECT_EQ(log_.text.find("Init Duration"), std::string::npos);
  EXPECT_DOUBLE_EQ(metrics().restore_duration.sum(), 0.00123);
  EXPECT_DOUBLE_EQ(metrics().init_duration.sum(), 0);
  EXPECT_EQ(metrics().cold_starts.value(), 1U);
}

TEST_F(RestoredContexts, AFailedRestoringFailsTheCallAtOnce) {
  open();
  auto& outcome = call();
  executors_.context(0).initFailed({"Error", "not now", "[]", ""});
  loop_.runUntilIdle();
  ASSERT_TRUE(outcome.done);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::InitError);
  EXPECT_EQ(outcome.result.error.error_message, "not now");
  EXPECT_EQ(executors_.made(), 1U) << "hooks are not run twice for one call";
  EXPECT_NE(log_.text.find("RESTORE_REPORT Restore Duration: 0.00 ms\tStatus: error\tError Type: Error\n"),
            std::string::npos)
      << log_.text;
}

TEST_F(RestoredContexts, RestoringGetsTenSeconds) {
  open();
  auto& outcome = call();
  loop_.advance(9999ms);
  EXPECT_FALSE(outcome.done);
  loop_.advance(2ms);
  ASSERT_TRUE(outcome.done);
  EXPECT_TRUE(executors_.context(0).killed);
  EXPECT_EQ(outcome.result.failure, CallFailureKind::TimedOut);
  EXPECT_NE(outcome.result.error.error_message.find("Task timed out after 10.00 seconds"), std::string::npos);
  EXPECT_EQ(executors_.made(), 1U);
}

}  // namespace
}  // namespace brink::hooks
