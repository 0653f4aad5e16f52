#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

class FunctionsTest : public ConfigTest {
 protected:
  FunctionsTest() { makeFolder("code"); }

  // The document's functions stand on line 6.
  static std::string functions(const std::string& members, const std::string& more = "{}") {
    return document({{"functions", "{" + members + "}"}, {"hooks", more}});
  }
};

TEST_F(FunctionsTest, ShortFormIsOneVersion) {
  const auto config = load(functions(R"("rewrite": {"version": 3, "code": "./code/", "handler": "src/main.run",
    "memorySize": 256, "timeout": 10, "ephemeralStorage": 1024, "environment": {"A": "1"}, "jit": false, "logFormat": "JSON",
    "applicationLogLevel": "DEBUG", "systemLogLevel": "WARN",
    "reservedConcurrentExecutions": 5, "trustDomain": "accounts"})"));
  ASSERT_EQ(config->functions.size(), 1U);
  Function expected;
  expected.name = "rewrite";
  expected.version = "3";
  expected.code = folder_ + "/code/";
  expected.handler = "src/main.run";
  expected.memory_mb = 256;
  expected.timeout = Milliseconds(10'000);
  expected.ephemeral_storage_mb = 1024;
  expected.environment = {{"A", "1"}};
  expected.jit = false;
  expected.log_format = LogFormat::Json;
  expected.application_log_level = ApplicationLogLevel::Debug;
  expected.system_log_level = SystemLogLevel::Warn;
  expected.reserved_concurrency = 5;
  expected.domain = "accounts";
  EXPECT_EQ(config->functions[0], expected);
}

TEST_F(FunctionsTest, LongFormHasSeveralVersionsThatShareTheReservation) {
  const auto config =
      load(functions(R"("auth": {"versions": {"7": {"code": "code"}, "8": {"code": "code", "timeout": 5}},
    "reservedConcurrentExecutions": 50, "trustDomain": "t"})"));
  ASSERT_EQ(config->functions.size(), 2U);
  EXPECT_EQ(config->functions[0].version, "7");
  EXPECT_EQ(config->functions[1].version, "8");
  EXPECT_EQ(config->functions[1].name, "auth");
  EXPECT_EQ(config->functions[1].timeout, Milliseconds(5000));
  EXPECT_EQ(config->functions[1].domain, "t");
  EXPECT_EQ(config->functions[0].reserved_concurrency, 50U);
}

TEST_F(FunctionsTest, AFunctionsOwnOutboundPolicyStandsInsteadOfTheConfigurations) {
  const auto config = load(functions(R"("a": {"version": 1, "code": "code", "outbound": {"ports": [8443],
    "readTimeout": "5s"}}, "b": {"version": 1, "code": "code"})"));
  const OutboundPolicy expected{.allow_private = false,
                                .ports = {8443},
                                .connection_timeout = Milliseconds(10'000),
                                .read_timeout = Milliseconds(5'000)};
  EXPECT_EQ(config->functions[0].outbound, expected);
  EXPECT_FALSE(config->functions[1].outbound);
}

TEST_F(FunctionsTest, LogLevelsNeedTheJsonFormat) {
  EXPECT_EQ(problems(functions("\"a\": {\"version\": 1, \"code\": \"code\",\n\"applicationLogLevel\": \"WARN\"},\n"
                               "\"b\": {\"versions\": {\"1\": {\"code\": \"code\", \"logFormat\": \"Text\",\n"
                               "\"systemLogLevel\": \"WARN\"}}}")),
            (Lines{"7:24: functions.a: applicationLogLevel: log levels need \"logFormat\": \"JSON\"",
                   "9:19: functions.b.versions.1: systemLogLevel: log levels need \"logFormat\": \"JSON\""}));
}

TEST_F(FunctionsTest, ALogLevelThatIsNoneIsOneProblem) {
  const Lines lines = problems(functions(R"("a": {"version": 1, "code": "code", "applicationLogLevel": "LOUD"})"));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with("found the text \"LOUD\"")) << lines[0];
}

TEST_F(FunctionsTest, TheRuntimesLogLevelVariableIsTheHandlersOwnInTextOnly) {
  const std::string environment = R"("environment": {"AWS_LAMBDA_LOG_LEVEL": "WARN"})";
  EXPECT_EQ(problems(functions(R"("a": {"version": 1, "code": "code", )" + environment + "}")), Lines{});
  const Lines lines =
      problems(functions(R"("a": {"version": 1, "code": "code", "logFormat": "JSON", )" + environment + "}"));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with("applicationLogLevel sets AWS_LAMBDA_LOG_LEVEL")) << lines[0];
}

TEST_F(FunctionsTest, VersionsAreNumbers) {
  EXPECT_EQ(load(functions(R"("a": {"version": "12", "code": "code"})"))->functions[0].version, "12");
  for (const char* bad : {"0", "-1", "1.5", "\"01\"", "\"$LATEST\"", "\"live\"", "1000000000", "true"}) {
    const Lines lines = problems(functions("\"a\": {\"version\": " + std::string(bad) + ", \"code\": \"code\"}"));
    ASSERT_EQ(lines.size(), 1U) << bad;
    EXPECT_TRUE(lines[0].starts_with("6:32: functions.a.version: expected a version number from 1 to 999999999, found"))
        << lines[0];
  }
  EXPECT_EQ(problems(functions(R"("a": {"versions": {"$LATEST": {"code": "code"}}})")),
            (Lines{"6:34: functions.a.versions.$LATEST: expected a version number from 1 to 999999999"}));
}

TEST_F(FunctionsTest, VersionAndVersionsExcludeEachOther) {
  EXPECT_EQ(problems(functions(R"("a": {"version": 1, "versions": {"1": {"code": "code"}}})")),
            (Lines{"6:21: functions.a: unknown key \"version\" (did you mean \"versions\"?); allowed: "
                   "reservedConcurrentExecutions, trustDomain, versions"}));
}

TEST_F(FunctionsTest, CodeIsAFolderOrAZipFile) {
  write("packed.zip", "PK");
  write("index.js", "");
  EXPECT_EQ(load(functions(R"("a": {"version": 1, "code": "packed.zip"})"))->functions[0].code,
            folder_ + "/packed.zip");
  EXPECT_EQ(problems(functions(
                "\"a\": {\"version\": 1, \"code\": \"nothing\"},\n\"b\": {\"version\": 1, \"code\": "
                "\"index.js\"},\n\"c\": {\"version\": 1, \"code\": \"nothing.zip\"},\n\"d\": {\"version\": 1}")),
            (Lines{"6:43: functions.a.code: expected a folder, but DIR/nothing does not exist",
                   "7:29: functions.b.code: expected a folder or a .zip file, found the text \"index.js\"",
                   "8:29: functions.c.code: expected a file, but DIR/nothing.zip does not exist",
                   "9:6: functions.d: the key \"code\" is missing"}));
}

TEST_F(FunctionsTest, LayersAreFoldersOrZipFilesInTheirOrder) {
  makeFolder("sdk");
  write("packed.zip", "PK");
  const auto config =
      load(functions("\"a\": {\"version\": 1, \"code\": \"code\",\n\"layers\": [\"sdk\", \"packed.zip\"]}"));
  ASSERT_EQ(config->functions[0].layers.size(), 2U);
  EXPECT_EQ(config->functions[0].layers[0].path, folder_ + "/sdk");
  EXPECT_EQ(config->functions[0].layers[1].path, folder_ + "/packed.zip");
  EXPECT_EQ(config->functions[0].layers[1].place.line, 7U);
  EXPECT_EQ(config->functions[0].layers[1].place.column, 19U);
  EXPECT_EQ(problems(functions("\"a\": {\"version\": 1, \"code\": \"code\",\n\"layers\": [\"sdk\",\n\"nothing\", 5]},\n"
                               "\"b\": {\"version\": 1, \"code\": \"code\", \"layers\": \"sdk\"}")),
            (Lines{"8:1: functions.a.layers[1]: expected a folder, but DIR/nothing does not exist",
                   "8:12: functions.a.layers[2]: expected a path, found the number 5",
                   "9:47: functions.b.layers: expected a list, found the text \"sdk\""}));
}

TEST_F(FunctionsTest, AFunctionHasSoManyLayers) {
  const auto layers = [](int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += i == 0 ? "\"code\"" : ", \"code\"";
    return "\"a\": {\"version\": 1, \"code\": \"code\", \"layers\":\n[" + list + "]}";
  };
  const std::string strict = R"({"profile": "strict"})";
  EXPECT_EQ(load(functions(layers(32)))->functions[0].layers.size(), 32U);
  EXPECT_EQ(problems(functions(layers(33))), (Lines{"7:1: functions.a.layers: expected at most 32 layers"}));
  EXPECT_EQ(problems(functions(layers(5), strict)), Lines{});
  EXPECT_EQ(problems(functions(layers(6), strict)),
            (Lines{"7:1: functions.a: layers: Lambda functions have at most 5 (hooks.profile is \"strict\")"}));
}

TEST_F(FunctionsTest, HandlerIsFileAndExport) {
  for (const char* bad :
       {"index", ".handler", "index.", "in dex.handler", "", "src/index", "src.d/index", "src/.handler"}) {
    const Lines lines =
        problems(functions("\"a\": {\"version\": 1, \"code\": \"code\", \"handler\": \"" + std::string(bad) + "\"}"));
    ASSERT_EQ(lines.size(), 1U) << bad;
    EXPECT_TRUE(lines[0].starts_with("6:62: functions.a.handler: expected FILE.EXPORT, as in \"index.handler\""))
        << lines[0];
  }
}

TEST_F(FunctionsTest, HandlersDoNotLeaveThePackage) {
  for (const char* bad : {"../x.y", "src/../x.y", "index..handler", "index.a..b"}) {
    EXPECT_EQ(problems(functions(R"("a": {"version": 1, "code": "code", "handler": ")" + std::string(bad) + "\"}")),
              (Lines{"6:62: functions.a.handler: expected a handler without \"..\", found the text \"" +
                     std::string(bad) + "\""}));
  }
  for (const char* good : {"/var/task/index.handler", "./src/index.handler", "src.d/index.a.b", "index.handler"}) {
    load(functions(R"("a": {"version": 1, "code": "code", "handler": ")" + std::string(good) + "\"}"));
  }
}

TEST_F(FunctionsTest, VersionsKnowWhereTheyStand) {
  const auto config =
      load(functions("\"a\": {\"version\": 1,\n\"code\": \"code\",\n\"handler\": \"x.y\"},\n"
                     "\"b\": {\"versions\": {\n\"2\": {\"code\": \"code\"}}}"));
  const auto expectPlace = [](Place place, int line, int column) {
    EXPECT_EQ(std::pair(place.line, place.column), std::pair(line, column));
  };
  expectPlace(config->functions[0].version_place, 6, 32);
  expectPlace(config->functions[0].code_place, 7, 9);
  expectPlace(config->functions[0].handler_place, 8, 12);
  expectPlace(config->functions[1].version_place, 10, 1);
  expectPlace(config->functions[1].code_place, 10, 15);
  expectPlace(config->functions[1].handler_place, 10, 6);  // no handler is named: the version
}

TEST_F(FunctionsTest, NumbersHaveLambdasRanges) {
  EXPECT_EQ(
      problems(functions("\"a\": {\"version\": 1, \"code\": \"code\",\n\"memorySize\": 64,\n\"timeout\": 901,\n"
                         "\"ephemeralStorage\": 100}")),
      (Lines{"7:15: functions.a.memorySize: expected a whole number from 128 to 10240, found the number 64",
             "8:12: functions.a.timeout: expected a whole number from 1 to 900, found the number 901",
             "9:21: functions.a.ephemeralStorage: expected a whole number from 512 to 10240, found the number 100"}));
}

TEST_F(FunctionsTest, NamesAreLambdas) {
  EXPECT_EQ(problems(functions(R"("a b": {"version": 1, "code": "code"})")),
            (Lines{"6:15: functions.a b: expected a function name of 1 to 64 letters, digits, '-' and '_'"}));
}

TEST_F(FunctionsTest, EnvironmentHasNoVariablesOfLambdasOwn) {
  EXPECT_EQ(
      problems(functions("\"a\": {\"version\": 1, \"code\": \"code\", \"environment\": {\n\"AWS_REGION\": \"x\",\n"
                         "\"1A\": \"x\",\n\"TZ\": 1}}")),
      (Lines{"7:1: functions.a.environment.AWS_REGION: Lambda sets this variable itself",
             "8:1: functions.a.environment.1A: expected a variable name: a letter, then letters, digits and '_'",
             "9:7: functions.a.environment.TZ: expected a text, {\"file\": PATH} or {\"env\": NAME}, found the number "
             "1"}));
}

TEST_F(FunctionsTest, EnvironmentHasAtMostFourKibibytes) {
  EXPECT_EQ(
      problems(
          functions(R"("a": {"version": 1, "code": "code", "environment": {"V": ")" + std::string(4096, 'v') + "\"}}")),
      (Lines{"6:66: functions.a.environment: names and values have 4097 bytes together, at most 4096 are allowed"}));
}

TEST_F(FunctionsTest, ReservationsFitIntoTheWhole) {
  const std::string three = R"("a": {"version": 1, "code": "code", "reservedConcurrentExecutions": 6},
"b": {"versions": {"1": {"code": "code"}, "2": {"code": "code"}}, "reservedConcurrentExecutions": 5})";
  load(functions(three, R"({"concurrency": 11, "maxContexts": 11})"));
  EXPECT_EQ(problems(functions(three, R"({"concurrency": 10, "maxContexts": 10})")),
            (Lines{"6:14: functions: reservedConcurrentExecutions sum up to 11, but hooks.concurrency is 10"}));
}

TEST_F(FunctionsTest, ProvisionedContextsFitIntoTheReservationOrTheWhole) {
  const std::string two = R"("a": {"version": 1, "code": "code", "provisionedConcurrency": 3},
"b": {"versions": {"1": {"code": "code", "provisionedConcurrency": 2}, "2": {"code": "code",
"provisionedConcurrency": 2}}, "reservedConcurrentExecutions": 4})";
  EXPECT_EQ(load(functions(two, R"({"concurrency": 7, "maxContexts": 7})"))->functions[1].provisioned_concurrency, 2U);
  EXPECT_EQ(problems(functions(two, R"({"concurrency": 6, "maxContexts": 6})")),
            (Lines{"6:14: functions: reservedConcurrentExecutions, and provisionedConcurrency where nothing is "
                   "reserved, sum up to 7, but hooks.concurrency is 6",
                   "6:14: functions: provisionedConcurrency sum up to 7, but hooks.maxContexts is 6"}));
  EXPECT_EQ(problems(functions(two, R"({"zygoteMaxForks": 7})")),
            (Lines{"6:14: functions: provisionedConcurrency sum up to 7, but hooks.zygoteMaxForks, less one, is 6"}));
  EXPECT_EQ(problems(functions(R"("a": {"version": 1, "code": "code", "provisionedConcurrency": 3,
"reservedConcurrentExecutions": 2})")),
            (Lines{"6:14: functions.a: provisionedConcurrency of its versions sum up to 3, but "
                   "reservedConcurrentExecutions is 2"}));
}

TEST_F(FunctionsTest, SnapStartIsOffUnlessItIsAskedFor) {
  const auto config = load(functions(R"("a": {"version": 1, "code": "code"}, "b": {"version": 1, "code": "code",
"snapStart": true})"));
  EXPECT_FALSE(config->functions[0].snap_start);
  EXPECT_TRUE(config->functions[1].snap_start);
  EXPECT_EQ(config->functions[1].snap_start_place.line, 7U);
}

TEST_F(FunctionsTest, SnapStartAndProvisionedConcurrencyExcludeEachOther) {
  EXPECT_EQ(problems(functions(R"("a": {"version": 1, "code": "code", "provisionedConcurrency": 1,
"snapStart": true}, "b": {"version": 1, "code": "code", "provisionedConcurrency": 0, "snapStart": true})")),
            (Lines{"7:14: functions.a: snapStart: a version with provisionedConcurrency cannot have it"}));
}

TEST_F(FunctionsTest, AConfigurationHasSoManySnapshots) {
  std::string many;
  for (int i = 1; i <= 65; ++i) {
    many += (i == 1 ? "\"f" : ",\n\"f") + std::to_string(i) + R"(": {"version": 1, "code": "code", "snapStart": true})";
  }
  EXPECT_EQ(problems(functions(many)),
            (Lines{"70:52: functions: expected at most 64 function versions with snapStart"}));
}

TEST_F(FunctionsTest, StrictProfileRefusesWhatLambdaAtEdgeDoesNotHave) {
  EXPECT_EQ(
      problems(functions(
          "\"a\": {\"version\": 1, \"code\": \"code\",\n\"environment\": {\"A\": \"1\"},\n"
          "\"ephemeralStorage\": 1024,\n\"reservedConcurrentExecutions\": 5,\n\"provisionedConcurrency\": 1},\n"
          "\"b\": {\"version\": 1, \"code\": \"code\", \"snapStart\": true}",
          R"({"profile": "strict"})")),
      (Lines{"7:16: functions.a: environment: Lambda@Edge functions have no environment variables (hooks.profile is "
             "\"strict\")",
             "8:21: functions.a: ephemeralStorage: Lambda@Edge functions have 512 MB (hooks.profile is \"strict\")",
             "9:33: functions.a: reservedConcurrentExecutions: Lambda@Edge functions cannot reserve concurrency "
             "(hooks.profile is \"strict\")",
             "10:27: functions.a: provisionedConcurrency: Lambda@Edge functions have no provisioned concurrency "
             "(hooks.profile is \"strict\")",
             "11:50: functions.b: snapStart: Lambda@Edge functions have no SnapStart (hooks.profile is \"strict\")"}));
}

}  // namespace
}  // namespace brink::conf::test
