// What operators see: exit codes, the admin endpoint, logs; who the server runs as.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/integration/handlers.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_folder.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

std::string readAll(const std::filesystem::path& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Waits: access log lines are at most some 100 ms late.
std::string logWith(const std::filesystem::path& path, const std::string& text) {
  std::string log;
  for (int i = 0; i < 200 && (log = readAll(path)).find(text) == std::string::npos; ++i) {
    std::this_thread::sleep_for(20ms);
  }
  return log;
}

class Files : public ::testing::Test {
 protected:
  Files() { std::filesystem::permissions(folder_, std::filesystem::perms::all); }
  std::string write(const std::string& name, const std::string& text) const { return files_.write(name, text); }

  const TestFolder files_;
  const std::filesystem::path& folder_ = files_.path();
};

const char* const kSmallest = R"({"version": 1, "listeners": [{"host": "127.0.0.1", "port": 0}],
  "origins": [{"id": "o", "domainName": "localhost", "customOriginConfig": {}}],
  "distributions": [{"id": "E1", "domainName": "d1.cloudfront.net",
                     "defaultCacheBehavior": {"targetOriginId": "o", "cachePolicy": "CachingDisabled"}}]})";

TEST_F(Files, CheckAndServeSayWhatIsWrongAndExitWith2) {
  const std::string bad = write("bad.json", "{\n  \"version\": 1,\n  \"workers\": \"many\",\n  \"orgins\": []\n}\n");
  for (const std::string verb : {"check", "serve"}) {
    const CommandResult result = runBrink({verb, "--config", bad});
    EXPECT_EQ(result.exit_code, 2) << verb;
    EXPECT_NE(result.err.find("bad.json:3:"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("bad.json:4:"), std::string::npos) << "all problems at once: " << result.err;
    EXPECT_EQ(runBrink({verb, "--config", folder_ / "missing.json"}).exit_code, 2) << verb;
    EXPECT_EQ(runBrink({verb, "--no-such-flag"}).exit_code, 2) << verb;
  }
  EXPECT_EQ(runBrink({"frobnicate"}).exit_code, 2);
  EXPECT_EQ(runBrink({"check", "--config", write("good.json", kSmallest)}).exit_code, 0);
  EXPECT_EQ(runBrink({"version"}).exit_code, 0);
  EXPECT_EQ(runBrink({"--version"}).out, runBrink({"version"}).out);
}

TEST_F(Files, CheckAndServeTellWhatCouldNotRunWithLineAndColumnAllAtOnce) {
  write("none.pem", "no certificate");
  std::filesystem::create_directory(folder_ / "old");
  write("old/index.js", "exports.handler = async () => 1;");
  std::filesystem::create_directory(folder_ / "new");
  write("new/index.mjs", "export const handler = async () => 1;");
  const std::string config = write("brink.json", R"({"version": 1, "listeners": [{"host": "127.0.0.1", "port": 0,
"tls": {"certificates": [{"certificateFile": "none.pem",
  "privateKeyFile": "none.pem"}]}}],
"hooks": {"sandbox": "degrade"},
"functions": {
  "runs": {"version": 1, "code": "old"},
  "nope": {"version": 1, "code": "old",
           "handler": "nope.handler"},
  "none": {"version": 1, "code": "new", "handler": "none.handler"}},
"origins": [{"id": "o", "domainName": "localhost", "customOriginConfig": {}}],
"distributions": [{"id": "E1", "domainName": "d1.cloudfront.net",
                   "defaultCacheBehavior": {"targetOriginId": "o", "cachePolicy": "CachingDisabled"}}]})");
  for (const std::string verb : {"check", "serve"}) {
    const CommandResult result = runBrink({verb, "--config", config});
    EXPECT_EQ(result.exit_code, 2) << verb;
    const std::string pem = folder_ / "none.pem";
    std::size_t at = 0;
    for (const std::string& line :
         {":2:46: " + pem + ": no usable PEM certificate", ":3:21: " + pem + ": no usable PEM private key",
          ":8:23: function nope:1: " + (folder_ / "old").string() +
              ": handler \"nope.handler\": the package has no file",
          ":9:52: function none:1: " + (folder_ / "new").string() +
              ": handler \"none.handler\": the package has no file"}) {
      const std::size_t found = result.err.find(config + line, at);
      EXPECT_NE(found, std::string::npos) << line << "\nin order in:\n" << result.err;
      if (found != std::string::npos) at = found;
    }
    EXPECT_EQ(result.err.find("runs"), std::string::npos) << result.err;
  }
}

TEST_F(Files, APortThatIsTakenIsAFailureThatMayPass) {
  const ScriptedOrigin taken;
  std::string text = kSmallest;
  text.replace(text.find("\"port\": 0"), 9, "\"port\": " + std::to_string(taken.port()));
  text.replace(text.find("\"listeners\""), 0, R"("hooks": {"sandbox": "degrade"}, )");
  const CommandResult result = runBrink({"serve", "--config", write("brink.json", text)});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_NE(result.err.find(std::to_string(taken.port())), std::string::npos) << result.err;
}

TEST(Admin, FoldersOfTheSocketAndOfLogsAreMade) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).rootMembers(
      R"("admin": {"host": "127.0.0.1", "port": 0, "socket": "run/of/brink/admin.sock"},
         "accessLog": {"file": "log/of/viewers/access.log", "format": "json"})"));
  TestViewer(edge).get("/a");
  EXPECT_TRUE(std::filesystem::is_socket(edge.folder() / "run/of/brink/admin.sock"));
  EXPECT_NE(logWith(edge.folder() / "log/of/viewers/access.log", "/a"), "");
}

TEST_F(Files, AFolderThatCannotBeMadeIsNamedWithItsSetting) {
  write("file", "is no folder");
  const std::pair<std::string, std::string> cases[] = {
      {R"("admin": {"socket": "file/in/admin.sock"}, )", "admin.socket: cannot make the folder "},
      {R"("accessLog": {"file": "file/in/access.log"}, )", "accessLog.file: cannot make the folder "},
      {R"("hooks": {"sandbox": "degrade", "logDirectory": "file/in/log"}, )",
       "hooks.logDirectory: cannot make the folder "}};
  for (const auto& [members, sentence] : cases) {
    std::string text = kSmallest;
    text.replace(text.find("\"listeners\""), 0, members);
    if (members.find("degrade") == std::string::npos) {
      text.replace(text.find("\"listeners\""), 0, R"("hooks": {"sandbox": "degrade"}, )");
    }
    const CommandResult result = runBrink({"serve", "--config", write("brink.json", text)});
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_NE(result.err.find(sentence + (folder_ / "file/in").string()), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("Not a directory"), std::string::npos) << result.err;
  }
}

TEST_F(Files, ARequiredSandboxThatThisSystemDeniesIsExplained) {
  // No privileges and no more user namespaces for this process: what a restricted container looks like.
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to give everything away";
  const std::string config = write("brink.json", kSmallest);
  const CommandResult result =
      runBrink({"serve", "--config", config},
               {"unshare", "--user", "--map-root-user", "sh", "-c",
                "echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all --inh-caps=-all "
                "--securebits=+noroot,+noroot_locked \"$@\"",
                "sh"});
  if (result.err.find("unshare") != std::string::npos) GTEST_SKIP() << result.err;
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_NE(result.err.find("sandbox"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("degrade"), std::string::npos) << "what to do: " << result.err;
}

TEST(Hosts, AnUnknownOneGets403AndTheOriginNothing) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin)};
  EXPECT_EQ(TestViewer(edge).get("/a", {{"Host", "unknown.example"}}).status, 403);
  EXPECT_EQ(origin.count(), 0);
}

Reply admin(const EdgeProcess& edge, const std::string& method, const std::string& path, const Fields& fields = {}) {
  return sendTo(edge.adminPort(), {.method = method, .path = path, .fields = fields});
}

TEST(Admin, TellsHealthReadinessAndMetrics) {
  ScriptedOrigin origin;
  origin.on("/slow", OriginReply{.delay = 1500ms});
  EdgeProcess edge{EdgeConfig(origin)};
  EXPECT_EQ(admin(edge, "GET", "/healthz").status, 200);
  EXPECT_EQ(admin(edge, "GET", "/readyz").status, 200);
  const Reply metrics = admin(edge, "GET", "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_TRUE(metrics.field("content-type").starts_with("text/plain; version=0.0.4"));
  EXPECT_NE(metrics.body.find("brink_build_info{version=\""), std::string::npos);
  EXPECT_EQ(admin(edge, "GET", "/config-of-somebody").status, 404);

  const TestViewer viewer(edge);
  auto slow = viewer.async({.path = "/slow"});
  ASSERT_TRUE(origin.waitFor("/slow", 1));
  ::kill(edge.pid(), SIGTERM);
  Reply ready;
  for (int i = 0; i < 50 && ready.status != 503; ++i) ready = admin(edge, "GET", "/readyz");
  EXPECT_EQ(ready.status, 503) << "draining";
  EXPECT_EQ(admin(edge, "GET", "/healthz").status, 200);
  slow.wait();
}

TEST(Admin, TellsWhatAFunctionIsBilledFor) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin).function("f", kGenerate).hook("viewer-request", "f")};
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/a").status, 200);
  // A millisecond at least, of 128 MB.
  EXPECT_GE(edge.metric(R"(brink_hook_billed_gb_seconds_total{function="f",version="1"})"), 0.000125);
}

TEST(Admin, IsNoWayInForWebPages) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin)};
  EXPECT_EQ(admin(edge, "GET", "/metrics", {{"Host", "evil.example"}}).status, 403);
  EXPECT_EQ(admin(edge, "GET", "/metrics", {{"Origin", "http://localhost"}}).status, 403);
  EXPECT_EQ(admin(edge, "GET", "/metrics", {{"Host", "localhost:1"}}).status, 200);
}

TEST(Admin, ChangesNothingOverTcp) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin)};
  EXPECT_EQ(admin(edge, "POST", "/reload").status, 403);
  EXPECT_EQ(admin(edge, "POST", "/metrics").status, 405);
  EXPECT_EQ(edge.metric("brink_config_reloads_total"), 0);
  const auto mode = std::filesystem::status(edge.folder() / "admin.sock").permissions();
  EXPECT_EQ(mode & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(AccessLog, HasCloudFrontsFieldsInCloudFrontsOrder) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.fields = {{"Content-Type", "text/plain"}}, .body = "hello"});
  const auto log_of = [&origin](const std::string& format) {
    EdgeProcess edge(
        EdgeConfig(origin).rootMembers(R"("accessLog": {"file": "access.txt", "format": ")" + format + "\"}"));
    TestViewer(edge).get("/a?q=1", {{"User-Agent", "a browser"}, {"Referer", "http://x/"}});
    return logWith(edge.folder() / "access.txt", "/a");
  };
  const std::string text = log_of("cloudfront");
  ASSERT_TRUE(
      text.starts_with("#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) "
                       "cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) "
                       "x-edge-result-type x-edge-request-id "))
      << text;
  std::vector<std::string> fields;
  std::istringstream line(text.substr(text.find('\n', text.find("#Fields")) + 1));
  for (std::string field; std::getline(line, field, '\t');) fields.push_back(field);
  ASSERT_EQ(fields.size(), 33U);
  EXPECT_EQ(fields[4], "127.0.0.1");
  EXPECT_EQ(fields[5], "GET");
  EXPECT_EQ(fields[6], "dtest.cloudfront.net");
  EXPECT_EQ(fields[7], "/a");
  EXPECT_EQ(fields[8], "200");
  EXPECT_EQ(fields[10], "a%20browser");
  EXPECT_EQ(fields[11], "q=1");
  EXPECT_EQ(fields[13], "Miss");
  EXPECT_EQ(fields[29], "text/plain");
  EXPECT_EQ(fields[30], "5");

  const std::string json = log_of("json");
  EXPECT_NE(json.find(R"("cs-uri-stem":"/a")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("x-edge-result-type":)"), std::string::npos) << json;
}

TEST(AccessLog, IsOpenedAnewOnUsr1) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin)};
  const std::filesystem::path log = edge.folder() / "access.log";
  TestViewer(edge).get("/before");
  ASSERT_NE(logWith(log, "/before").find("/before"), std::string::npos);
  std::filesystem::rename(log, edge.folder() / "rotated.log");
  ::kill(edge.pid(), SIGUSR1);
  for (int i = 0; i < 200 && !std::filesystem::exists(log); ++i) std::this_thread::sleep_for(10ms);
  TestViewer(edge).get("/after");
  EXPECT_NE(logWith(log, "/after").find("/after"), std::string::npos);
  EXPECT_EQ(readAll(edge.folder() / "rotated.log").find("/after"), std::string::npos);
}

TEST_F(Files, FunctionsRunForAnUnprivilegedUser) {
  const std::string event =
      write("event.json", R"({"Records": [{"cf": {"config": {"eventType": "viewer-request"}}}]})");
  std::filesystem::create_directory(folder_ / "code");
  write("code/index.js", "exports.handler = async e => ({stage: e.Records[0].cf.config.eventType});");
  std::vector<std::string> before;
  if (::geteuid() == 0) before = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"};
  const CommandResult result = runBrink({"invoke", folder_ / "code", "--event", event}, before);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("viewer-request"), std::string::npos) << result.out;
}

TEST_F(Files, FunctionsRunWhereTheServerHasALowPriority) {
  const std::string event =
      write("event.json", R"({"Records": [{"cf": {"config": {"eventType": "viewer-request"}}}]})");
  std::filesystem::create_directory(folder_ / "code");
  write("code/index.js", "exports.handler = async () => 'ran';");
  // Lower than what contexts give themselves, and not so low that a busy machine never comes to it.
  const CommandResult result = runBrink({"invoke", folder_ / "code", "--event", event}, {"nice", "-n", "6"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "\"ran\"\n");
}

}  // namespace
}  // namespace brink::test
