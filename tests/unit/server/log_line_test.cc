#include "proxy/server/log_line.h"

#include <gtest/gtest.h>

namespace brink::server {
namespace {

constexpr std::uint64_t kTime = 1'736'799'158'123;  // 2025-01-13T20:12:38.123Z
constexpr char kId[] = "8f5e0d3c-0000-4000-8000-000000000000";

std::string json(const std::string& line, std::optional<std::uint64_t> written_ms = std::nullopt) {
  return inForm(line, written_ms, LogForm::Json);
}
std::string text(const std::string& line) { return inForm(line, std::nullopt, LogForm::Text); }

TEST(LogLine, SaysItsTime) {
  EXPECT_EQ(timeInLine("2025-01-13T20:12:38.123Z\tid\tINFO\tx"), kTime);
  EXPECT_EQ(timeInLine("2025-01-13T20:12:38.123Z id Task timed out after 3.00 seconds"), kTime);
  EXPECT_EQ(timeInLine(R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"INFO"})"), kTime);
  EXPECT_EQ(timeInLine(R"({"time":"2025-01-13T20:12:38.123Z","type":"platform.start"})"), kTime);
  EXPECT_EQ(timeInLine("1970-01-01T00:00:00.000Z"), 0U);
  for (const char* line :
       {"", "START RequestId: x Version: 1", "2025-01-13", "2025-02-30T20:12:38.123Z", "2025-13-13T20:12:38.123Z",
        "2025-01-13 20:12:38.123Z", "1969-01-13T20:12:38.123Z", R"({"message":"2025-01-13T20:12:38.123Z"})"}) {
    EXPECT_EQ(timeInLine(line), std::nullopt) << line;
  }
}

TEST(LogLine, AHandlersTextLineBecomesLambdasJson) {
  EXPECT_EQ(json(std::string("2025-01-13T20:12:38.123Z\t") + kId + "\tWARN\ttwo\rlines\tand a tab"),
            std::string(R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"WARN","requestId":")") + kId +
                R"(","message":"two\nlines\tand a tab"})");
  EXPECT_EQ(json("2025-01-13T20:12:38.123Z\tundefined\tINFO\tloading"),
            R"({"timestamp":"2025-01-13T20:12:38.123Z","level":"INFO","message":"loading"})");
}

TEST(LogLine, APlatformsTextLineBecomesJsonWithTheTimeOfItsPlace) {
  EXPECT_EQ(
      json("START RequestId: 8f5e Version: 7", kTime),
      R"({"timestamp":"2025-01-13T20:12:38.123Z","requestId":"8f5e","message":"START RequestId: 8f5e Version: 7"})");
  EXPECT_EQ(json("END RequestId: 8f5e"), R"({"requestId":"8f5e","message":"END RequestId: 8f5e"})");
  EXPECT_EQ(json("REPORT RequestId: 8f5e\tDuration: 1.00 ms"),
            R"({"requestId":"8f5e","message":"REPORT RequestId: 8f5e\tDuration: 1.00 ms"})");
  EXPECT_EQ(json("2025-01-13T20:12:38.123Z 8f5e Task timed out"),
            R"({"timestamp":"2025-01-13T20:12:38.123Z","message":"2025-01-13T20:12:38.123Z 8f5e Task timed out"})");
}

TEST(LogLine, WhatsJsonAlreadyStays) {
  const std::string line = R"({"timestamp":"2025-01-13T20:12:38.123Z", "level":"INFO","message":{"b":1,"a":[]}})";
  EXPECT_EQ(json(line, 5), line);
  EXPECT_EQ(json("{not json"), R"({"message":"{not json"})");
  EXPECT_EQ(json("\xff"), "{\"message\":\"\xef\xbf\xbd\"}");
}

TEST(LogLine, AHandlersJsonLineBecomesText) {
  EXPECT_EQ(text(R"({"timestamp":"T","level":"ERROR","requestId":"8f5e","message":"two\nlines"})"),
            "T\t8f5e\tERROR\ttwo\rlines");
  EXPECT_EQ(text(R"({"timestamp":"T","level":"INFO","message":{"b":1,"a":"x"}})"),
            R"(T	undefined	INFO	{"b":1,"a":"x"})");
}

TEST(LogLine, APlatformsJsonLineBecomesText) {
  EXPECT_EQ(text(R"({"time":"T","type":"platform.start","record":{"requestId":"8f5e","version":"7"}})"),
            "START RequestId: 8f5e Version: 7");
  EXPECT_EQ(text(R"({"time":"T","type":"platform.runtimeDone","record":{"requestId":"8f5e","status":"success"}})"),
            "END RequestId: 8f5e");
  const std::string report =
      R"({"time":"T","type":"platform.report","record":{"requestId":"8f5e","metrics":{"durationMs":12.3,)"
      R"("billedDurationMs":13,"memorySizeMB":128,"maxMemoryUsedMB":74,"initDurationMs":166.62},)";
  const std::string shown =
      "REPORT RequestId: 8f5e\tDuration: 12.30 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 74 "
      "MB\tInit Duration: 166.62 ms\t";
  EXPECT_EQ(text(report + R"("status":"success"}})"), shown);
  EXPECT_EQ(text(report + R"("status":"error","errorType":"Runtime.ExitError"}})"),
            shown + "Status: error\tError Type: Runtime.ExitError");
  EXPECT_EQ(text(R"({"time":"T","type":"platform.logsDropped","record":{"droppedRecords":3}})"),
            R"(T	platform.logsDropped	{"droppedRecords":3})");
}

TEST(LogLine, NothingThatAHandlerWritesBreaksTheForms) {
  for (const std::string& line :
       {std::string(R"({"type":"platform.report"})"), std::string(R"({"type":"platform.start","record":[1]})"),
        std::string(R"({"type":"platform.report","record":{"metrics":{"durationMs":"x"},"status":5}})"),
        std::string(R"({"timestamp":1,"level":null})"), R"({"a":)" + std::string(100'000, '['),
        R"({"timestamp":"T","level":"INFO","message":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
        std::string(3, '\0')}) {
    EXPECT_FALSE(text(line).empty());
    EXPECT_FALSE(json(line).empty());
  }
  EXPECT_EQ(text("plain"), "plain");
  EXPECT_EQ(text(R"({"level":"INFO"})"), R"({"level":"INFO"})");
}

TEST(LogLine, ATerminalGetsNoCommands) {
  EXPECT_EQ(forTerminal("a\rb\tc"), "a\nb\tc");
  EXPECT_EQ(forTerminal("\x1b[2J\x07\x7f"), "\\x1b[2J\\x07\\x7f");
  EXPECT_EQ(forTerminal("\xc2\x9b"
                        "1m \xc2\xa9 \xc3\xa9"),
            "\\x9b1m \xc2\xa9 \xc3\xa9");
  EXPECT_EQ(forTerminal("\xc2"
                        "2\xc2\r\xc2"),
            "\xc2"
            "2\xc2\n\xc2")
      << "half a control is none";
}

}  // namespace
}  // namespace brink::server
