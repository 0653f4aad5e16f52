#include "conf/load.h"

#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

using LoadTest = ConfigTest;

TEST_F(LoadTest, SmallestConfigurationHasDefaultsForAllElse) {
  const ConfigPtr config = load(document());
  EXPECT_EQ(config->file, "brink.json");
  EXPECT_EQ(config->workers, 0U);
  EXPECT_EQ(config->pop, "BRK50-C1");
  EXPECT_EQ(config->shutdown_timeout, Seconds(30));
  EXPECT_EQ(config->viewer_limits, ViewerLimits{});
  EXPECT_EQ(config->hooks, HookSettings{});
  EXPECT_EQ(config->access_log.file, "");
  ASSERT_EQ(config->distributions.size(), 1U);
  ASSERT_EQ(config->distributions[0].behaviors.size(), 1U);
  EXPECT_EQ(config->distributions[0].behaviors[0].path_pattern, "*");
}

TEST_F(LoadTest, ReportsAllProblemsAtOnceInTheOrderOfTheFile) {
  const std::string text = R"({
  "version": 2,
  "wrokers": 4,
  "pop": "lower",
  "listeners": [{"port": 70000}, {"prot": 80}],
  "origins": "none"
})";
  EXPECT_EQ(
      problems(text),
      (Lines{"1:1: the key \"distributions\" is missing",
             "2:14: version: expected 1, the version of the configuration format that this Brink reads, found the "
             "number 2",
             "3:3: unknown key \"wrokers\" (did you mean \"workers\"?)",
             "4:10: pop: expected 1 to 32 capital letters, digits and '-', as in \"LHR50-C1\", found the text "
             "\"lower\"",
             "5:26: listeners[0].port: expected a whole number from 0 to 65535, found the number 70000",
             "5:34: listeners[1]: the key \"port\" is missing",
             "5:35: listeners[1]: unknown key \"prot\" (did you mean \"port\"?); allowed: host, port, tls",
             "6:14: origins: expected a list, found the text \"none\""}));
}

TEST_F(LoadTest, ReportsDuplicateKeysTogetherWithOtherProblems) {
  EXPECT_EQ(problems(document({{"workers", "1,\n\"workers\": 2"}, {"pop", "7"}})),
            (Lines{"6:8: pop: expected 1 to 32 capital letters, digits and '-', as in \"LHR50-C1\", found the number 7",
                   "8:1: the key \"workers\" is given twice: here and on line 7"}));
}

TEST_F(LoadTest, SyntaxErrorIsTheOnlyProblem) {
  EXPECT_EQ(problems("{\"version\": 1,,}"), (Lines{"1:15: syntax error: unexpected ','; expected string literal"}));
}

TEST_F(LoadTest, AnythingButAnObjectIsRefused) {
  EXPECT_EQ(problems("[]"), (Lines{"1:1: expected an object, found a list"}));
}

TEST_F(LoadTest, NullIsNotAnAbsentKey) {
  EXPECT_EQ(problems(document({{"workers", "null"}})),
            (Lines{"6:12: workers: expected a whole number from 0 to 1024, found null"}));
}

TEST_F(LoadTest, SchemaKeyIsAllowedAtTheTop) { load(document({{"$schema", "\"./brink.schema.json\""}})); }

TEST_F(LoadTest, ProblemsAreOneLineEach) {
  EXPECT_EQ(formatProblems("brink.json", {{3, 7, "first"}, {0, 0, "second"}}),
            "brink.json:3:7: first\nbrink.json: second\n");
}

TEST_F(LoadTest, OnlyTheFirstHundredProblemsAreShown) {
  const std::string lines = formatProblems("f", std::vector<Problem>(101, Problem{1, 1, "x"}));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 101);
  EXPECT_TRUE(lines.ends_with("f: and 1 more problems\n"));
}

TEST_F(LoadTest, RelativePathsAreRelativeToTheFile) {
  write("nested/brink.json", document({{"accessLog", R"({"file": "../log/access"})"}}));
  const ConfigResult result = loadConfig(folder_ + "/nested/brink.json");
  ASSERT_TRUE(result) << formatProblems("", result.error());
  EXPECT_EQ((*result)->file, folder_ + "/nested/brink.json");
  EXPECT_EQ((*result)->access_log.file, folder_ + "/log/access");
}

TEST_F(LoadTest, AFileThatCannotBeReadIsAProblemWithoutLine) {
  const ConfigResult missing = loadConfig(folder_ + "/nothing.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(formatProblems("nothing.json", missing.error()),
            "nothing.json: cannot be read: No such file or directory\n");
  const ConfigResult folder = loadConfig(folder_);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error()[0].message, "cannot be read: Is a directory");
}

TEST_F(LoadTest, HundredsOfFunctionsLoadAndSoDoTheirProblems) {
  makeFolder("code");
  std::string functions;
  std::string behaviors;
  for (int i = 0; i < 600; ++i) {
    const std::string number = std::to_string(i);
    functions += (i > 0 ? ",\n" : "") + ("\"f" + number + R"(": {"version": 1, "code": "code"})");
    behaviors += (i > 0 ? ",\n" : "") + (R"({"pathPattern": "/)" + number + R"(", "targetOriginId": "app", )") +
                 R"("cachePolicy": "CachingDisabled", "lambdaFunctionAssociations": )" +
                 R"([{"eventType": "viewer-request", "function": "f)" + number + ":@\"}]}";
  }
  std::string text = document({{"functions", "{" + functions + "}"},
                               {"distributions", distribution(", \"cacheBehaviors\": [" + behaviors + "]")}});
  EXPECT_EQ(problems(text).size(), 600U);
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at)) text[at] = '1';
  EXPECT_EQ(load(text)->functions.size(), 600U);
}

}  // namespace
}  // namespace brink::conf::test
