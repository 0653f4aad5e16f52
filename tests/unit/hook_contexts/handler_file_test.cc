// Which handlers' files are found in a package, and what is said of the others.
#include "hooks/handler_file.h"

#include <gtest/gtest.h>

#include "hooks/code_image_builder.h"
#include "tests/support/test_folder.h"

namespace brink::hooks {
namespace {

using test::TestFolder;

using PackageFiles = std::vector<std::pair<std::string, std::string>>;

// What is wrong with a handler in a package of these files (path, text), with a layer of those; "": nothing.
std::string problem(const std::string& handler, const PackageFiles& files, const PackageFiles& layer = {},
                    std::string_view node_path = "") {
  const TestFolder folder;
  for (const auto& [path, text] : files) folder.write("package/" + path, text);
  for (const auto& [path, text] : layer) folder.write("layer/" + path, text);
  CodeImageBuilder builder;
  EXPECT_TRUE(builder.addPackage(folder.path() / "package"));
  if (!layer.empty()) {
    EXPECT_TRUE(builder.addLayer(folder.path() / "layer"));
  }
  const auto code = builder.build();
  if (!code) return code.error().detail;
  const Status checked = checkHandlerFile(code->memfd.get(), handler, node_path);
  return checked ? "" : checked.error().detail;
}

TEST(HandlerFile, IsFoundWhereTheLoaderFindsIt) {
  EXPECT_EQ(problem("index.handler", {{"index.js", ""}}), "");
  EXPECT_EQ(problem("index.handler", {{"index.cjs", ""}}), "");
  EXPECT_EQ(problem("index.handler", {{"index", ""}}), "");
  EXPECT_EQ(problem("index.a.b.c", {{"index.js", ""}}), "");
  EXPECT_EQ(problem("src/main.run", {{"src/main.js", ""}}), "");
  EXPECT_EQ(problem("./src//main.run", {{"src/main.js", ""}}), "");
  EXPECT_EQ(problem("/var/task/src/main.run", {{"src/main.js", ""}}), "");
  EXPECT_EQ(problem("src.handler", {{"src/index.js", ""}}), "");
  EXPECT_EQ(problem("src.handler", {{"src/a.js", ""}, {"src.js", ""}}), "");
  EXPECT_EQ(problem("src.handler", {{"src/package.json", R"({"main": "./lib/go"})"}, {"src/lib/go.js", ""}}), "");
  EXPECT_EQ(problem("src.handler", {{"src/package.json", R"({"main": "lib"})"}, {"src/lib/index.js", ""}}), "");
  EXPECT_EQ(problem("edge.handler", {{"node_modules/edge/index.js", ""}}), "");
  EXPECT_EQ(problem("src/edge.handler", {{"src/node_modules/edge.js", ""}}), "");
}

TEST(HandlerFile, IsNotRefusedForJsonThatOnlyJavaScriptReads) {
  for (const std::string json : {R"({"author": "\ud800"})", "{\"author\": \"J\xFCrgen\"}", R"({"version": 1e999})"}) {
    EXPECT_EQ(problem("index.handler", {{"index.js", ""}, {"package.json", json}}), "") << json;
  }
}

TEST(HandlerFile, IsFoundInALayer) {
  const PackageFiles own{{"index.js", ""}, {"lib/a.js", ""}};
  const PackageFiles layer{{"nodejs/node_modules/wrap/handler.js", ""}, {"nodejs/node_modules/wrap/index.js", ""}};
  EXPECT_EQ(problem("/opt/nodejs/node_modules/wrap/handler.run", own, layer), "");
  EXPECT_EQ(problem("wrap.run", own, layer, "/opt/none:/opt/nodejs/node_modules"), "");
  EXPECT_NE(problem("wrap.run", own, layer, "/opt/none"), "");
  EXPECT_NE(problem("/opt/nodejs/node_modules/wrap/handler.run", own), "");
  // NODE_PATH names the package's own folder, too.
  EXPECT_EQ(problem("lib/index.run", own, {}, "/opt/nodejs/node_modules::relative:/var/task"), "");
}

TEST(HandlerFile, ThatIsMissingIsNamed) {
  EXPECT_EQ(problem("nope.handler", {{"index.js", ""}}),
            "handler \"nope.handler\": the package has no file nope.js (nor nope, nope.mjs or nope.cjs), and no "
            "node_modules/nope");
  EXPECT_EQ(problem("src/nope.handler", {{"nope.js", ""}}),
            "handler \"src/nope.handler\": the package has no file src/nope.js (nor src/nope, src/nope.mjs or "
            "src/nope.cjs), and no node_modules/nope");
  EXPECT_EQ(problem("src.handler", {{"src/main.js", ""}}),
            "handler \"src.handler\": src is a folder without index.js and without a \"main\" in its package.json, and "
            "no node_modules/src");
  // Nothing but the package is there.
  EXPECT_NE(problem("/index.handler", {{"index.js", ""}}), "");
  EXPECT_NE(problem("/var/taskindex.handler", {{"index.js", ""}}), "");
  EXPECT_NE(problem("edge.handler", {{"src/node_modules/edge.js", ""}}), "");
}

TEST(HandlerFile, MayBeAnEsModule) {
  EXPECT_EQ(problem("index.handler", {{"index.mjs", ""}}), "");
  const std::pair<std::string, std::string> module{"package.json", R"({"type": "module"})"};
  EXPECT_EQ(problem("src/main.handler", {module, {"src/main.js", ""}}), "");
  EXPECT_EQ(problem("src.handler", {{"src/package.json", R"({"main": "a.mjs"})"}, {"src/a.mjs", ""}}), "");
  EXPECT_NE(problem("index.handler", {module, {"main.mjs", ""}}), "");
}

TEST(HandlerFile, ThatOnlyThePackageJsonOfAPackageKnowsIsLeftToTheLoader) {
  EXPECT_EQ(problem("edge.handler", {{"node_modules/edge/package.json", R"({"exports": "./a.js"})"}}), "");
  EXPECT_EQ(problem("own.handler", {{"package.json", R"({"name": "own", "exports": "./a.js"})"}, {"a.js", ""}}), "");
}

TEST(HandlerFile, IsOutOfReachBehindABrokenPackageJson) {
  EXPECT_EQ(problem("index.handler", {{"package.json", "{"}, {"index.js", ""}}),
            "handler \"index.handler\": package.json is not JSON");
  EXPECT_EQ(problem("index.handler", {{"package.json", "[1]"}, {"index.js", ""}}), "");
  EXPECT_EQ(problem("index.handler", {{"package.json", R"({"main": 1, "type": 2, "name": []})"}, {"index.js", ""}}),
            "");
}

}  // namespace
}  // namespace brink::hooks
