// A new configuration while requests run: by signal and by command, good files and bad ones.
#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

std::string configText(const EdgeProcess& edge) {
  std::ifstream file(edge.configFile());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void writeConfig(const EdgeProcess& edge, const std::string& text) { std::ofstream(edge.configFile()) << text; }

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

EdgeConfig staged(const ScriptedOrigin& origin) {
  return EdgeConfig(origin)
      .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
      .originMembers(R"("customHeaders": {"X-Stage": "before"})")
      .function("pass", kPassRequest)
      .hook("viewer-request", "pass");
}

OriginReply tellStage(const OriginRequest& request, int) { return {.body = request.field("x-stage")}; }

CommandResult reload(const EdgeProcess& edge) {
  return runBrink({"reload", "--config", edge.configFile(), "--admin", (edge.folder() / "admin.sock").string()});
}

TEST(Reload, ALayerIsAPartOfTheVersion) {
  ScriptedOrigin origin;
  // The functions' folders lie beside the configuration file.
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("lay", "exports.name = 'first';")
          .function("greet", "exports.handler = async () => ({status: '200', body: require('/opt/index.js').name});",
                    R"("layers": ["lay"])")
          .hook("viewer-request", "greet"));
  EXPECT_EQ(TestViewer(edge).get("/").body, "first");
  EXPECT_EQ(reload(edge).exit_code, 0);

  std::ofstream(edge.folder() / "lay" / "index.js") << "exports.name = 'second';";
  const std::string text = configText(edge);
  writeConfig(edge, replaced(text, "\"lay\": {", "\"unused\": {"));
  const CommandResult refused = reload(edge);
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_NE(refused.err.find("function greet:1: code changed under an existing version"), std::string::npos)
      << refused.err;
  EXPECT_EQ(TestViewer(edge).get("/").body, "first");
}

TEST(Reload, AGoodFileTakesEffectAndNoRequestIsDropped) {
  ScriptedOrigin origin;
  origin.on("/a", tellStage);
  EdgeProcess edge(staged(origin));
  std::atomic<bool> stop{false};
  std::atomic<int> answered{0};
  std::atomic<int> failed{0};
  std::vector<std::thread> load;
  for (int i = 0; i < 3; ++i) {
    load.emplace_back([&] {
      RawViewer kept(edge.port());
      while (!stop) {
        kept.send("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        const Reply on_kept = kept.response();
        const Reply on_new = TestViewer(edge).get("/a");
        for (const Reply* reply : {&on_kept, &on_new}) {
          const bool right = reply->status == 200 && (reply->body == "before" || reply->body.starts_with("after"));
          ++(right ? answered : failed);
        }
      }
    });
  }
  const std::string text = configText(edge);
  for (int round = 0; round < 4; ++round) {
    writeConfig(edge, replaced(text, "\"before\"", "\"after" + std::to_string(round) + "\""));
    if (round % 2 == 0) {
      const CommandResult result = reload(edge);
      EXPECT_EQ(result.exit_code, 0) << result.err;
    } else {
      ::kill(edge.pid(), SIGHUP);
    }
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    std::string seen;
    while (seen != "after" + std::to_string(round) && std::chrono::steady_clock::now() < deadline) {
      seen = TestViewer(edge).get("/a").body;
    }
    EXPECT_EQ(seen, "after" + std::to_string(round));
  }
  stop = true;
  for (std::thread& thread : load) thread.join();
  EXPECT_GT(answered, 10);
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(edge.metric("brink_config_last_reload_successful"), 1);
  EXPECT_EQ(edge.metric("brink_config_reloads_total"), 4);
}

TEST(Reload, ProvisionedConcurrencyFollowsTheFile) {
  ScriptedOrigin origin;
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("f", "exports.handler = async () => ({status: '200'});", R"("provisionedConcurrency": 1)")
          .hook("viewer-request", "f")
          .rootMembers(R"("workers": 2)"));
  const auto has = [&edge](double count) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    const std::string idle = R"(brink_contexts{function="f",version="1",state="idle"})";
    while (edge.metric("brink_hook_provisioned_contexts") != count || edge.metric(idle) != count) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(10ms);
    }
    return true;
  };
  EXPECT_TRUE(has(1));
  const std::string text = configText(edge);
  for (const int count : {5, 2, 0, 1}) {
    const std::string key = "\"provisionedConcurrency\": ";
    writeConfig(edge, std::regex_replace(text, std::regex(key + "1"), key + std::to_string(count)));
    EXPECT_EQ(reload(edge).exit_code, 0);
    EXPECT_TRUE(has(count)) << count;
  }
  EXPECT_EQ(edge.metric("brink_hook_provisioned_init_failures_total"), 0);
}

TEST(Reload, ABadFileChangesNothingAndIsExplainedWithLineAndColumn) {
  ScriptedOrigin origin;
  origin.on("/a", tellStage);
  EdgeProcess edge(staged(origin));
  writeConfig(edge, "{\n  \"version\": 1,\n  \"listenrs\": []\n}\n");
  const CommandResult result = reload(edge);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find(":3:"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("listeners"), std::string::npos) << "the suggestion: " << result.err;
  EXPECT_EQ(edge.metric("brink_config_last_reload_successful"), 0);
  EXPECT_EQ(TestViewer(edge).get("/a").body, "before");
  ::kill(edge.pid(), SIGHUP);
  EXPECT_EQ(TestViewer(edge).get("/a").body, "before");
}

TEST(Reload, ABadFileIsExplainedWhenOnlyTheFileIsNamed) {
  ScriptedOrigin origin;
  EdgeProcess edge(staged(origin));
  writeConfig(edge, "{\n  \"version\": 1,\n  \"listenrs\": []\n}\n");
  const CommandResult result = runBrink({"reload", "--config", edge.configFile()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find(":3:"), std::string::npos) << result.err;
}

TEST(Reload, ChangedCodeUnderTheSameVersionIsRefused) {
  ScriptedOrigin origin;
  origin.on("/a", tellStage);
  EdgeProcess edge(staged(origin));
  std::ofstream(edge.folder() / "pass" / "index.js") << kGenerate;
  const CommandResult result = reload(edge);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_TRUE(std::regex_search(result.err, std::regex("brink.json:[1-9][0-9]*:[1-9][0-9]*: function pass:1: code ")))
      << result.err;
  EXPECT_EQ(TestViewer(edge).get("/a").body, "before");

  std::string text = replaced(configText(edge), "pass:1", "pass:2");
  const std::size_t functions = text.find("\"functions\"");
  text = text.substr(0, functions) + replaced(text.substr(functions), "\"version\": 1", "\"version\": 2");
  writeConfig(edge, text);
  EXPECT_EQ(reload(edge).exit_code, 0);
  EXPECT_EQ(TestViewer(edge).get("/a").body, "made by the function");
}

TEST(Reload, WhatIsFixedWhileTheServerRunsIsNamed) {
  ScriptedOrigin origin;
  EdgeProcess edge(staged(origin));
  writeConfig(edge, replaced(configText(edge), "\"workers\": 2", "\"workers\": 3"));
  const CommandResult result = reload(edge);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("workers"), std::string::npos) << result.err;
}

TEST(Reload, WithoutAServerFailsAsSomethingThatMayWorkLater) {
  EXPECT_EQ(runBrink({"reload", "--admin", "/nowhere/admin.sock"}).exit_code, 1);
}

}  // namespace
}  // namespace brink::test
