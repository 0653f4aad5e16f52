// `brink invoke`: a handler run once, without a server. Standard output is one JSON document, logs are on standard
// error, and the exit code says how it went: 0 a result, 1 an error, 2 wrong usage.
#include <chrono>
#include <filesystem>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/support/brink_command.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_folder.h"

namespace brink::test {
namespace {

constexpr char kViewerRequest[] =
    R"({"Records":[{"cf":{"config":{"distributionDomainName":"d1.example.net","distributionId":"E1",)"
    R"("eventType":"viewer-request","requestId":"abc=="},"request":{"clientIp":"203.0.113.9",)"
    R"("headers":{"host":[{"key":"Host","value":"d1.example.net"}]},"method":"GET","querystring":"x=1","uri":"/p"}}}]})";

testing::AssertionResult contains(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << part << "' is not in:\n" << text;
}

TEST(Invoke, PrintsTheRawResultAndLogsToStandardError) {
  const TestFolder folder;
  folder.write("package/index.js",
               "console.log('loading');\n"
               "exports.handler = async event => { console.log('uri', event.Records[0].cf.request.uri);"
               " return {status: 999, anything: [1, null]}; };");
  const std::string event = folder.write("event.json", kViewerRequest);

  const CommandResult run = runBrink({"invoke", folder.path() / "package", "--event", event});

  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "{\"status\":999,\"anything\":[1,null]}\n") << "not validated";
  EXPECT_TRUE(contains(run.err, "START RequestId: "));
  EXPECT_TRUE(contains(run.err, "Version: $LATEST"));
  EXPECT_TRUE(contains(run.err, "INFO\turi /p"));
  EXPECT_TRUE(contains(run.err, "REPORT RequestId: "));
}

TEST(Invoke, TakesAnyEventFromStandardInput) {
  const TestFolder folder;
  folder.write("package/src/main.js", "exports.run = async event => event.a + 1;");

  const CommandResult run =
      runBrink({"invoke", folder.path() / "package", "--handler", "src/main.run", "--event", "-"}, {}, R"({"a": 41})");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "42\n");
}

TEST(Invoke, LayersStandInOpt) {
  const TestFolder folder;
  folder.write("package/index.js",
               "exports.handler = async () => [require('sdk').name, require('/opt/conf.json').of];");
  folder.write("sdk/nodejs/node_modules/sdk/index.js", "exports.name = 'the SDK';");
  folder.write("sdk/conf.json", R"({"of": "the SDK's layer"})");
  folder.write("above/conf.json", R"({"of": "the layer above"})");
  const std::string package = folder.path() / "package";

  const CommandResult run = runBrink(
      {"invoke", package, "--event", "-", "--layer", folder.path() / "sdk", "--layer", folder.path() / "above"}, {},
      "{}");
  EXPECT_EQ(run.out, "[\"the SDK\",\"the layer above\"]\n") << run.err;
  // As under Lambda, and other than Node by itself, modules find them, too.
  folder.write("module/index.mjs", "import { name } from 'sdk'; export const handler = async () => name;");
  EXPECT_EQ(
      runBrink({"invoke", folder.path() / "module", "--event", "-", "--layer", folder.path() / "sdk"}, {}, "{}").out,
      "\"the SDK\"\n");
  const CommandResult missing =
      runBrink({"invoke", package, "--event", "-", "--layer", folder.path() / "no"}, {}, "{}");
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_TRUE(contains(missing.err, "no: No such file or directory"));
}

TEST(Invoke, FilesOfAPackageHaveTheirOwnDatesAndModes) {
  const TestFolder folder;
  folder.write("package/index.js",
               "exports.handler = async () => ['a', 'b'].map((name) => { const { mtimeMs, mode } = "
               "require('fs').statSync('/var/task/' + name); return [mtimeMs, mode & 0o777]; });");
  for (const auto& [name, hours] : {std::pair("a", 1), std::pair("b", 2)}) {
    const std::filesystem::path file = folder.write("package/" + std::string(name), "x");
    std::filesystem::last_write_time(
        file, std::chrono::file_clock::from_sys(std::chrono::sys_seconds(std::chrono::hours(hours))));
  }
  std::filesystem::permissions(folder.path() / "package/b", std::filesystem::perms::owner_all);
  EXPECT_EQ(runBrink({"invoke", folder.path() / "package", "--event", "-"}, {}, "{}").out,
            "[[3600000,420],[7200000,493]]\n");
}

TEST(Invoke, FetchReachesWhatFlagsAllow) {
  ScriptedOrigin origin;
  origin.on("/", {.body = "fetched"});
  const TestFolder folder;
  folder.write("package/index.js",
               "exports.handler = async event => fetch(event.url).then(r => r.text()).catch(e => e.cause.code);");
  const std::string port = std::to_string(origin.port());
  const std::string event = R"({"url": "http://127.0.0.1:)" + port + R"(/"})";
  const std::string package = folder.path() / "package";

  EXPECT_EQ(runBrink({"invoke", package, "--event", "-"}, {}, event).out, "\"EACCES\"\n");
  EXPECT_EQ(runBrink({"invoke", package, "--event", "-", "--allow-port", port}, {}, event).out, "\"EACCES\"\n");
  EXPECT_EQ(runBrink({"invoke", package, "--event", "-", "--allow-private"}, {}, event).out, "\"EACCES\"\n");
  EXPECT_EQ(runBrink({"invoke", package, "--event", "-", "--allow-private", "--allow-port", port}, {}, event).out,
            "\"fetched\"\n");
}

TEST(Invoke, AnErrorIsADocumentWithExitCode1) {
  const TestFolder folder;
  folder.write("package/index.js", "exports.handler = async () => { throw new TypeError('no good'); };");

  const CommandResult run = runBrink({"invoke", folder.path() / "package", "--event", "-"}, {}, "{}");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out.find(R"({"errorType":"TypeError","errorMessage":"no good","trace":["TypeError: no good")"), 0U)
      << run.out;
  EXPECT_TRUE(contains(run.err, "Invoke Error"));
}

TEST(Invoke, CodeThatCannotBeLoadedIsAnError) {
  const TestFolder folder;
  folder.write("package/index.js", "require('nowhere');");

  const CommandResult run = runBrink({"invoke", folder.path() / "package", "--event", "-"}, {}, "{}");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(contains(run.out, R"("errorType":"Runtime.ImportModuleError")"));
}

TEST(Invoke, TheTimeoutEndsIt) {
  const TestFolder folder;
  folder.write("package/index.js", "exports.handler = async () => { for (;;); };");

  const CommandResult run = runBrink({"invoke", folder.path() / "package", "--event", "-", "--timeout", "1"}, {}, "{}");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(contains(run.out, R"("errorType":"Sandbox.Timedout")"));
  EXPECT_TRUE(contains(run.out, "Task timed out after 1.00 seconds"));
  EXPECT_GE(run.elapsed, std::chrono::seconds(1));
  EXPECT_LT(run.elapsed, std::chrono::seconds(5));
}

TEST(Invoke, MemoryHasItsLimit) {
  const TestFolder folder;
  folder.write("package/index.js",
               "exports.handler = async () => { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)); };");

  const CommandResult run =
      runBrink({"invoke", folder.path() / "package", "--event", "-", "--memory", "128", "--timeout", "8"}, {}, "{}");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(contains(run.out, "\"errorType\":")) << run.err;
}

TEST(Invoke, TheEnvironmentComesFromFlagsAndAFile) {
  const TestFolder folder;
  folder.write("package/index.js",
               "exports.handler = async () => [process.env.ONE, process.env.TWO, process.env.HOME || 'none'];");
  const std::string file = folder.write("env.json", R"({"ONE": "from the file", "TWO": "from the file"})");

  const CommandResult run = runBrink(
      {"invoke", folder.path() / "package", "--event", "-", "--env-file", file, "--env", "TWO=a=b", "--env", "THREE=3"},
      {}, "{}");
  EXPECT_EQ(run.out, "[\"from the file\",\"a=b\",\"none\"]\n") << run.err;
}

TEST(Invoke, ValidateSaysWhatTheEdgeWouldDo) {
  const TestFolder folder;
  folder.write("package/index.js",
               "exports.good = async e => { const r = e.Records[0].cf.request; r.uri = '/new'; return r; };"
               "exports.answer = async () => ({status: '302', headers: {location: [{value: '/'}]}, body: 'abc'});"
               "exports.bad = async () => ({status: '200', headers: {via: [{value: 'x'}]}});"
               "exports.nothing = async () => {};");
  const auto validate = [&folder](const std::string& handler) {
    return runBrink(
        {"invoke", folder.path() / "package", "--handler", "index." + handler, "--event", "-", "--validate"}, {},
        kViewerRequest);
  };

  const CommandResult good = validate("good");
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_TRUE(contains(good.out, R"("action":"continue")"));
  EXPECT_TRUE(contains(good.out, R"("uri":"/new")"));
  const CommandResult answer = validate("answer");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_TRUE(contains(answer.out, R"("action":"respond")"));
  EXPECT_TRUE(contains(answer.out, R"("status":302)"));
  const CommandResult bad = validate("bad");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_TRUE(contains(bad.out, R"("action":"fail","status":502,"resultType":"LambdaValidationError")"));
  EXPECT_TRUE(contains(bad.out, "tried to add read-only header, headerName : Via."));
  EXPECT_EQ(validate("nothing").exit_code, 1);
}

TEST(Invoke, ValidateShowsTheOriginThatWouldBeAsked) {
  const TestFolder folder;
  folder.write(
      "package/index.js",
      "exports.handler = async e => { const r = e.Records[0].cf.request;"
      " if (r.uri === '/switch') r.origin = {custom: {domainName: 'b.example.net', port: 8443, protocol: 'https',"
      "   path: '/b', sslProtocols: ['TLSv1.2'], readTimeout: 7, keepaliveTimeout: 6,"
      "   customHeaders: {'x-from': [{key: 'X-From', value: 'edge'}]}}};"
      " return r; };");
  const auto asked = [&folder](const std::string& uri) {
    return runBrink(
        {"invoke", folder.path() / "package", "--event", "-", "--type", "origin-request", "--validate"}, {},
        R"({"Records":[{"cf":{"config":{"distributionDomainName":"d1.example.net","distributionId":"E1",)"
        R"("requestId":"a"},"request":{"clientIp":"203.0.113.9","headers":{},"method":"GET",)"
        R"("querystring":"","uri":")" +
            uri +
            R"(","origin":{"s3":{"authMethod":"none",)"
            R"("customHeaders":{},"domainName":"b.s3.amazonaws.com","path":"","region":"us-east-1"}}}}}]})");
  };
  const CommandResult switched = asked("/switch");
  EXPECT_EQ(switched.exit_code, 0) << switched.err;
  EXPECT_TRUE(contains(switched.out,
                       R"("origin":{"custom":{"customHeaders":{"x-from":[{"key":"X-From","value":"edge"}]},)"
                       R"("domainName":"b.example.net","path":"/b","protocol":"https","port":8443,)"
                       R"("keepaliveTimeout":6,"readTimeout":7,"sslProtocols":["TLSv1.2"]}})"));
  EXPECT_TRUE(contains(asked("/stay").out, R"("origin":{"s3":{"customHeaders":{},"domainName":"b.s3.amazonaws.com")"));
}

TEST(Invoke, AMistakeInTheSyntaxIsToldWithItsPlace) {
  const TestFolder folder;
  folder.write("package/index.js", "exports.handler = async () => {\n  let b = ;\n};");
  folder.write("package/module.mjs", "export const handler = 1;\n\nlet c = ;");
  const auto told = [&folder](const std::string& handler) {
    return runBrink({"invoke", folder.path() / "package", "--handler", handler, "--event", "-"}, {}, "{}").out;
  };
  constexpr char kTold[] =
      R"("trace":["Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token ';'","    at /var/task/)";
  EXPECT_TRUE(contains(told("index.handler"), std::string(kTold) + "index.js:2\""));
  EXPECT_TRUE(contains(told("module.handler"), std::string(kTold) + "module.mjs:3\""));
}

TEST(Invoke, AnEventThatCannotBeTakenIsToldWithItsPlace) {
  const TestFolder folder;
  folder.write("package/index.js", "exports.handler = async () => 1;");
  const auto said = [&folder](const std::string& event) {
    return runBrink({"invoke", folder.path() / "package", "--event", event}).err;
  };
  const std::string broken = folder.write("broken.json", "{\n  \"a\": ,\n}");
  EXPECT_TRUE(contains(said(broken), broken + ":2:8: syntax error: unexpected ','"));
  const std::string missing = folder.path() / "missing.json";
  EXPECT_TRUE(contains(said(missing), missing + ": cannot be read: No such file or directory"));
  EXPECT_TRUE(contains(said(folder.path()), ": cannot be read: Is a directory"));
  EXPECT_TRUE(contains(said(folder.write("comment.json", "// none\n{}")), "comment.json: is not JSON"));
}

TEST(Invoke, WrongUsageIsExitCode2WithNothingOnStandardOutput) {
  const TestFolder folder;
  folder.write("package/index.js", "exports.handler = async () => 1;");
  folder.write("nul.json", std::string("{}\0{\"A\": \"1\"}", 13));
  const std::string package = folder.path() / "package";
  const std::vector<std::vector<std::string>> wrong{
      {"invoke"},
      {"invoke", package},
      {"invoke", package, "--event", folder.path() / "missing.json"},
      {"invoke", folder.path() / "missing", "--event", "-"},
      {"invoke", package, "--event", "-", "--timeout", "0"},
      {"invoke", package, "--event", "-", "--memory", "1"},
      {"invoke", package, "--event", "-", "--type", "viewer-something"},
      {"invoke", package, "--event", "-", "--env", "novalue"},
      {"invoke", package, "--event", "-", "--env-file", folder.path() / "missing.json"},
      {"invoke", package, "--event", "-", "--env-file", folder.path()},
      {"invoke", package, "--event", "-", "--env-file", folder.path() / "nul.json"},
      {"invoke", package, "--event", folder.path() / "nul.json"},
      {"invoke", package, "--event", "-", "--validate"},
      {"invoke", package, "--event", "-", "--colour"},
      {"nonsense"},
      {}};
  for (const std::vector<std::string>& arguments : wrong) {
    std::string line;
    for (const std::string& argument : arguments) line += argument + " ";
    const CommandResult run = runBrink(arguments, {}, "{}");
    EXPECT_EQ(run.exit_code, 2) << line << run.out;
    EXPECT_EQ(run.out, "") << line;
    EXPECT_NE(run.err, "") << line;
  }
  EXPECT_EQ(runBrink({"invoke", package, "--event", "-"}, {}, "{not JSON").exit_code, 2);
}

}  // namespace
}  // namespace brink::test
