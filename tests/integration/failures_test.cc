// What the viewer, the logs and the origin get when a function fails (contract §6).
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/integration/refusals.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

constexpr char kExecution[] =
    "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required "
    "permissions.";

// 503 with the sentence that every failure of a function's code has.
void expectExecutionError(const Reply& reply) { expectRefused(reply, 503, "LambdaExecutionError", kExecution); }

// That the code fails as an execution error at viewer-request; returns the function's log.
std::string logOfFailing(const std::string& code, const std::string& members = "") {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("f", code, members).hook("viewer-request", "f"));
  expectExecutionError(TestViewer(edge).get("/a"));
  edge.stop();
  EXPECT_EQ(edge.resultType("/a"), "LambdaExecutionError");
  EXPECT_EQ(origin.count(), 0);
  return edge.functionLog("f");
}

testing::AssertionResult contains(const std::string& log, const std::string& text) {
  if (log.find(text) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << text << "' is not in:\n" << log;
}

TEST(Failures, AThrownErrorIsAnExecutionError) {
  const std::string log = logOfFailing("exports.handler = async () => { throw new TypeError('no good'); };");
  EXPECT_TRUE(contains(log, "\tERROR\tInvoke Error"));
  EXPECT_TRUE(contains(log, R"("errorType":"TypeError","errorMessage":"no good")"));
}

TEST(Failures, ASynchronousThrowIsAnExecutionError) {
  logOfFailing("exports.handler = (event, context, callback) => { throw new Error('at once'); };");
}

TEST(Failures, ARejectionIsAnExecutionError) {
  logOfFailing("exports.handler = () => new Promise((_, reject) => setTimeout(reject, 5, new Error('later')));");
}

TEST(Failures, AnErrorCalledBackIsAnExecutionError) {
  logOfFailing("exports.handler = (event, context, callback) => callback(new Error('called back'));");
}

TEST(Failures, AnUncaughtExceptionInATimerIsAnExecutionError) {
  const std::string log =
      logOfFailing("exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('uncaught'); }, 5));");
  EXPECT_TRUE(contains(log, "Uncaught Exception"));
}

TEST(Failures, LeavingTheProcessIsAnExecutionError) {
  const std::string log = logOfFailing("exports.handler = async () => process.exit(3);");
  EXPECT_TRUE(contains(log, "Runtime.ExitError"));
}

TEST(Failures, RunningOutOfMemoryIsAnExecutionError) {
  const std::string log =
      logOfFailing("exports.handler = async () => { const all = []; for (;;) all.push(new Array(100000).fill(1.5)); };",
                   R"("timeout": 10)");
  EXPECT_TRUE(contains(log, "Memory Size: 128 MB"));
  EXPECT_TRUE(contains(log, "Status: error"));
}

// What the REPORT line says behind "Max Memory Used: ".
int reportedMegabytes(const std::string& log) {
  const std::size_t at = log.find("Max Memory Used: ");
  return at == std::string::npos ? -1 : std::atoi(log.c_str() + at + std::strlen("Max Memory Used: "));
}

TEST(Failures, TheReportOfATimeoutTellsTheMemoryThatWasUsed) {
  const std::string log = logOfFailing(
      "exports.handler = async () => { const kept = Buffer.alloc(60e6, 1); for (;;) kept[0]++; };", R"("timeout": 1)");
  EXPECT_TRUE(contains(log, "Status: timeout")) << log;
  EXPECT_GE(reportedMegabytes(log), 60) << log;
  EXPECT_LE(reportedMegabytes(log), 128) << log;
}

TEST(Failures, TheReportOfAFirstCallThatEndsItsProcessTellsTheMemoryThatWasUsed) {
  for (const char* code :
       {"exports.handler = async () => { process.exit(3); };", "throw new Error('at load');", "process.exit(4);"}) {
    EXPECT_GE(reportedMegabytes(logOfFailing(code)), 10) << code;
  }
}

TEST(Failures, ATimeoutIsAnExecutionError) {
  const std::string log =
      logOfFailing("exports.handler = () => new Promise(r => setTimeout(r, 60000));", R"("timeout": 1)");
  EXPECT_TRUE(contains(log, "Task timed out after 1.00 seconds"));
  EXPECT_TRUE(contains(log, "Status: timeout"));
}

TEST(Failures, CodeThatCannotBeLoadedIsAnExecutionError) {
  EXPECT_TRUE(contains(logOfFailing("throw new Error('at load');"), "at load"));
  EXPECT_TRUE(contains(logOfFailing("exports.other = 1;"), "index.handler is undefined or not exported"));
  EXPECT_TRUE(contains(logOfFailing("eval('exports.handler = ;');"), "Runtime.UserCodeSyntaxError"));
  EXPECT_TRUE(contains(logOfFailing("require(`${'nowhere'}`);"), "Cannot find module 'nowhere'"));
}

TEST(Failures, MoreCallsThanAreReservedAreThrottled) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => {"
                                 " await new Promise(r => setTimeout(r, 1500)); return event.Records[0].cf.request; };",
                                 R"("reservedConcurrentExecutions": 1)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("hooks": {"throttleWait": "50ms"})"));
  const TestViewer viewer(edge);

  int fine = 0;
  int throttled = 0;
  for (const Reply& reply : viewer.together("/a", 4)) {
    if (reply.status == 200) {
      ++fine;
    } else {
      ++throttled;
      expectRefused(reply, 503, "LambdaLimitExceeded", "was throttled.");
    }
  }
  EXPECT_EQ(fine, 1) << "one in the whole server, not one on each worker";
  EXPECT_EQ(throttled, 3);
  edge.stop();
  int logged = 0;
  for (const LogLine& line : edge.accessLog("/a")) logged += line.at("x-edge-result-type") == "LambdaLimitExceeded";
  EXPECT_EQ(logged, 3);
}

TEST(Failures, AnInvalidResultIsAValidationErrorWithALineInTheDistributionsLog) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("f", "exports.handler = async () => {};").hook("viewer-request", "f"));

  const Reply reply = TestViewer(edge).get("/a");
  expectInvalid(reply, kNotAnObject);
  edge.stop();
  EXPECT_EQ(edge.resultType("/a"), "LambdaValidationError");
  const auto lines = edge.serverLog("(" + reply.field("x-amz-cf-id") + ") ERROR Validation error: ");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("log_group"), "/aws/cloudfront/LambdaEdge/ETEST");
  EXPECT_EQ(lines[0].at("function"), "f");
  std::ifstream file(edge.folder() / "log/aws/cloudfront/LambdaEdge/ETEST.log");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), lines[0].at("msg") + "\n");
}

// At every stage the same page; nothing of it is stored, and the origin was asked before the response stages only.
TEST(Failures, AreTheSameAtEveryStageAndNeverStored) {
  for (const char* stage : {"viewer-request", "origin-request", "origin-response", "viewer-response"}) {
    SCOPED_TRACE(stage);
    ScriptedOrigin origin;
    origin.on("/a", {.fields = {{"Cache-Control", "max-age=60"}}, .body = "hello"});
    EdgeProcess edge(
        EdgeConfig(origin)
            .function("f",
                      "let calls = 0; exports.handler = async event => { if (++calls <= 2) throw new Error('twice');"
                      " const cf = event.Records[0].cf; return cf.response || cf.request; };")
            .hook(stage, "f")
            .rootMembers(R"("workers": 1)"));
    const TestViewer viewer(edge);
    expectExecutionError(viewer.get("/a"));
    expectExecutionError(viewer.get("/a"));
    EXPECT_EQ(viewer.get("/a").body, "hello");
    const int asked = stage == std::string("origin-response") ? 3 : 1;
    EXPECT_EQ(origin.count("/a"), asked);
  }
}

TEST(Failures, EveryViewerWhoWaitsForTheSameFillGetsThePage) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello", .delay = std::chrono::milliseconds(500)});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", "exports.handler = async () => { throw new Error('no'); };")
                       .hook("origin-response", "f"));

  for (const Reply& reply : TestViewer(edge).together("/a", 6)) expectExecutionError(reply);
  EXPECT_EQ(origin.count("/a"), 1);
}

}  // namespace
}  // namespace brink::test
