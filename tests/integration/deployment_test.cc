// A mistake in a function's code refuses its deployment: `brink check`, a start and a reload, as a whole and before
// anything changes. What may never be loaded refuses nothing.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_folder.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

constexpr char kBadSyntax[] = "const a = 1;\nconst b = ;\nexports.handler = async () => null;";
constexpr char kUnknownFeature[] = "exports.handler = async () => /[\\p{L}--[a-z]]/v;";
constexpr char kFeatureMistake[] =
    "/var/task/index.js:1:31: the regular expression flag v cannot be parsed by this JavaScript engine";
constexpr char kPlace[] = "brink.json:[1-9][0-9]*:[1-9][0-9]*: ";

bool says(const std::string& text, const std::string& pattern) {
  return std::regex_search(text, std::regex(kPlace + pattern));
}

using Functions = std::map<std::string, std::string>;  // index.js by name

// A configuration of these functions, which no behavior uses.
class Site {
 public:
  explicit Site(const Functions& functions) {
    EdgeConfig config(80);
    for (const auto& [name, code] : functions) {
      folder_.write(name + "/index.js", code);
      config.function(name, code);
    }
    folder_.write("log/empty", "");
    folder_.write(
        "brink.json",
        config.rootMembers(R"("listeners": [{"host": "127.0.0.1", "port": 0}])").text(folder_.path(), "", ""));
  }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }
  CommandResult run(const std::string& verb, const std::vector<std::string>& before = {}) const {
    return runBrink({verb, "--config", folder_.path() / "brink.json"}, before);
  }

 private:
  TestFolder folder_;
};

TEST(Deployment, CheckAndServeTellTheMistakesOfAllFunctions) {
  const Site site(Functions{{"good", kGenerate},
                            {"bad", kBadSyntax},
                            {"new", kUnknownFeature},
                            {"alone", "const lib = require('./lib');\nexports.handler = lib;"}});
  for (const std::string verb : {"check", "serve"}) {
    const CommandResult result = site.run(verb);
    EXPECT_EQ(result.exit_code, 2) << verb;
    EXPECT_TRUE(says(result.err, "function bad:1: /var/task/index.js:2:11: SyntaxError: Unexpected token ';'"))
        << result.err;
    EXPECT_TRUE(says(result.err, std::string("function new:1: ") + kFeatureMistake)) << result.err;
    EXPECT_TRUE(says(result.err, "function alone:1: /var/task/index.js:1:13: Cannot find module './lib'"))
        << result.err;
    EXPECT_EQ(result.err.find("function good:1"), std::string::npos) << result.err;
    EXPECT_EQ(result.out.find("ok"), std::string::npos);
  }
}

TEST(Deployment, CheckRunsNothingAndPassesWhatCanBeLoaded) {
  const Site site(Functions{{"good", kGenerate}, {"throws", "throw new Error('at load');"}});
  const CommandResult result = site.run("check");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_NE(result.out.find("brink.json: ok"), std::string::npos) << result.out;
}

TEST(Deployment, WhatNobodyMustLoadIsADoubtOrNothing) {
  const Site site(Functions{{"f",
                             "let x; try { x = require('optional'); } catch {}\n"
                             "if (process.env.NEVER) require('./lib/broken');\nexports.handler = async () => null;"}});
  site.write("f/lib/broken.js", "\nthis is no script");
  site.write("f/node_modules/p/test/fixture.js", "nor is this");
  site.write("f/unused.js", "nor this");
  const CommandResult result = site.run("check");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(says(result.err, "warning: function f:1: /var/task/lib/broken.js:2:6: SyntaxError")) << result.err;
  EXPECT_EQ(result.err.find("fixture"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("unused"), std::string::npos) << result.err;
  EXPECT_EQ(result.err.find("optional"), std::string::npos) << result.err;
}

TEST(Deployment, CheckSaysSoWhenItCouldNotCheckTheCode) {
  const Site site(Functions{{"good", kGenerate}});
  const CommandResult result = site.run("check", {"env", "BRINK_EXECUTOR=/nowhere/brink-executor"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("brink.json: the functions' code was not checked: executor /nowhere/brink-executor"),
            std::string::npos)
      << result.err;
  EXPECT_EQ(result.out, "");
}

// ---- reload ----

CommandResult reload(const EdgeProcess& edge) {
  return runBrink({"reload", "--config", edge.configFile(), "--admin", (edge.folder() / "admin.sock").string()});
}

std::string configText(const EdgeProcess& edge) {
  std::ifstream file(edge.configFile());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Version `version` of "f" instead of version 1, and its code.
void writeVersion(const EdgeProcess& edge, std::string text, const std::string& version, const std::string& code) {
  std::ofstream(edge.folder() / "f" / "index.js") << code;
  text = std::regex_replace(text, std::regex("f:1"), "f:" + version);
  const std::size_t functions = text.find("\"functions\"");
  text.replace(text.find("\"version\": 1", functions), 12, "\"version\": " + version);
  std::ofstream(edge.configFile()) << text;
}

TEST(Deployment, AReloadIsRefusedAndWhatWorksGoesOnServing) {
  const ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("f", kGenerate).hook("viewer-request", "f"));
  const std::string text = configText(edge);
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/a").body, "made by the function");
  const double made = edge.metric("brink_executor_events_total{event=\"template_made\"}");

  writeVersion(edge, text, "2", kBadSyntax);
  const CommandResult bad = reload(edge);
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_TRUE(says(bad.err, "function f:2: /var/task/index.js:2:11: SyntaxError: Unexpected token ';'")) << bad.err;
  writeVersion(edge, text, "2", kUnknownFeature);
  const CommandResult unknown = reload(edge);
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_TRUE(says(unknown.err, std::string("function f:2: ") + kFeatureMistake)) << unknown.err;
  EXPECT_EQ(edge.metric("brink_config_last_reload_successful"), 0);
  EXPECT_EQ(viewer.get("/b").body, "made by the function");

  writeVersion(edge, text, "2", "exports.handler = async () => ({status: '200', body: 'second'});");
  const CommandResult good = reload(edge);
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_EQ(viewer.get("/c").body, "second");
  const double before = edge.metric("brink_executor_events_total{event=\"template_made\"}");
  EXPECT_EQ(before, made + 3);
  EXPECT_EQ(reload(edge).exit_code, 0);
  EXPECT_EQ(edge.metric("brink_executor_events_total{event=\"template_made\"}"), before)
      << "nothing is made for what is there already";
}

TEST(Deployment, AReloadIsAnsweredWhenNoExecutorCanStart) {
  const TestFolder folder;
  const std::filesystem::path executor = folder.path() / "brink-executor";
  std::filesystem::create_symlink(std::filesystem::path(BRINK_PROGRAM).parent_path() / "brink-executor", executor);
  ::setenv("BRINK_EXECUTOR", executor.c_str(), 1);
  const ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("f", kGenerate).hook("viewer-request", "f"));
  ::unsetenv("BRINK_EXECUTOR");
  const std::string text = configText(edge);
  std::filesystem::remove(executor);

  EXPECT_EQ(reload(edge).exit_code, 0) << "nothing has to start for what is there already";
  // A trust domain of its own: it needs a zygote of its own.
  writeVersion(edge, std::regex_replace(text, std::regex(R"("f": \{)"), R"("f": {"trustDomain": "other", )"), "2",
               "exports.handler = async () => null;");
  const CommandResult result = reload(edge);
  EXPECT_EQ(result.exit_code, 1) << "it may work later";
  EXPECT_TRUE(says(result.err, "function f:2: no executor could load its code, which is no fault of the code: "))
      << result.err;
  EXPECT_EQ(TestViewer(edge).get("/a").body, "made by the function");
}

}  // namespace
}  // namespace brink::test
