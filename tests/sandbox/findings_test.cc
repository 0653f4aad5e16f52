// What a template finds wrong in its function's code without running it: mistakes, with which the handler cannot be
// loaded, and doubts.
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using Texts = std::vector<std::string>;

class Findings : public ExecutorTest {
 protected:
  hooks::protocol::CodeFindings of(const Files& files, const std::string& handler = "index.handler") {
    const auto made = executor()->makeTemplate(files, {.handler = handler});
    EXPECT_EQ(made->refusal(), "");
    return made->findings();
  }
  Texts mistakes(const Files& files) {
    const auto found = of(files);
    EXPECT_EQ(found.doubts, Texts{});
    return found.mistakes;
  }
  Texts doubts(const Files& files) {
    const auto found = of(files);
    EXPECT_EQ(found.mistakes, Texts{});
    return found.doubts;
  }
};

TEST_F(Findings, SyntaxThatTheEngineDoesNotKnowIsNamed) {
  const std::string engine = " cannot be parsed by this JavaScript engine (";
  const struct {
    std::string what, line, place;
  } cases[] = {
      {"the regular expression flag v", "const a = /[a--b]/v;", "1:11"},
      {"duplicate named groups of regular expressions", "const a = /(?<y>a)|(?<y>b)/;", "1:11"},
      {"modifiers of regular expressions", "const a = /(?i:a)b/;", "1:11"},
      {"explicit resource management (using)", "{ using a = open(); }", "1:9"},
      {"decorators", "@sealed class A {}", "1:1"},
      {"import defer", "import defer * as a from './a.mjs';", "1:14"},
  };
  for (const auto& one : cases) {
    const auto found = mistakes({{"index.mjs", one.line}});
    ASSERT_EQ(found.size(), 1U) << one.what;
    EXPECT_TRUE(found[0].starts_with("/var/task/index.mjs:" + one.place + ": " + one.what + engine)) << found[0];
  }
}

TEST_F(Findings, OrdinaryMistakesHaveTheirPlaceAndTheirLine) {
  EXPECT_EQ(mistakes({{"index.js", "const a = 1;\n  const b = ;"}}),
            Texts{"/var/task/index.js:2:13: SyntaxError: Unexpected token ';', at: const b = ;"});
  const std::string line = "var a = 1; " + std::string(200, ' ') + "var c = {; " + std::string(200, ' ') + "var d;";
  EXPECT_EQ(mistakes({{"index.js", line}}),
            Texts{"/var/task/index.js:1:221: SyntaxError: Unexpected token ';', at: var c = {;"});
}

TEST_F(Findings, WhatIsCertainToBeLoadedIsLookedAt) {
  const std::string broken = "\nconst a = ;";
  const Texts in_b{"/var/task/b.cjs:2:11: SyntaxError: Unexpected token ';', at: const a = ;"};
  EXPECT_EQ(mistakes({{"index.mjs", "import './a.mjs'; export const handler = 1;"},
                      {"a.mjs", "import './b.cjs';"},
                      {"b.cjs", broken}}),
            in_b);
  EXPECT_EQ(mistakes({{"index.js", "const a = require('./a');"},
                      {"a.js", "var { b } = wrap(require('./b.cjs'));"},
                      {"b.cjs", broken}}),
            in_b);
  for (const std::string require : {"module.exports = require('./b.cjs');", "exports.b = require('./b.cjs').b",
                                    "__exportStar(require('./b.cjs'), exports)", "'use strict';\nrequire('./b.cjs')",
                                    "if (x) { y() } else { z() }\nrequire('./b.cjs');",
                                    "f(a) / b;\nvar c = (1 + 2) / 3;\nvar d = require('./b.cjs');"}) {
    EXPECT_EQ(mistakes({{"index.js", require}, {"b.cjs", broken}}), in_b) << require;
  }
  EXPECT_EQ(mistakes({{"index.js", "require('p');"}, {"node_modules/p/index.js", broken}}),
            Texts{"/var/task/node_modules/p/index.js:2:11: SyntaxError: Unexpected token ';', at: const a = ;"});
}

TEST_F(Findings, WhatMayNeverBeLoadedIsADoubtWhereItIsThePackagesOwn) {
  const std::string broken = "const a = ;";
  const std::string said = ":1:11: SyntaxError: Unexpected token ';', at: const a = ;";
  EXPECT_EQ(doubts({{"index.js", "if (process.env.NONE) require('./a');"}, {"a.js", broken}, {"unused.js", broken}}),
            Texts{"/var/task/a.js" + said});
  EXPECT_EQ(doubts({{"index.mjs", "export const handler = async () => import('./a.mjs');"},
                    {"a.mjs", "export const b = () => import('./b.mjs');"},
                    {"b.mjs", broken}}),
            Texts{"/var/task/b.mjs" + said});
  for (const std::string require :
       {"try { require('./a'); } catch {}", "const a = x && require('./a');", "const a = x ? 1 : require('./a');",
        "const f = () => require('./a');", "const f = (a = require('./a')) => a;",
        "function f() { return require('./a'); }", "if (x) return;\nrequire('./a');", "if (x) require('./a');",
        "if (x)\n  exports.a = require('./a')", "while (x) f(require('./a'));", "if (x) y(); else z(require('./a'))",
        "exports.f = async (a = require('./a')) => a;", "function f(x) { if (x) /}/.test(x); var y = require('./a'); }",
        "if (x) y = {}, z = require('./a');"}) {
    EXPECT_EQ(doubts({{"index.js", require}, {"a.js", broken}}), Texts{"/var/task/a.js" + said}) << require;
  }
  EXPECT_EQ(doubts({{"index.js", "if (process.env.NONE) require('p');"}, {"node_modules/p/index.js", broken}}),
            Texts{});
  EXPECT_EQ(doubts({{"index.js", "try { require('./nowhere'); require('none'); } catch {}"}}), Texts{});
}

TEST_F(Findings, WhatIsRequiredAndNotThere) {
  EXPECT_EQ(
      mistakes({{"index.js",
                 "const a = 1;\nconst b = require('./b'), c = require('nowhere');\nrequire('node:nothing');"
                 "const { S3 } = require('@aws-sdk/client-s3');"}}),
      (Texts{"/var/task/index.js:2:11: Cannot find module './b'",
             "/var/task/index.js:2:31: Cannot find module 'nowhere'",
             "/var/task/index.js:3:1: No such built-in module: node:nothing",
             "/var/task/index.js:3:40: Cannot find module '@aws-sdk/client-s3' (Lambda's image has it; here a layer "
             "can provide it)"}));
  EXPECT_EQ(mistakes({{"index.js", "require('p/hidden');"},
                      {"node_modules/p/package.json", R"({"exports": {".": "./index.js"}})"},
                      {"node_modules/p/index.js", ""}}),
            Texts{"/var/task/index.js:1:1: Package subpath './hidden' is not defined by \"exports\" in "
                  "/var/task/node_modules/p/package.json"});
  EXPECT_EQ(mistakes({{"index.js", "require('/tmp/later.js'); require('fs'); require('node:path');"}}), Texts{})
      << "files below /tmp may be there by then";
}

TEST_F(Findings, DataAndAddonsThatAreRequired) {
  EXPECT_EQ(mistakes({{"index.js", "const data = require('./data.json'); const good = require('./good.json');"},
                      {"data.json", "{\n  \"a\": 1,\n}"},
                      {"good.json", "\xEF\xBB\xBF{}"}}),
            Texts{"/var/task/data.json:3:1: SyntaxError: Unexpected token } in JSON at position 12"});
  EXPECT_EQ(
      mistakes({{"index.js", "const addon = require('./addon.node');"}, {"addon.node", "ELF"}}),
      Texts{"/var/task/index.js:1:15: /var/task/addon.node: native addons cannot be loaded in an execution context"});
}

TEST_F(Findings, AGraphOfEsModulesMustLink) {
  EXPECT_EQ(mistakes({{"index.mjs", "import { a } from './a.mjs';\nexport const handler = a;"},
                      {"a.mjs", "export const b = 1;"}}),
            Texts{"/var/task/index.mjs:1:10: SyntaxError: The requested module './a.mjs' does not provide an export "
                  "named 'a', at: import { a } from './a.mjs';"});
  const auto all = mistakes({{"index.mjs", "import './a.mjs';\nimport 'nowhere';\nimport data from './data.json';"},
                             {"a.mjs", "const a = ;"},
                             {"data.json", "{}"}});
  ASSERT_EQ(all.size(), 3U) << "all of them at once";
  EXPECT_EQ(all[0], "/var/task/index.mjs:2:8: Cannot find package 'nowhere' imported from /var/task/index.mjs");
  EXPECT_TRUE(all[1].starts_with("/var/task/index.mjs:3:18: Module \"file:///var/task/data.json\" needs an import "))
      << all[1];
  EXPECT_TRUE(all[2].starts_with("/var/task/a.mjs:1:11: SyntaxError")) << all[2];
  EXPECT_EQ(mistakes({{"index.mjs", "export const other = 1;"}}),
            Texts{"/var/task/index.mjs: it is an ES module and does not export \"handler\""});
  EXPECT_EQ(mistakes({{"index.mjs", "export * from './a.mjs';"}, {"a.mjs", "export function handler() {}"}}), Texts{});
  EXPECT_EQ(mistakes({{"index.js", "const a = require('./a.mjs');"}, {"a.mjs", "export const a = await 1;"}}),
            Texts{"/var/task/index.js:1:11: /var/task/a.mjs cannot be required: it has a top-level await"});
}

// What they require may be found elsewhere, or be translated first.
TEST_F(Findings, BehindCodeThatChangesTheLoaderNothingIsCertain) {
  const Files files{{"index.js", "require('alias');\nconst x = require('@root/x');\nconst y = require('./y');"},
                    {"node_modules/alias/index.js", "require('module')._resolveFilename = () => 0;"},
                    {"y.js", "<jsx/>"}};
  EXPECT_EQ(doubts(files), (Texts{"/var/task/index.js:2:11: Cannot find module '@root/x'",
                                  "/var/task/y.js:1:1: SyntaxError: Unexpected token '<', at: <jsx/>"}));
  Files broken = files;
  broken["index.js"] += "\n)";
  EXPECT_EQ(mistakes(broken), Texts{"/var/task/index.js:4:1: SyntaxError: Unexpected token ')', at: )"})
      << "but the handler's own file is";
}

TEST_F(Findings, TheHandlersNameLeadsSomewhere) {
  EXPECT_EQ(of({{"index.js", ""}}, "other.handler").mistakes,
            Texts{"handler \"other.handler\": Cannot find module 'other'"});
  EXPECT_EQ(of({{"index.js", ""}}, "index").mistakes, Texts{"handler \"index\": Bad handler"});
  EXPECT_EQ(of({{"node_modules/app/index.js", "const a = ;"}}, "app.handler").mistakes.size(), 1U);
  EXPECT_EQ(of({{"node_modules/app/index.js", "exports.handler = 1;"}}, "app.handler").mistakes, Texts{});
}

TEST_F(Findings, OnlySoManyAreTold) {
  std::string source;
  for (int i = 0; i < 100; ++i) source += "require('./none" + std::to_string(i) + "');\n";
  const auto found = mistakes({{"index.js", source}});
  ASSERT_EQ(found.size(), 21U);
  EXPECT_EQ(found.back(), "and 80 more");
}

// What has mistakes is called all the same where nobody deploys it: its author sees the runtime's own error.
TEST_F(Findings, ATemplateWithMistakesMakesContexts) {
  const auto context = run("exports.handler = ;");
  EXPECT_EQ(context->call({}).failure.error_type, "Runtime.UserCodeSyntaxError");
}

}  // namespace
}  // namespace brink::testing
