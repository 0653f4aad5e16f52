// SnapStart in the real server: made before the listeners open, before a reload is published, and again when it dies.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/integration/refusals.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_folder.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

constexpr char kSnapStart[] = R"("snapStart": true)";

// Answers what init drew, and what the context draws.
constexpr char kDraw[] =
    "console.log('init'); const born = Math.random();"
    "exports.handler = async () => ({ status: '200', body: [process.env.AWS_LAMBDA_INITIALIZATION_TYPE, born, "
    "Math.random()].join(' ') });";

CommandResult reload(const EdgeProcess& edge) {
  return runBrink({"reload", "--config", edge.configFile(), "--admin", (edge.folder() / "admin.sock").string()});
}

std::string configText(const EdgeProcess& edge) {
  std::ifstream file(edge.configFile());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The file with version 2 of `f` instead of version 1, and its code.
void writeSecondVersion(const EdgeProcess& edge, const std::string& code) {
  std::ofstream(edge.folder() / "f" / "index.js") << code;
  std::string text = std::regex_replace(configText(edge), std::regex("f:1"), "f:2");
  const std::size_t functions = text.find("\"functions\"");
  text.replace(text.find("\"version\": 1", functions), 12, "\"version\": 2");
  std::ofstream(edge.configFile()) << text;
}

std::size_t countOf(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

EdgeConfig withFunction(const ScriptedOrigin& origin, const std::string& code,
                        const std::string& members = kSnapStart) {
  return EdgeConfig(origin).function("f", code, members).hook("viewer-request", "f");
}

TEST(SnapStart, InitRunsOnceForAllContextsOfAllWorkers) {
  ScriptedOrigin origin;
  EdgeProcess edge(withFunction(origin, kDraw).rootMembers(R"("workers": 2)"));
  std::set<std::string> born;
  std::set<std::string> drawn;
  for (int i = 0; i < 20; ++i) {
    std::istringstream words(TestViewer(edge).get("/a").body);
    std::string type, at_init, in_call;
    words >> type >> at_init >> in_call;
    EXPECT_EQ(type, "snap-start");
    born.insert(at_init);
    drawn.insert(in_call);
  }
  EXPECT_EQ(born.size(), 1U);
  EXPECT_EQ(drawn.size(), 20U);
  edge.stop();
  const std::string log = edge.functionLog("f");
  EXPECT_EQ(countOf("INFO\tinit", log), 1U) << log;
  EXPECT_EQ(countOf("INIT_REPORT Init Duration: ", log), 1U) << log;
  EXPECT_GE(countOf("RESTORE_REPORT Restore Duration: ", log), 1U) << log;
  EXPECT_EQ(countOf("\tRestore Duration: ", log), countOf("RESTORE_REPORT", log)) << log;
  EXPECT_EQ(countOf("\tInit Duration: ", log), 0U) << log;
  EXPECT_EQ(countOf("INIT_START", log) + countOf("RESTORE_START", log), 0U) << "a choice of snapshot.h";
}

TEST(SnapStart, AServerWhoseSnapshotFailsDoesNotStart) {
  ScriptedOrigin origin;
  EdgeProcess good(withFunction(origin, "setTimeout(() => {}, 5000); exports.handler = async () => null;", ""));
  good.stop();
  const std::string file = good.folder() / "bad.json";
  std::ofstream(file) << withFunction(origin, "")
                             .rootMembers(R"("listeners": [{"host": "127.0.0.1", "port": 0}])")
                             .rootMembers(R"("admin": {"socket": ")" + (good.folder() / "2.sock").string() + "\"}")
                             .text(good.folder(), "", "");
  const CommandResult result = runBrink({"serve", "--config", file});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_TRUE(std::regex_search(
      result.err, std::regex("bad.json:[1-9][0-9]*:[1-9][0-9]*: function f:1: snapStart: Runtime.SnapshotError: still "
                             "pending when the snapshot is taken: a timer of 5000 ms \\(/var/task/index.js:1:1\\)")))
      << result.err;
}

TEST(SnapStart, AReloadWaitsForItsSnapshotsAndIsRefusedWhenOneFails) {
  ScriptedOrigin origin;
  EdgeProcess edge(withFunction(origin, kDraw));
  const std::string first = TestViewer(edge).get("/a").body;
  const std::string before = configText(edge);
  writeSecondVersion(edge, "fetch('https://example.com/'); exports.handler = async () => null;");
  const CommandResult refused = reload(edge);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(
      refused.err.find("function f:2: snapStart: Runtime.SnapshotError: still pending when the snapshot is taken: "
                       "a fetch from https://example.com"),
      std::string::npos)
      << refused.err;
  EXPECT_TRUE(TestViewer(edge).get("/a").body.starts_with("snap-start")) << "the first version is at work";
  EXPECT_EQ(edge.metric("brink_config_last_reload_successful"), 0);
  std::ofstream(edge.configFile()) << before;
  writeSecondVersion(edge, std::string("const end = Date.now() + 300; while (Date.now() < end);") + kGenerate);
  EXPECT_EQ(reload(edge).exit_code, 0);
  EXPECT_EQ(TestViewer(edge).get("/a").body, "made by the function");
  EXPECT_EQ(edge.metric("brink_config_last_reload_successful"), 1);
}

TEST(SnapStart, ASlowInitHoldsUpNeitherRequestsNorTheAdminEndpoint) {
  ScriptedOrigin origin;
  EdgeProcess edge(withFunction(origin, kGenerate));
  writeSecondVersion(edge, std::string("const end = Date.now() + 1500; while (Date.now() < end);") + kGenerate);
  CommandResult result;
  std::thread reloading([&] { result = reload(edge); });
  std::this_thread::sleep_for(400ms);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(TestViewer(edge).get("/a").status, 200);
  const CommandResult second = reload(edge);
  EXPECT_NE(second.err.find("a configuration is being loaded already"), std::string::npos) << second.err;
  EXPECT_LT(std::chrono::steady_clock::now() - began, 900ms);
  reloading.join();
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST(SnapStart, OneThatIsLostWithTheLauncherIsMadeAnewWithinTheReload) {
  ScriptedOrigin origin;
  EdgeProcess edge(withFunction(origin, kGenerate));
  writeSecondVersion(edge, std::string("const end = Date.now() + 1000; while (Date.now() < end);") + kGenerate);
  CommandResult result;
  std::thread reloading([&] { result = reload(edge); });
  std::this_thread::sleep_for(400ms);
  ::kill(descendantsOf(edge.pid()).front(), SIGKILL);
  reloading.join();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(TestViewer(edge).get("/a").body, "made by the function");
}

TEST(SnapStart, AHookThatFailsAfterRestoringFailsTheCall) {
  ScriptedOrigin origin;
  EdgeProcess edge(withFunction(origin,
                                "awslambda.snapStart.register({ afterRestore() { throw new Error('not now'); } });"
                                "exports.handler = async () => null;"));
  expectRefused(TestViewer(edge).get("/a"), 503, "LambdaExecutionError", "");
  edge.stop();
  EXPECT_NE(edge.functionLog("f").find("\"errorMessage\":\"not now\""), std::string::npos) << edge.functionLog("f");
}

TEST(SnapStart, ASnapshotThatIsKilledIsMadeAgain) {
  ScriptedOrigin origin;
  EdgeProcess edge(withFunction(origin, kDraw));
  const std::string first = TestViewer(edge).get("/a").body;
  // All processes below the launcher: that takes the snapshot, whichever it is.
  const std::vector<pid_t> below = descendantsOf(descendantsOf(edge.pid()).front());
  ASSERT_FALSE(below.empty());
  for (const pid_t process : below) ::kill(process, SIGKILL);
  std::string again;
  for (int i = 0; i < 100 && again.empty(); ++i) {
    const Reply reply = TestViewer(edge).get("/a");
    if (reply.status == 200 && reply.body != first) again = reply.body;
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_TRUE(again.starts_with("snap-start ")) << again;
  EXPECT_NE(again.substr(0, 25), first.substr(0, 25)) << "another init";
}

TEST(SnapStart, InvokeMakesASnapshotOnRequest) {
  const TestFolder folder;
  folder.write("good/index.js", "exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;");
  folder.write("bad/index.js", "setInterval(() => {}, 1000); exports.handler = async () => null;");
  const auto invoke = [&](const std::string& package) {
    return runBrink({"invoke", folder.path() / package, "--snap-start", "--event", "-"}, {}, "{}");
  };
  const CommandResult good = invoke("good");
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_EQ(good.out, "\"snap-start\"\n");
  EXPECT_NE(good.err.find("Restore Duration"), std::string::npos) << good.err;
  const CommandResult bad = invoke("bad");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_NE(bad.err.find("an interval of 1000 ms (/var/task/index.js:1:1)"), std::string::npos) << bad.err;
}

}  // namespace
}  // namespace brink::test
