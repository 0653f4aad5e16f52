#include "hooks/exit_document.h"

#include <csignal>

#include <gtest/gtest.h>

#include "hooks/protocol/slot.h"

namespace brink::hooks {
namespace {

constexpr int exited(int code) { return code << 8; }

TEST(ExitDocument, SaysHowTheProcessEndedAsLambdaDoes) {
  const auto message = [](int status) { return exitDocument("id", status).error_message; };
  EXPECT_EQ(message(SIGKILL), "RequestId: id Error: Runtime exited with error: signal: killed");
  EXPECT_EQ(message(SIGABRT), "RequestId: id Error: Runtime exited with error: signal: aborted");
  EXPECT_EQ(message(SIGTRAP), "RequestId: id Error: Runtime exited with error: signal: aborted");
  EXPECT_EQ(message(exited(protocol::kExitOutOfMemory)),
            "RequestId: id Error: Runtime exited with error: signal: aborted");
  EXPECT_EQ(message(exited(3)), "RequestId: id Error: Runtime exited with error: exit status 3");
  EXPECT_EQ(message(exited(0)), "RequestId: id Error: Runtime exited without providing a reason");
  EXPECT_EQ(exitDocument("id", SIGKILL).error_type, "Runtime.ExitError");
}

TEST(ExitDocument, TimeoutsHaveTwoDecimals) {
  EXPECT_EQ(timeoutSentence(std::chrono::milliseconds(1500)), "Task timed out after 1.50 seconds");
}

TEST(ExitDocument, WhatIsNoTraceBecomesAnEmptyOne) {
  protocol::FailureDocument document{"E", "m", R"(["ok", 1])", R"({"broken")"};
  repairDocument(document);
  EXPECT_EQ(document.trace_json, "[]");
  EXPECT_EQ(document.logged_json, "");
  document.trace_json = R"(["a","b"])";
  document.logged_json = R"({"errorType":"E"})";
  repairDocument(document);
  EXPECT_EQ(document.trace_json, R"(["a","b"])");
  EXPECT_EQ(document.logged_json, R"({"errorType":"E"})");
}

TEST(ExitDocument, DeeplyNestedJsonIsRefused) {
  protocol::FailureDocument document{"E", "m", "[]", std::string(100000, '[') + std::string(100000, ']')};
  repairDocument(document);
  EXPECT_EQ(document.logged_json, "");
}

TEST(ExitDocument, TheLogLineIsDerivedFromTheDocument) {
  EXPECT_EQ(loggedJson({"E", "m", R"(["E: m"])", ""}), R"({"errorMessage":"m","errorType":"E","stack":["E: m"]})");
}

}  // namespace
}  // namespace brink::hooks
