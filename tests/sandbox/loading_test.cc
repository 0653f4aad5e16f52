// Module init: finding the handler, requiring files and packages, and what is said when that fails (contract §8.1).
#include <sys/wait.h>

#include "hooks/protocol/slot.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;
using Loading = ExecutorTest;

// The body that `index.js` answers with when it exports this expression's value.
std::string bodyOf(const Outcome& outcome) {
  const auto body = find(outcome, AnswerOp::Body);
  return body ? body->at(0) : kindOf(outcome) + " " + outcome.failure.error_type + ": " + outcome.failure.error_message;
}

std::string answering(const std::string& prologue, const std::string& expression) {
  return prologue + "\nexports.handler = async () => ({ status: '200', body: String(" + expression + ") });";
}

TEST_F(Loading, RelativeFilesJsonDirectoriesAndCycles) {
  const auto context = run(Files{
      {"index.js", answering("const a = require('./a'); const data = require('./data.json');"
                             "const dir = require('./dir'); const main = require('./with-main/');",
                             "[a.name, a.fromB, data.x, dir, main, __filename, __dirname, module.id, "
                             "module.paths.join(':')].join()")},
      {"a.js", "exports.name = 'a'; exports.fromB = require('./b.js').seen;"},
      {"b.js", "exports.seen = require('./a').name + '!';"},
      {"data.json", "\xEF\xBB\xBF{\"x\": 1}"},
      {"dir/index.js", "module.exports = 'dir';"},
      {"with-main/package.json", R"({"main": "lib/start"})"},
      {"with-main/lib/start.js", "module.exports = 'main';"},
  });
  EXPECT_EQ(bodyOf(context->call({})),
            "a,a!,1,dir,main,/var/task/index.js,/var/task,/var/task/index.js,"
            "/var/task/node_modules:/var/node_modules:/node_modules");
}

TEST_F(Loading, PackagesMainExportsConditionsAndPatterns) {
  const auto context = run(Files{
      {"index.js", answering("",
                             "[require('plain'), require('plain/deep.js'), require('@s/scoped'), require('exp'), "
                             "require('exp/sub'), require('exp/files/x'), require('nested'), attempt()].join()") +
                       "function attempt() { try { require('exp/hidden.js'); } catch (e) { return e.code; } }"},
      {"node_modules/plain/index.js", "module.exports = 'plain';"},
      {"node_modules/plain/deep.js", "module.exports = 'deep';"},
      {"node_modules/@s/scoped/package.json", R"({"main": "./m.js"})"},
      {"node_modules/@s/scoped/m.js", "module.exports = 'scoped';"},
      {"node_modules/exp/package.json",
       R"({"exports": {".": {"import": "./no.mjs", "node": {"require": "./node.js"}, "default": "./no.js"},
           "./sub": "./sub.js", "./files/*": "./lib/*.js", "./files/private": null}})"},
      {"node_modules/exp/node.js", "module.exports = 'node';"},
      {"node_modules/exp/sub.js", "module.exports = 'sub';"},
      {"node_modules/exp/hidden.js", "module.exports = 'hidden';"},
      {"node_modules/exp/lib/x.js", "module.exports = 'x';"},
      {"node_modules/nested/index.js", "module.exports = require('plain');"},
      {"node_modules/nested/node_modules/plain/index.js", "module.exports = 'inner plain';"},
  });
  EXPECT_EQ(bodyOf(context->call({})), "plain,deep,scoped,node,sub,x,inner plain,ERR_PACKAGE_PATH_NOT_EXPORTED");
}

TEST_F(Loading, LayersStandInOptAndNodePathLeadsThere) {
  const auto context = run(
      Files{
          {"index.js",
           answering("const fs = require('fs');",
                     "[require('lay'), require('lay/sub'), require('both'), require('/opt/lib.js'), "
                     "fs.readFileSync('/opt/nodejs/data.txt', 'utf8'), fs.readdirSync('/opt'), "
                     "require.resolve('lay'), attempt()].join()") +
               "function attempt() { try { fs.writeFileSync('/opt/x', ''); } catch (e) { return e.code; } }"},
          {"node_modules/both/index.js", "module.exports = 'own';"},
          {"/opt/lib.js", "module.exports = 'lib';"},
          {"/opt/nodejs/data.txt", "data"},
          {"/opt/nodejs/node_modules/both/index.js", "module.exports = 'not this';"},
          {"/opt/nodejs/node_modules/lay/package.json", R"({"exports": {".": "./main.js", "./sub": "./lib/sub.js"}})"},
          {"/opt/nodejs/node_modules/lay/main.js", "module.exports = require('dep');"},
          {"/opt/nodejs/node_modules/lay/lib/sub.js", "module.exports = __filename;"},
          {"/opt/nodejs/node_modules/dep/index.js", "module.exports = 'dep';"},
      },
      {.environment = {{"NODE_PATH", "/opt/nodejs/node20/node_modules:/opt/nodejs/node_modules"}}});
  EXPECT_EQ(bodyOf(context->call({})),
            "dep,/opt/nodejs/node_modules/lay/lib/sub.js,own,lib,data,lib.js,nodejs,"
            "/opt/nodejs/node_modules/lay/main.js,EROFS");
}

TEST_F(Loading, WithoutNodePathLayersAreNotLookedAt) {
  const auto context = run(Files{
      {"index.js", answering("", "attempt()") +
                       "function attempt() { try { return require('lay'); } catch (e) { return e.code; } }"},
      {"/opt/nodejs/node_modules/lay/index.js", "module.exports = 'found';"},
  });
  EXPECT_EQ(bodyOf(context->call({})), "MODULE_NOT_FOUND");
}

TEST_F(Loading, TheCacheIsNodesCache) {
  const auto context = run(Files{
      {"index.js", answering("const first = require('./counter'); delete require.cache[require.resolve('./counter')];"
                             "const second = require('./counter'); const third = require('./counter');",
                             "[first === second, second === third, require.main === module].join()")},
      {"counter.js", "module.exports = {};"},
  });
  EXPECT_EQ(bodyOf(context->call({})), "false,true,false");
}

TEST_F(Loading, BuiltinsComeWithAndWithoutPrefix) {
  const auto context = run(answering("",
                                     "[require('util') === require('node:util'), typeof require('path').join, "
                                     "require('module').builtinModules.includes('util')].join()"));
  EXPECT_EQ(bodyOf(context->call({})), "true,function,true");
}

TEST_F(Loading, TheHandlerMayLieDeepAndBeNested) {
  const auto context =
      run(Files{{"src/app.js", "exports.api = { v1: { go: async () => ({ status: '200', body: 'deep' }) } };"}},
          {.handler = "src/app.api.v1.go"});
  EXPECT_EQ(bodyOf(context->call({})), "deep");
}

TEST_F(Loading, ModuleScopeIsKeptBetweenCalls) {
  const auto context = run("let n = 0; exports.handler = async () => ({ status: '200', body: String(++n) });");
  EXPECT_EQ(bodyOf(context->call({})), "1");
  EXPECT_EQ(bodyOf(context->call({})), "2");
  EXPECT_EQ(bodyOf(templates_.back()->context()->call({})), "1") << "another context has a module scope of its own";
}

TEST_F(Loading, EnvironmentVariablesAreThere) {
  const auto context = run(answering("", "[process.env.GREETING, process.env.MISSING, typeof process.env.PATH].join()"),
                           {.environment = {{"GREETING", "grüezi"}}});
  EXPECT_EQ(bodyOf(context->call({})), "grüezi,,undefined");
}

struct InitError {
  const char* what;
  Files files;
  std::string handler;
  std::string type;
  std::string message;
};

TEST_F(Loading, InitErrorsAreTheContracts) {
  const InitError cases[] = {
      {"a missing package",
       {{"index.js", "require('nowhere');"}},
       "index.handler",
       "Runtime.ImportModuleError",
       "Error: Cannot find module 'nowhere'\nRequire stack:\n- /var/task/index.js\n- /var/runtime/index.mjs"},
      {"a missing file",
       {{"index.js", ""}},
       "other.handler",
       "Runtime.ImportModuleError",
       "Error: Cannot find module 'other'\nRequire stack:\n- /var/runtime/index.mjs"},
      {"a syntax error",
       {{"index.js", "exports.handler = ("}},
       "index.handler",
       "Runtime.UserCodeSyntaxError",
       "SyntaxError: Unexpected end of input"},
      {"a broken package.json",
       {{"index.js", "exports.handler = async () => 1;"}, {"package.json", "{"}},
       "index.handler",
       "Runtime.UserCodeSyntaxError",
       "SyntaxError: Error parsing /var/task/package.json: Unexpected end of JSON input"},
      {"a missing export",
       {{"index.js", ""}},
       "index.handler",
       "Runtime.HandlerNotFound",
       "index.handler is undefined or not exported"},
      {"no function",
       {{"index.js", "exports.handler = 5;"}},
       "index.handler",
       "Runtime.HandlerNotFound",
       "index.handler is not a function"},
      {"dots",
       {{"index.js", ""}},
       "../index.handler",
       "Runtime.MalformedHandlerName",
       "'../index.handler' is not a valid handler name. Use absolute paths when specifying root directories in handler "
       "names."},
      {"no dot", {{"index.js", ""}}, "index", "Runtime.MalformedHandlerName", "Bad handler"},
      {"a throw", {{"index.js", "throw new TypeError('at load');"}}, "index.handler", "TypeError", "at load"},
      {"a rejection",
       {{"index.js", "Promise.reject(new Error('at load')); exports.handler = async () => 1;"}},
       "index.handler",
       "Runtime.UnhandledPromiseRejection",
       "Error: at load"},
  };
  for (const auto& one : cases) {
    const auto context = run(one.files, {.handler = one.handler});
    const auto outcome = context->call({});
    EXPECT_EQ(kindOf(outcome), "InitFailed") << one.what;
    EXPECT_EQ(outcome.failure.error_type, one.type) << one.what;
    EXPECT_EQ(outcome.failure.error_message.substr(0, one.message.size()), one.message) << one.what;
    const auto exit_status = context->awaitExit();
    ASSERT_TRUE(exit_status && WIFEXITED(*exit_status)) << one.what;
    EXPECT_EQ(WEXITSTATUS(*exit_status), hooks::protocol::kExitInitFailed);
  }
}

TEST_F(Loading, ExitDuringInitIsSeenByItsStatus) {
  const auto context = run("process.exit(3);");
  const auto outcome = context->call({});
  ASSERT_EQ(kindOf(outcome), "Exited");
  EXPECT_EQ(WEXITSTATUS(outcome.wait_status), 3);
}

TEST_F(Loading, AnEsModulesTopLevelAwaitBelongsToInit) {
  const auto context = run(Files{
      {"index.mjs",
       "import { body } from './lib.mjs'; const { later } = await import('./later.mjs');"
       "export const handler = async () => ({ status: '200', body: body + later });"},
      {"lib.mjs", "export const body = await new Promise((resolve) => setTimeout(resolve, 30, 'waited'));"},
      {"later.mjs", "export const later = '+later';"},
  });
  EXPECT_EQ(bodyOf(context->call({})), "waited+later");
}

TEST_F(Loading, AnEsModuleThatAwaitsWhatNeverComesEndsItsInit) {
  const auto context = run(Files{{"index.mjs", "await new Promise(() => {}); export const handler = () => {};"}});
  const auto outcome = context->call({});
  ASSERT_EQ(kindOf(outcome), "Exited");
  EXPECT_EQ(WEXITSTATUS(outcome.wait_status), 13);
}

TEST_F(Loading, FilesWithUnknownSyntaxFailWithItsNameWhenTheyAreLoaded) {
  const auto context = run(Files{
      {"index.js", answering("let error; try { require(`./${'old'}`); } catch (e) { error = e; }",
                             "[error.name, error.message, error.stack.split('\\n')[0]].join('|')")},
      {"old.js", "\nconst a = /[a--b]/v;"},
  });
  EXPECT_EQ(bodyOf(context->call({})),
            "SyntaxError|Invalid regular expression flags: the regular expression flag v cannot be parsed by this "
            "JavaScript engine|/var/task/old.js:2");
}

TEST_F(Loading, SourceMapsAreUsedWhenNodeOptionsAskForThem) {
  const Files files{
      {"index.js", answering("const { fail } = require('./out');",
                             "(() => { try { fail(); } catch (e) { return e.stack.split('\\n')[1].trim(); } })()")},
      {"out.js", "exports.fail=()=>{throw new Error('x')};\n//# sourceMappingURL=out.js.map\n"},
      {"out.js.map", R"({"version": 3, "sources": ["src/in.ts"], "names": [], "mappings": "AAEI"})"},
  };
  EXPECT_EQ(bodyOf(run(files)->call({})), "at exports.fail (/var/task/out.js:1:25)");
  EXPECT_EQ(bodyOf(run(files, {.environment = {{"NODE_OPTIONS", "--enable-source-maps"}}})->call({})),
            "at exports.fail (/var/task/src/in.ts:3:5)");
}

// Files that the template compiles before anybody requires them.
TEST_F(Loading, LargeFilesAreCompiledAheadWithoutBeingSeen) {
  const std::string padding = "/*" + std::string(20'000, 'x') + "*/";
  const auto context = run(Files{
      {"index.js", answering("const first = require('./large'); delete require.cache[require.resolve('./large')];"
                             "const second = require('./large'); let error; try { require('./broken'); }"
                             " catch (e) { error = e; }",
                             "[first.count, second.count, first === second, globalThis.ran, error.name].join()")},
      {"large.js", padding + "globalThis.ran = (globalThis.ran || 0) + 1; exports.count = globalThis.ran;"},
      {"broken.js", padding + "this is no script"},
      {"unused.js", padding + "globalThis.ran = 'nobody asked for this'; throw 1;"},
  });
  EXPECT_EQ(bodyOf(context->call({})), "1,2,false,2,SyntaxError");
}

}  // namespace
}  // namespace brink::testing
