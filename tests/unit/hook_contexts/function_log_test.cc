#include "hooks/function_log.h"

#include <gtest/gtest.h>

#include "tests/support/manual_clock.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

class Kept final : public LogSink {
 public:
  void write(const std::string&, conf::LogFormat, std::string text) override { this->text += text; }
  std::string text;
};

class FunctionLogTest : public testing::Test {
 protected:
  FunctionLog make(conf::LogFormat format, conf::SystemLogLevel level = conf::SystemLogLevel::Info) {
    return {{.group = "/aws/lambda/us-east-1.edge", .version = "7", .format = format, .system_level = level},
            sink_,
            clock_,
            dropped_};
  }
  std::string flushed(FunctionLog& log) {
    log.flush();
    return std::exchange(sink_.text, "");
  }
  Kept sink_;
  test::ManualClock clock_;
  Counter dropped_;
};

constexpr std::uint64_t kTime = 1'736'799'158'123;  // 2025-01-13T20:12:38.123Z

TEST_F(FunctionLogTest, AnInvocationReadsAsLambdaWritesIt) {
  auto log = make(conf::LogFormat::Text);
  log.start("8f5e", ~std::uint64_t{0});
  log.line("8f5e", protocol::LineLevel::Info, kTime, "two\nlines");
  log.finish("8f5e", {.duration = 12'340us,
                      .init_duration = 166'620us,
                      .memory_mb = 128,
                      .max_memory_bytes = (73ULL << 20) + 1,
                      .status = {},
                      .error_type = {}});
  EXPECT_EQ(
      flushed(log),
      "START RequestId: 8f5e Version: 7\n"
      "2025-01-13T20:12:38.123Z\t8f5e\tINFO\ttwo\rlines\n"
      "END RequestId: 8f5e\n"
      "REPORT RequestId: 8f5e\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 74 "
      "MB\tInit Duration: 166.62 ms\t\n");
}

TEST_F(FunctionLogTest, BeforeTheFirstInvocationTheIdIsUndefined) {
  auto log = make(conf::LogFormat::Text);
  log.line("", protocol::LineLevel::Warn, kTime, "loading");
  EXPECT_EQ(flushed(log), "2025-01-13T20:12:38.123Z\tundefined\tWARN\tloading\n");
}

TEST_F(FunctionLogTest, RawTextIsLoggedVerbatim) {
  auto log = make(conf::LogFormat::Text);
  log.line("8f5e", protocol::LineLevel::Raw, kTime, "a\tb");
  EXPECT_EQ(flushed(log), "a\tb\n");
}

TEST_F(FunctionLogTest, ErrorsAndTimeoutsShowInTheReport) {
  auto log = make(conf::LogFormat::Text);
  log.timeout("8f5e", "Task timed out after 3.00 seconds");
  log.finish("8f5e", {.duration = 3s, .memory_mb = 128, .max_memory_bytes = 0, .status = "timeout"});
  EXPECT_EQ(
      flushed(log),
      "2023-11-14T22:13:20.000Z 8f5e Task timed out after 3.00 seconds\n\n"
      "END RequestId: 8f5e\n"
      "REPORT RequestId: 8f5e\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: "
      "0 MB\tStatus: timeout\n");
}

TEST_F(FunctionLogTest, WhatIsBilledIsTheDurationRoundedUpToMilliseconds) {
  const std::pair<std::chrono::nanoseconds, const char*> rows[] = {
      {0ns, "Duration: 0.00 ms\tBilled Duration: 1 ms"},
      {1ns, "Duration: 0.00 ms\tBilled Duration: 1 ms"},
      {1ms, "Duration: 1.00 ms\tBilled Duration: 1 ms"},
      {1ms + 1ns, "Duration: 1.00 ms\tBilled Duration: 2 ms"},
      {99'994us, "Duration: 99.99 ms\tBilled Duration: 100 ms"},
      {99'995us, "Duration: 100.00 ms\tBilled Duration: 100 ms"},
      {100'001us, "Duration: 100.00 ms\tBilled Duration: 101 ms"},
  };
  for (const auto& [duration, expected] : rows) {
    auto log = make(conf::LogFormat::Text);
    log.finish("8f5e", {.duration = duration, .memory_mb = 128});
    const std::string text = flushed(log);
    EXPECT_NE(text.find(std::string("\t") + expected + "\t"), std::string::npos) << text;
  }
}

TEST_F(FunctionLogTest, InitDurationStandsInTheReportOfAColdStartOnly) {
  for (const auto format : {conf::LogFormat::Text, conf::LogFormat::Json}) {
    const bool json = format == conf::LogFormat::Json;
    auto log = make(format);
    log.finish("8f5e", {.duration = 1ms, .init_duration = 166'620us, .memory_mb = 128});
    EXPECT_NE(flushed(log).find(json ? R"(,"initDurationMs":166.62})" : "\tInit Duration: 166.62 ms\t"),
              std::string::npos);
    log.finish("8f5e", {.duration = 1ms, .memory_mb = 128});
    const std::string warm = flushed(log);
    EXPECT_EQ(warm.find(json ? "initDurationMs" : "Init Duration"), std::string::npos) << warm;
  }
}

TEST_F(FunctionLogTest, SnapshotsAndRestoringHaveReportsOfTheirOwn) {
  auto text = make(conf::LogFormat::Text);
  text.snapshotReport(1'500ms, "", "");
  text.restoreReport(12'340us, "", "");
  text.restoreReport(10s, "timeout", "");
  text.finish("8f5e", {.duration = 1ms, .restore_duration = 12'340us, .memory_mb = 128});
  EXPECT_EQ(flushed(text),
            "INIT_REPORT Init Duration: 1500.00 ms\n"
            "RESTORE_REPORT Restore Duration: 12.34 ms\n"
            "RESTORE_REPORT Restore Duration: 10000.00 ms\tStatus: timeout\n"
            "END RequestId: 8f5e\n"
            "REPORT RequestId: 8f5e\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: "
            "0 MB\tRestore Duration: 12.34 ms\tBilled Restore Duration: 13 ms\t\n");
  auto json = make(conf::LogFormat::Json);
  json.snapshotReport(1'500ms, "error", "Error");
  json.restoreReport(12'340us, "", "");
  json.finish("8f5e", {.duration = 1ms, .restore_duration = 12'340us, .memory_mb = 128});
  const std::string lines = flushed(json);
  for (
      const char* part : {
          R"("type":"platform.initReport","record":{"initializationType":"snap-start","phase":"init","status":"error",)"
          R"("errorType":"Error","metrics":{"durationMs":1500.00}}})",
          R"("type":"platform.restoreReport","record":{"status":"success","metrics":{"durationMs":12.34}}})",
          R"("maxMemoryUsedMB":0,"restoreDurationMs":12.34,"billedRestoreDurationMs":13},"status":"success"})",
      }) {
    EXPECT_NE(lines.find(part), std::string::npos) << lines;
  }
}

TEST_F(FunctionLogTest, AnErrorStandsInTheReportWithItsType) {
  const InvocationReport report{.duration = 2ms,
                                .memory_mb = 128,
                                .max_memory_bytes = 1 << 20,
                                .status = "error",
                                .error_type = "Runtime.ExitError"};
  auto text = make(conf::LogFormat::Text);
  text.finish("8f5e", report);
  EXPECT_TRUE(flushed(text).ends_with("\tMax Memory Used: 1 MB\tStatus: error\tError Type: Runtime.ExitError\n"));
  auto json = make(conf::LogFormat::Json);
  json.finish("8f5e", report);
  EXPECT_EQ(flushed(json),
            R"({"time":"2023-11-14T22:13:20.000Z","type":"platform.runtimeDone","record":{"requestId":"8f5e",)"
            R"("status":"error","errorType":"Runtime.ExitError","metrics":{"durationMs":2.00}}})"
            "\n"
            R"({"time":"2023-11-14T22:13:20.000Z","type":"platform.report","record":{"requestId":"8f5e","metrics":)"
            R"({"durationMs":2.00,"billedDurationMs":2,"memorySizeMB":128,"maxMemoryUsedMB":1},"status":"error",)"
            R"("errorType":"Runtime.ExitError"}})"
            "\n");
}

TEST_F(FunctionLogTest, JsonLinesAreJsonWhateverTheHandlerSays) {
  auto log = make(conf::LogFormat::Json);
  log.line("8f5e", protocol::LineLevel::Info, kTime, R"("message":{"a":1})");
  log.line("8f5e", protocol::LineLevel::Error, kTime, R"("message":1}{"forged":true)");
  EXPECT_EQ(
      flushed(log),
      R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"INFO","requestId":"8f5e","message":{"a":1}})"
      "\n"
      R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"ERROR","requestId":"8f5e","message":"\"message\":1}{\"forged\":true"})"
      "\n");
}

TEST_F(FunctionLogTest, ANulEndsNoJson) {
  auto log = make(conf::LogFormat::Json);
  using namespace std::string_view_literals;
  log.line("8f5e", protocol::LineLevel::Info, kTime, "\"forged\":true}\0{"sv);
  EXPECT_EQ(
      flushed(log),
      R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"INFO","requestId":"8f5e","message":"\"forged\":true}\u0000{"})"
      "\n");
}

TEST_F(FunctionLogTest, AJsonLineWithoutAMessageIsJsonToo) {
  auto log = make(conf::LogFormat::Json);
  for (const char* nothing : {"", "  \t"}) {
    log.line("8f5e", protocol::LineLevel::Info, kTime, nothing);
    EXPECT_EQ(flushed(log), R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"INFO","requestId":"8f5e"})"
                            "\n");
  }
}

TEST_F(FunctionLogTest, JsonSystemLinesAreThePlatforms) {
  auto log = make(conf::LogFormat::Json);
  log.start("8f5e", ~std::uint64_t{0});
  log.finish("8f5e", {.duration = 12'340us, .memory_mb = 128, .max_memory_bytes = 1 << 20});
  EXPECT_EQ(flushed(log),
            R"({"time":"2023-11-14T22:13:20.000Z","type":"platform.start","record":{"requestId":"8f5e","version":"7"}})"
            "\n"
            R"({"time":"2023-11-14T22:13:20.000Z","type":"platform.report","record":{"requestId":"8f5e","metrics":)"
            R"({"durationMs":12.34,"billedDurationMs":13,"memorySizeMB":128,"maxMemoryUsedMB":1},"status":"success"}})"
            "\n");
}

// The `type` of each line.
std::string typesIn(const std::string& text) {
  std::string types;
  for (std::size_t at = 0; (at = text.find(R"("type":"platform.)", at)) != std::string::npos;) {
    at += 17;
    types += text.substr(at, text.find('"', at) - at) + ' ';
  }
  return types;
}

TEST_F(FunctionLogTest, SystemLogLevelsAreLambdas) {
  const InvocationReport well{.duration = 1ms, .memory_mb = 128};
  const InvocationReport badly{.duration = 1ms, .memory_mb = 128, .status = "timeout"};
  const std::tuple<conf::SystemLogLevel, const char*, const char*> rows[] = {
      {conf::SystemLogLevel::Debug, "initReport initReport start runtimeDone report ",
       "initReport start runtimeDone report "},
      {conf::SystemLogLevel::Info, "initReport start report ", "initReport start runtimeDone report "},
      {conf::SystemLogLevel::Warn, "", "initReport runtimeDone report "},
  };
  for (const auto& [level, of_success, of_failure] : rows) {
    auto log = make(conf::LogFormat::Json, level);
    log.initDone(1ms, /*provisioned=*/false);
    log.initDone(1ms, /*provisioned=*/true);
    log.start("8f5e", ~std::uint64_t{0});
    log.finish("8f5e", well);
    EXPECT_EQ(typesIn(flushed(log)), of_success);
    log.initReport(false, 1ms, "error", "Error");
    log.start("8f5e", ~std::uint64_t{0});
    log.finish("8f5e", badly);
    EXPECT_EQ(typesIn(flushed(log)), of_failure);
  }
}

TEST_F(FunctionLogTest, TextHasNoLevels) {
  auto log = make(conf::LogFormat::Text, conf::SystemLogLevel::Warn);
  log.initDone(1ms, /*provisioned=*/true);
  log.start("8f5e", ~std::uint64_t{0});
  log.finish("8f5e", {.duration = 1ms, .memory_mb = 128});
  const std::string text = flushed(log);
  EXPECT_TRUE(text.starts_with("START RequestId: 8f5e")) << text;
  EXPECT_NE(text.find("\nREPORT RequestId: 8f5e\t"), std::string::npos) << text;
}

TEST_F(FunctionLogTest, AFailureIsWrittenAsTheFormatHasIt) {
  const char* const json = R"({"errorType":"E","errorMessage":"no \"stack\":","own":{"stack":1},"stack":["E: no"]})";
  auto text = make(conf::LogFormat::Text);
  text.failure("8f5e", "Invoke Error", json);
  EXPECT_EQ(flushed(text), "2023-11-14T22:13:20.000Z\t8f5e\tERROR\tInvoke Error \t" + std::string(json) + "\n");
  auto structured = make(conf::LogFormat::Json);
  structured.failure("8f5e", "Invoke Error", json);
  EXPECT_EQ(flushed(structured),
            R"({"timestamp":"2023-11-14T22:13:20.000Z","level":"ERROR","requestId":"8f5e","message":{"errorType":"E",)"
            R"("errorMessage":"no \"stack\":","own":{"stack":1},"stackTrace":["E: no"]}})"
            "\n");
  FunctionLog fatal({.format = conf::LogFormat::Json, .application_level = conf::ApplicationLogLevel::Fatal}, sink_,
                    clock_, dropped_);
  fatal.failure("8f5e", "Invoke Error", json);
  EXPECT_EQ(flushed(fatal), "");
}

TEST_F(FunctionLogTest, LongErrorTypesAreCutInReports) {
  for (const auto format : {conf::LogFormat::Text, conf::LogFormat::Json}) {
    auto log = make(format);
    const std::string type(1 << 20, 'E');
    log.initReport(false, 1ms, "error", type);
    log.finish("8f5e", {.duration = 1ms, .memory_mb = 128, .status = "error", .error_type = type});
    EXPECT_LT(flushed(log).size(), 2000U);
  }
}

TEST_F(FunctionLogTest, ALineIsCutAtItsLimitAndSaysSo) {
  auto log = make(conf::LogFormat::Text);
  log.line("8f5e", protocol::LineLevel::Info, kTime, std::string(kMaxLogLine + 5, 'x'));
  const std::string text = flushed(log);
  EXPECT_TRUE(text.ends_with("x ... (5 bytes cut)\n"));
  EXPECT_LT(text.size(), kMaxLogLine + 100);
}

TEST_F(FunctionLogTest, AFloodIsCutAndCounted) {
  auto log = make(conf::LogFormat::Text);
  const std::string line(64 * 1024, 'x');
  for (int i = 0; i < 100; ++i) log.line("8f5e", protocol::LineLevel::Info, kTime, line);
  EXPECT_LE(flushed(log).size(), kLogBytesPerSecond + 100'000);
  EXPECT_GT(dropped_.value(), 30U);
  // The platform's lines still go out, and say that others are missing.
  log.finish("8f5e", {.duration = 1ms, .memory_mb = 128});
  const std::string end = flushed(log);
  EXPECT_TRUE(end.starts_with("LOGS\tLogs Dropped: " + std::to_string(dropped_.value()) + "\tReason: rate limit\n"))
      << end;
  EXPECT_NE(end.find("END RequestId: 8f5e\n"), std::string::npos);
  log.line("8f5e", protocol::LineLevel::Info, kTime, line);
  clock_.advance(1s);
  log.line("8f5e", protocol::LineLevel::Info, kTime, "after");
  EXPECT_TRUE(flushed(log).starts_with("LOGS\tLogs Dropped: "));
}

}  // namespace
}  // namespace brink::hooks
