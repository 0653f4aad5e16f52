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

TEST(ExitDocument, WhatStandsBehindANulIsNoPartOfAnyJson) {
  using namespace std::string_literals;
  protocol::FailureDocument document{
      .error_type = "E", .error_message = "m", .trace_json = "[]\0]"s, .logged_json = "{}\0\n{}"s};
  repairDocument(document);
  EXPECT_EQ(document.trace_json, "[]");
  EXPECT_EQ(document.logged_json, "");
}

TEST(ExitDocument, DeeplyNestedJsonIsRefused) {
  protocol::FailureDocument document{"E", "m", "[]", std::string(100000, '[') + std::string(100000, ']')};
  repairDocument(document);
  EXPECT_EQ(document.logged_json, "");
}

TEST(ExitDocument, NoPartOfADocumentIsLargerThanItsBound) {
  const std::string huge(8 << 20, 'x');
  std::string trace = "[\"" + huge + "\"]";
  protocol::FailureDocument document{huge, huge, trace, "{\"a\":\"" + huge + "\"}"};
  repairDocument(document);
  EXPECT_LE(document.error_type.size(), kMaxErrorType);
  EXPECT_TRUE(document.error_type.ends_with(" bytes cut)"));
  EXPECT_LE(document.error_message.size(), kMaxErrorMessage);
  EXPECT_TRUE(document.error_message.ends_with(" bytes cut)"));
  const std::string cut = R"x(["... (8388612 bytes cut)"])x";
  EXPECT_EQ(document.trace_json, cut);
  EXPECT_EQ(document.logged_json, "");
  EXPECT_LT(loggedJson(document).size(), kMaxErrorMessage + 1024);
}

TEST(ExitDocument, TextIsCutBetweenCharacters) {
  std::string type = "x";
  for (int i = 0; i < 200; ++i) type += "\xC3\xA4";
  protocol::FailureDocument document{type, "m", "[]", ""};
  repairDocument(document);
  const std::string kept = document.error_type.substr(0, document.error_type.find(" ..."));
  EXPECT_EQ(kept.size() % 2, 1U);
  EXPECT_EQ(kept, type.substr(0, kept.size()));
}

TEST(ExitDocument, BracketsInStringsAreNoDepth) {
  const std::string logged = R"({"errorMessage":"\")" + std::string(100, '[') + "\"}";
  protocol::FailureDocument document{"E", "m", "[]", logged};
  repairDocument(document);
  EXPECT_EQ(document.logged_json, logged);
}

TEST(ExitDocument, TheLogLineIsDerivedFromTheDocument) {
  EXPECT_EQ(loggedJson({"E", "m", R"(["E: m"])", ""}), R"({"errorMessage":"m","errorType":"E","stack":["E: m"]})");
}

}  // namespace
}  // namespace brink::hooks
