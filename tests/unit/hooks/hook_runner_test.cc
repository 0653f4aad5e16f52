// HookRunner::run(): the whole of one hook over a scripted backend.
#include "hooks/hook_runner.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

// "GROUP: TEXT" of all that was written.
struct KeptLog final : LogSink {
  void write(const std::string& group, conf::LogFormat, std::string text) override { all += group + ": " + text; }
  std::string all;
};

class HookRunnerTest : public StageTest {
 protected:
  HookRunnerTest() : log_file(memfd_create("log", 0)) {}

  HookRunner runner() {
    return HookRunner(backend, Log(log_file.get(), LogLevel::Info, LogFormat::Json), &validation_log);
  }
  HookOutcome run(conf::Stage stage) {
    Task<HookOutcome> task = runner_.run(input(stage));
    EXPECT_TRUE(task.start());
    return task.take();
  }
  std::string logged() const {
    std::string lines(65536, '\0');
    const auto size = pread(log_file.get(), lines.data(), lines.size(), 0);
    lines.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return lines;
  }

  UniqueFd log_file;
  KeptLog validation_log;
  FakeHookBackend backend;
  HookRunner runner_ = runner();
};

TEST_F(HookRunnerTest, AHandlerSeesTheEventAndItsAnswerIsApplied) {
  backend.on("fn", [](const SeenCall& call) { return AnswerScript::request().uri("/index" + call.uri).finish(); });
  const HookOutcome result = run(kVR);
  ASSERT_EQ(result.action, HookAction::Continue);
  EXPECT_EQ(result.request.path, "/index/p");
  EXPECT_EQ(result.call.aws_request_id, "00000000-0000-4000-8000-000000000001");
  EXPECT_TRUE(result.call.answer.empty());
  EXPECT_EQ(backend.onlyCall("fn").request_id, "abc==");
  EXPECT_EQ(logged(), "");
}

TEST_F(HookRunnerTest, AHandlerThatReturnsItsEventChangesNothing) {
  for (const conf::Stage stage : kAllStages) EXPECT_TRUE(run(stage).unchanged);
  EXPECT_EQ(backend.calls().size(), 4U);
}

TEST_F(HookRunnerTest, AnInvalidResultIsLoggedInTheDistributionsGroup) {
  backend.answerWith("fn", AnswerScript::request().header("connection", "close").finish());
  const HookOutcome result = run(kVR);
  ASSERT_EQ(result.action, HookAction::Fail);
  EXPECT_EQ(result.failure.status, 502);
  EXPECT_EQ(result.failure.result_type, "LambdaValidationError");
  const std::string lines = logged();
  EXPECT_TRUE(contains(lines,
                       "\"msg\":\"(abc==) ERROR Validation error: Lambda function result failed validation, the "
                       "function tried to add a blacklisted header in headers, headerName : connection.\""));
  EXPECT_TRUE(contains(lines, "\"log_group\":\"/aws/cloudfront/LambdaEdge/E1\""));
  EXPECT_TRUE(contains(lines, "\"request_id\":\"abc==\""));
  EXPECT_EQ(validation_log.all,
            "/aws/cloudfront/LambdaEdge/E1: (abc==) ERROR Validation error: Lambda function result failed validation, "
            "the function tried to add a blacklisted header in headers, headerName : connection.\n");
  EXPECT_TRUE(contains(lines, "\"function\":\"fn\",\"version\":\"7\",\"stage\":\"viewer-request\""));
}

struct FailureRow {
  CallFailureKind kind;
  const char* result_type;
  const char* sentence;
};
constexpr const char* kInvalidFunction =
    "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required "
    "permissions.";
constexpr const char* kThrottled = "The Lambda function associated with the CloudFront distribution was throttled.";

// Contract §6.
TEST_F(HookRunnerTest, CallsThatFailBecomeTheContractsErrors) {
  for (const FailureRow& row : {FailureRow{CallFailureKind::HandlerError, "LambdaExecutionError", kInvalidFunction},
                                FailureRow{CallFailureKind::InitError, "LambdaExecutionError", kInvalidFunction},
                                FailureRow{CallFailureKind::Exited, "LambdaExecutionError", kInvalidFunction},
                                FailureRow{CallFailureKind::TimedOut, "LambdaExecutionError", kInvalidFunction},
                                FailureRow{CallFailureKind::Unavailable, "LambdaExecutionError", kInvalidFunction},
                                FailureRow{CallFailureKind::Throttled, "LambdaLimitExceeded", kThrottled}}) {
    backend.failOn("fn", row.kind);
    for (const conf::Stage stage : kAllStages) {
      const HookOutcome result = run(stage);
      EXPECT_EQ(result.action, HookAction::Fail);
      EXPECT_EQ(result.failure.status, 503);
      EXPECT_EQ(result.failure.result_type, row.result_type);
      EXPECT_EQ(result.failure.sentence, row.sentence);
      EXPECT_EQ(result.call.failure, row.kind);
    }
  }
  EXPECT_EQ(validation_log.all, "");
  EXPECT_EQ(logged(), "") << "a failed call is the function's own log's business";
}

TEST_F(HookRunnerTest, AHeldCallGoesOnWhenItIsAnswered) {
  backend.hold();
  Task<HookOutcome> task = runner_.run(input(kVR));
  EXPECT_FALSE(task.start());
  EXPECT_EQ(backend.waiting(), 1U);
  backend.release();
  ASSERT_TRUE(task.done());
  EXPECT_TRUE(task.take().unchanged);
}

TEST_F(HookRunnerTest, DestroyingTheTaskAbandonsTheCall) {
  backend.hold();
  {
    Task<HookOutcome> abandoned = runner_.run(input(kVR));
    Task<HookOutcome> kept = runner_.run(input(kVR));
    EXPECT_FALSE(abandoned.start());
    EXPECT_FALSE(kept.start());
    abandoned = Task<HookOutcome>();
    EXPECT_EQ(backend.waiting(), 1U);
    backend.release();
    EXPECT_TRUE(kept.done());
  }
  EXPECT_EQ(backend.calls().size(), 2U);
}

}  // namespace
}  // namespace brink::hooks
