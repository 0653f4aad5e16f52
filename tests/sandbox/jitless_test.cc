// Functions without jit: handlers run in the interpreter, below a filter that lets no memory become executable.
#include <fstream>
#include <sstream>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;

class Jitless : public ExecutorTest {
 protected:
  static void SetUpTestSuite() {
    Executor::Options options = defaultOptions();
    options.settings.jit = false;
    auto started = Executor::start(options);
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    executor() = std::move(*started);
  }

  std::string bodyOf(const std::string& expression) {
    const auto context = run("exports.handler = async () => ({ status: '200', body: String(" + expression + ") });");
    const auto outcome = context->call({});
    const auto body = find(outcome, AnswerOp::Body);
    return body ? body->at(0) : described(outcome);
  }
};

TEST_F(Jitless, TheJailSaysSo) {
  const bool told = executor()->jail().find("\"noNewCode\":true") != std::string::npos;
  EXPECT_EQ(told, !sanitized());
}

// Mappings with code that came from no file, as /proc tells them.
std::string madeCode(pid_t process) {
  std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
  EXPECT_TRUE(maps.is_open());
  std::string found;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range, access, offset, device, inode;
    words >> range >> access >> offset >> device >> inode;
    const bool kernels = line.ends_with("[vdso]") || line.ends_with("[vsyscall]");
    const bool code = access.find('x') != std::string::npos;
    if (code && !kernels && (inode == "0" || access.find('w') != std::string::npos)) found += line + "\n";
  }
  return found;
}

TEST_F(Jitless, AllCodeIsThatOfFiles) {
  if (sanitized()) return;
  const auto context = run("exports.handler = async () => ({ status: '200' });");
  ASSERT_EQ(kindOf(context->call({})), "Answer");
  EXPECT_EQ(madeCode(executor()->pid()), "");
  EXPECT_EQ(madeCode(context->pid()), "");
}

TEST_F(Jitless, HandlersRun) {
  const auto context = run(R"js(
    let calls = 0;
    exports.handler = async (event) => {
      const request = event.Records[0].cf.request;
      request.uri = request.uri.replace(/^\/(?<name>\w+)\.html$/u, '/$<name>-' + ++calls);
      await new Promise(resolve => setTimeout(resolve, 1));
      return request;
    };)js");
  for (int i = 1; i <= 3; ++i) {
    const auto outcome = context->call({});
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    EXPECT_EQ(find(outcome, AnswerOp::Uri).value().at(0), "/index-" + std::to_string(i));
  }
}

TEST_F(Jitless, WhatRunsOftenEnoughToBeCompiledIsNot) {
  EXPECT_EQ(
      bodyOf("(() => { let sum = 0; for (let i = 0; i < 2e6; ++i) sum = (sum * 31 + i) % 65537; return sum > 0; })()"),
      "true");
  EXPECT_EQ(bodyOf("'ab'.repeat(50000).replace(/(a)(b)/g, '$2$1').length"), "100000");
  EXPECT_EQ(bodyOf("new Function('a', 'return a * 2')(21)"), "42");
}

TEST_F(Jitless, ThereIsNoWebAssemblyAndTheErrorSaysSo) {
  EXPECT_EQ(bodyOf("typeof WebAssembly"), "undefined");
  const auto context = run("exports.handler = async () => new WebAssembly.Memory({ initial: 1 });");
  const auto outcome = context->call({});
  ASSERT_EQ(kindOf(outcome), "Failure");
  EXPECT_EQ(outcome.failure.error_type, "ReferenceError");
  EXPECT_EQ(outcome.failure.error_message, "WebAssembly is not defined");
}

}  // namespace
}  // namespace brink::testing
