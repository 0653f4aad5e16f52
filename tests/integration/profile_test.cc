// What only Lambda@Edge's operations forbid: the strict profile refuses it, the default one runs it.
#include <string>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_certificate.h"
#include "tests/support/test_folder.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

// `brink check` of a configuration with one function at one stage, in the strict profile.
CommandResult checkStrict(const std::string& members, const std::string& stage,
                          const std::string& code = kPassRequest) {
  const TestCertificate certificate({"127.0.0.1"});
  const TestFolder folder;
  folder.write("f/index.js", code);
  folder.write("log/empty", "");
  const std::string config = EdgeConfig(80)
                                 .function("f", code, members)
                                 .hook(stage, "f")
                                 .rootMembers(R"("hooks": {"profile": "strict"})")
                                 .text(folder.path(), certificate.certificateFile(), certificate.keyFile());
  return runBrink({"check", "--config", folder.write("brink.json", config)});
}

// That nothing but strictness is in the way: it passes without `members`.
void expectRefused(const std::string& members, const std::string& stage, const std::string& word) {
  const CommandResult run = checkStrict(members, stage);
  EXPECT_EQ(run.exit_code, 2) << members << stage;
  EXPECT_NE(run.err.find(word), std::string::npos) << run.err;
}

TEST(StrictProfile, AcceptsWhatTheRealEdgeAccepts) {
  const CommandResult viewer = checkStrict(R"("memorySize": 128, "timeout": 5)", "viewer-request");
  EXPECT_EQ(viewer.exit_code, 0) << viewer.err;
  const CommandResult origin = checkStrict(R"("memorySize": 1024, "timeout": 30)", "origin-request");
  EXPECT_EQ(origin.exit_code, 0) << origin.err;
}

TEST(StrictProfile, RefusesEnvironmentVariables) {
  expectRefused(R"("environment": {"A": "1"})", "viewer-request", "environment");
  expectRefused(R"("environment": {"A": "1"})", "origin-response", "environment");
}

TEST(StrictProfile, RefusesMoreThan128MBAtViewerEvents) {
  expectRefused(R"("memorySize": 256)", "viewer-request", "memorySize");
  expectRefused(R"("memorySize": 256)", "viewer-response", "memorySize");
}

TEST(StrictProfile, RefusesMoreThanFiveSecondsAtViewerEventsAndThirtyAtOriginEvents) {
  expectRefused(R"("timeout": 6)", "viewer-request", "timeout");
  expectRefused(R"("timeout": 31)", "origin-request", "timeout");
}

TEST(StrictProfile, RefusesReservedConcurrency) {
  expectRefused(R"("reservedConcurrentExecutions": 5)", "viewer-request", "reservedConcurrentExecutions");
}

TEST(StrictProfile, RefusesPackagesAboveOneMegabyteAtViewerEvents) {
  const std::string large = "/*" + std::string(1'200'000, 'x') + "*/" + kPassRequest;
  const CommandResult viewer = checkStrict("", "viewer-request", large);
  EXPECT_EQ(viewer.exit_code, 2);
  EXPECT_NE(viewer.err.find("package"), std::string::npos) << viewer.err;
  EXPECT_EQ(checkStrict("", "origin-request", large).exit_code, 0);
}

TEST(StrictProfile, RunsHandlersAsTheDefaultDoes) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kGenerate)
                       .hook("viewer-request", "f")
                       .rootMembers(R"("hooks": {"profile": "strict"})"));

  EXPECT_EQ(TestViewer(edge).get("/a").body, "made by the function");
}

TEST(DefaultProfile, RunsWhatTheStrictOneRefuses) {
  ScriptedOrigin origin;
  const std::string padding = "/*" + std::string(1'200'000, 'x') + "*/";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 padding + "exports.handler = async (event, context) => ({status: '200',"
                                           " body: process.env.GREETING + ' ' + context.memoryLimitInMB + ' '"
                                           " + (context.getRemainingTimeInMillis() > 6000)});",
                                 R"("environment": {"GREETING": "hello"}, "memorySize": 256, "timeout": 10,
                                    "reservedConcurrentExecutions": 5)")
                       .hook("viewer-request", "f"));

  EXPECT_EQ(TestViewer(edge).get("/a").body, "hello 256 true");
}

}  // namespace
}  // namespace brink::test
