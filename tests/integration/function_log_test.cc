// What a real handler's log reads like (contract §8.7). Times, ids and measured figures are replaced by one word each.
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using Json = nlohmann::json;

constexpr char kAnswer[] = " return {status: '200', body: 'x'}; };";

// The log of a function that was called `calls` times, one after the other, by the same worker.
std::string logOf(const std::string& code, const std::string& members = "", int calls = 1, int status = 200) {
  ScriptedOrigin origin;
  // One context, so that a second call is a warm one.
  const std::string one = R"("reservedConcurrentExecutions": 1)";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", code, members.empty() ? one : members + ", " + one)
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 1)"));
  const TestViewer viewer(edge);
  for (int i = 0; i < calls; ++i) EXPECT_EQ(viewer.get("/a").status, status);
  edge.stop();
  return edge.functionLog("f");
}

std::string withoutFigures(const std::string& log) {
  const std::pair<const char*, const char*> rules[] = {
      {R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)", "TIME"},
      {"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"},
      {R"(Duration: \d+\.\d\d ms)", "Duration: D ms"},
      {R"(Billed Duration: \d+ ms)", "Billed Duration: B ms"},
      {R"(Used: [1-9]\d* MB)", "Used: M MB"},
  };
  std::string text = log;
  for (const auto& [figure, word] : rules) text = std::regex_replace(text, std::regex(figure), word);
  return text;
}

std::vector<Json> jsonLines(const std::string& log) {
  std::vector<Json> lines;
  std::istringstream stream(log);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(Json::parse(line, nullptr, false));
    EXPECT_TRUE(lines.back().is_object()) << line;
  }
  return lines;
}

TEST(FunctionLog, TellsAColdAndAWarmInvocationAsLambdaDoes) {
  const std::string log = logOf(std::string("exports.handler = async () => { console.log('called');") + kAnswer, "", 2);
  EXPECT_EQ(
      withoutFigures(log),
      "START RequestId: ID Version: 1\n"
      "TIME\tID\tINFO\tcalled\n"
      "END RequestId: ID\n"
      "REPORT RequestId: ID\tDuration: D ms\tBilled Duration: B ms\tMemory Size: 128 MB\tMax Memory Used: M MB\t"
      "Init Duration: D ms\t\n"
      "START RequestId: ID Version: 1\n"
      "TIME\tID\tINFO\tcalled\n"
      "END RequestId: ID\n"
      "REPORT RequestId: ID\tDuration: D ms\tBilled Duration: B ms\tMemory Size: 128 MB\tMax Memory Used: M MB\t\n");
}

TEST(FunctionLog, InJsonHalvesOfCharactersAreReplaced) {
  const auto lines = jsonLines(logOf(std::string("exports.handler = async () => { console.log('a\\ud83d', 1);"
                                                 "console.log({k: '\\ud83d \\\\ud83d \\ud83d\\ude00'});") +
                                         kAnswer,
                                     R"("logFormat": "JSON")"));
  ASSERT_GE(lines.size(), 3U);
  EXPECT_EQ(lines[1]["message"], "a\uFFFD 1");
  EXPECT_EQ(lines[2]["message"], Json({{"k", "\uFFFD \\ud83d \U0001F600"}}));
}

// They call console.log and console.warn, which Lambda's runtime has replaced; dir does not.
TEST(FunctionLog, HasWhatOtherMethodsOfConsoleWriteAsLinesOfAnInfoOrWarning) {
  const std::string log =
      logOf(std::string("exports.handler = async () => { console.log(); console.group('G', 1);"
                        "console.log('inside'); console.groupEnd(); console.count(); console.table(5);"
                        "console.table([7]); console.assert(false, 'as', {a: 1}); console.dir({a: 1});"
                        "process.emitWarning('careful', {code: 'C1'}); await null;"
                        "await new Promise(setImmediate);") +
            kAnswer);
  const std::string lines = withoutFigures(log);
  EXPECT_EQ(lines.substr(lines.find('\n') + 1, lines.find("END") - lines.find('\n') - 1),
            "TIME\tID\tINFO\tundefined\n"
            "TIME\tID\tINFO\tG 1\n"
            "TIME\tID\tINFO\tinside\n"
            "TIME\tID\tINFO\tdefault: 1\n"
            "TIME\tID\tINFO\t5\n"
            "TIME\tID\tINFO\t┌─────────┬────────┐\r│ (index) │ Values │\r├─────────┼────────┤\r"
            "│ 0       │ 7      │\r└─────────┴────────┘\n"
            "TIME\tID\tWARN\tAssertion failed: as { a: 1 }\n"
            "{ a: 1 }\n"
            "TIME\tID\tERROR\t(node:8) [C1] Warning: careful\r"
            "(Use `node --trace-warnings ...` to show where the warning was created)\n");
}

TEST(FunctionLog, BillsTheDurationRoundedUpToMilliseconds) {
  const std::string log =
      logOf(std::string("exports.handler = async () => { await new Promise(r => setTimeout(r, 20));") + kAnswer, "", 3);
  const std::regex report(R"(\tDuration: (\d+\.\d\d) ms\tBilled Duration: (\d+) ms\t)");
  int reports = 0;
  for (auto it = std::sregex_iterator(log.begin(), log.end(), report); it != std::sregex_iterator(); ++it, ++reports) {
    const double duration = std::stod((*it)[1]);
    const double billed = std::stod((*it)[2]);
    EXPECT_GE(duration, 19.0) << "a timer may be a little early";
    // The duration is printed with two decimals: what is billed is between it and one millisecond more.
    EXPECT_GE(billed, duration - 0.005);
    EXPECT_LT(billed, duration + 1.005);
  }
  EXPECT_EQ(reports, 3) << log;
}

TEST(FunctionLog, AMessageOfSeveralLinesIsOneRecord) {
  const std::string log =
      logOf(std::string("exports.handler = async () => { console.warn('one\\ntwo\\n%s', 'three');") + kAnswer);
  EXPECT_NE(withoutFigures(log).find("TIME\tID\tWARN\tone\rtwo\rthree\nEND RequestId"), std::string::npos) << log;
}

TEST(FunctionLog, LinesBeforeTheFirstInvocationHaveNoRequest) {
  const std::string log = logOf(std::string("console.error('loading'); exports.handler = async () => {") + kAnswer);
  EXPECT_TRUE(withoutFigures(log).starts_with("TIME\tundefined\tERROR\tloading\nSTART RequestId: ID")) << log;
}

constexpr char kEveryLevel[] =
    "exports.handler = async () => { for (const level of ['trace', 'debug', 'info', 'log', 'warn', 'error', 'fatal'])"
    " console[level]('as ' + level); return {status: '200', body: 'x'}; };";

TEST(FunctionLog, HasTheMethodsUnderItsLevelOnly) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "TRACE DEBUG INFO INFO WARN ERROR FATAL "},
      {"TRACE", "TRACE DEBUG INFO INFO WARN ERROR FATAL "},
      {"DEBUG", "DEBUG INFO INFO WARN ERROR FATAL "},
      {"INFO", "INFO INFO WARN ERROR FATAL "},
      {"WARN", "WARN ERROR FATAL "},
      {"ERROR", "ERROR FATAL "},
      {"FATAL", "FATAL "},
  };
  ScriptedOrigin origin;
  EdgeConfig config(origin);
  for (const auto& [level, expected] : rows) {
    const std::string name = std::string("level") + level;
    config.function(name, kEveryLevel, std::string(R"("environment": {"AWS_LAMBDA_LOG_LEVEL": ")") + level + "\"}")
        .behavior("/" + name,
                  R"("lambdaFunctionAssociations": [{"eventType": "viewer-request", "function": ")" + name + ":1\"}]");
  }
  EdgeProcess edge(config);
  for (const auto& [level, expected] : rows) {
    EXPECT_EQ(TestViewer(edge).get(std::string("/level") + level).status, 200);
  }
  edge.stop();
  for (const auto& [level, expected] : rows) {
    const std::string log = edge.functionLog(std::string("level") + level);
    std::string levels;
    const std::regex line(R"(\t([A-Z]+)\tas )");
    for (auto it = std::sregex_iterator(log.begin(), log.end(), line); it != std::sregex_iterator(); ++it) {
      levels += (*it)[1].str() + ' ';
    }
    EXPECT_EQ(levels, expected) << "AWS_LAMBDA_LOG_LEVEL=" << level;
  }
}

TEST(FunctionLog, AnEnvironmentThatIsLostShowsInTheReport) {
  const std::string log = withoutFigures(logOf("exports.handler = async () => process.exit(3);", "", 1, 503));
  EXPECT_NE(log.find("\tStatus: error\tError Type: Runtime.ExitError\n"), std::string::npos) << log;
}

TEST(FunctionLog, AFunctionsOwnErrorIsANormalEnd) {
  const std::string log = logOf("exports.handler = async () => { throw new RangeError('no'); };", "", 1, 503);
  EXPECT_NE(log.find("\tERROR\tInvoke Error \t{\"errorType\":\"RangeError\""), std::string::npos) << log;
  EXPECT_EQ(log.find("Status: "), std::string::npos) << log;
}

TEST(FunctionLog, InJsonEveryLineIsAnObject) {
  const std::string log = logOf(std::string("exports.handler = async () => { console.log('two\\nlines');"
                                            " console.error({a: [1]}); console.warn('%d', 5, new TypeError('bad'));"
                                            " console.info(undefined);") +
                                    kAnswer,
                                R"("logFormat": "JSON")", 2);
  const std::vector<Json> lines = jsonLines(log);
  ASSERT_EQ(lines.size(), 12U) << log;
  const std::string id = lines[0]["record"]["requestId"];
  EXPECT_EQ(lines[0]["type"], "platform.start");
  EXPECT_EQ(lines[0]["record"], Json({{"requestId", id}, {"version", "1"}}));
  EXPECT_EQ(withoutFigures(lines[0]["time"]), "TIME");

  EXPECT_EQ(lines[1]["level"], "INFO");
  EXPECT_EQ(lines[1]["requestId"], id);
  EXPECT_EQ(lines[1]["message"], "two\nlines");
  EXPECT_EQ(withoutFigures(lines[1]["timestamp"]), "TIME");
  EXPECT_EQ(lines[2]["level"], "ERROR");
  EXPECT_EQ(lines[2]["message"], Json({{"a", {1}}}));
  EXPECT_EQ(lines[3]["level"], "WARN");
  EXPECT_EQ(lines[3]["errorType"], "TypeError");
  EXPECT_EQ(lines[3]["errorMessage"], "bad");
  EXPECT_EQ(lines[3]["stackTrace"][0], "TypeError: bad");

  EXPECT_EQ(lines[4].size(), 3U) << "timestamp, level, requestId: what is undefined is left out";

  EXPECT_EQ(lines[5]["type"], "platform.report");
  const Json& report = lines[5]["record"];
  EXPECT_EQ(report["requestId"], id);
  EXPECT_EQ(report["status"], "success");
  EXPECT_EQ(report["metrics"]["memorySizeMB"], 128);
  EXPECT_GT(report["metrics"]["maxMemoryUsedMB"], 0);
  EXPECT_GE(report["metrics"]["billedDurationMs"], report["metrics"]["durationMs"]);
  EXPECT_TRUE(report["metrics"]["initDurationMs"].is_number()) << "a cold start";
  EXPECT_FALSE(report.contains("errorType"));
  EXPECT_FALSE(lines[11]["record"]["metrics"].contains("initDurationMs")) << "a warm one";
}

// The handler's levels and the platform's types, as "type", one after the other.
std::string toldAt(const std::string& levels) {
  const std::string log = logOf(kEveryLevel, R"("logFormat": "JSON")" + levels);
  std::string told;
  for (const Json& line : jsonLines(log)) {
    told += (line.contains("type") ? line["type"] : line["level"]).get<std::string>() + ' ';
  }
  return told;
}

TEST(FunctionLog, InJsonLevelsAreLambdasAndInfoIfNothingIsSaid) {
  EXPECT_EQ(toldAt(""), "platform.start INFO INFO WARN ERROR FATAL platform.report ");
  EXPECT_EQ(toldAt(R"(, "applicationLogLevel": "TRACE", "systemLogLevel": "DEBUG")"),
            "platform.initReport platform.start TRACE DEBUG INFO INFO WARN ERROR FATAL platform.runtimeDone "
            "platform.report ");
  EXPECT_EQ(toldAt(R"(, "applicationLogLevel": "ERROR", "systemLogLevel": "WARN")"), "ERROR FATAL ");
}

TEST(FunctionLog, HandlersFindTheirLevelInTheirEnvironment) {
  const std::string code =
      std::string("exports.handler = async () => { console.fatal(process.env.AWS_LAMBDA_LOG_LEVEL);") + kAnswer;
  EXPECT_NE(logOf(code).find("\tFATAL\tundefined\n"), std::string::npos);
  for (const std::string level : {"DEBUG", "FATAL"}) {
    const std::string log = logOf(code, R"("logFormat": "JSON", "applicationLogLevel": ")" + level + '"');
    EXPECT_EQ(jsonLines(log)[1]["message"], level) << log;
  }
}

TEST(FunctionLog, InJsonAFailureIsAnErrorWithItsStackTrace) {
  const std::string code = "exports.handler = async () => { const e = new RangeError('no'); e.code = 7; throw e; };";
  const std::vector<Json> lines = jsonLines(logOf(code, R"("logFormat": "JSON")", 1, 503));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1]["level"], "ERROR");
  EXPECT_EQ(lines[1]["message"]["errorType"], "RangeError");
  EXPECT_EQ(lines[1]["message"]["errorMessage"], "no");
  EXPECT_EQ(lines[1]["message"]["code"], 7);
  EXPECT_EQ(lines[1]["message"]["stackTrace"][0], "RangeError: no");
  EXPECT_FALSE(lines[1]["message"].contains("stack"));
}

TEST(FunctionLog, ALongLineAndAFloodAreCutAndSaySo) {
  const std::string log = logOf(std::string("exports.handler = async () => { console.log('a'.repeat(300000));"
                                            " for (let i = 0; i < 100; i++) console.log('b'.repeat(100000));") +
                                kAnswer);
  // The line has 256 KiB with the note.
  EXPECT_NE(log.find("a ... (" + std::to_string(300'000 - (256 * 1024 - 40)) + " bytes cut)\n"), std::string::npos);
  EXPECT_TRUE(std::regex_search(log, std::regex("\nLOGS\tLogs Dropped: \\d+\tReason: rate limit\n")));
  EXPECT_LT(log.size(), 6U << 20);
  EXPECT_NE(log.find("\nREPORT RequestId: "), std::string::npos);
}

TEST(FunctionLog, InJsonTheReportTellsErrorsAndTimeouts) {
  const std::string lost = logOf("exports.handler = async () => process.exit(3);", R"("logFormat": "JSON")", 1, 503);
  const Json exited = jsonLines(lost).back()["record"];
  EXPECT_EQ(exited["status"], "error");
  EXPECT_EQ(exited["errorType"], "Runtime.ExitError");
  const std::string late =
      logOf("exports.handler = () => { for (;;); };", R"("logFormat": "JSON", "timeout": 1)", 1, 503);
  const Json stopped = jsonLines(late).back()["record"];
  EXPECT_EQ(stopped["status"], "timeout");
  EXPECT_GE(stopped["metrics"]["durationMs"], 1000);
}

}  // namespace
}  // namespace brink::test
