// Handlers that take too much, and processes that die: each dies alone, inside its limit, and nothing is left behind.
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;
using Limits = ExecutorTest;

constexpr std::uint64_t kMegabyte = 1u << 20;

// A zombie counts as gone: its parent is on its way to reap it.
bool alive(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string all;
  if (!std::getline(stat, all)) return false;
  return all.substr(all.rfind(')') + 2, 1) != "Z";
}

// The pids that a parent in this namespace sees differ from those a jailed process reports; children are found by name.
std::vector<pid_t> descendants(pid_t of) {
  std::vector<pid_t> all{of};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string pid = std::to_string(all[i]);
    std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
    for (pid_t child = 0; children >> child;) all.push_back(child);
  }
  return all;
}

bool goneWithin(const std::vector<pid_t>& pids, milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    bool any = false;
    for (const pid_t pid : pids) any = any || alive(pid);
    if (!any) return true;
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(2));
  }
}

std::string ending(const Outcome& outcome) {
  if (outcome.kind != Outcome::Kind::Exited) return described(outcome);
  if (WIFSIGNALED(outcome.wait_status)) return "signal " + std::to_string(WTERMSIG(outcome.wait_status));
  return "exit " + std::to_string(WEXITSTATUS(outcome.wait_status));
}

const std::string kOutOfMemory = "exit " + std::to_string(hooks::protocol::kExitOutOfMemory);

TEST_F(Limits, AHeapWithoutEndIsOutOfMemoryAndSaysSo) {
  const auto context =
      run("const all = []; exports.handler = async () => { for (;;) all.push(new Array(1000).fill(1.5)); };");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(ending(context->call({})), kOutOfMemory);
  EXPECT_TRUE(context->logged("JavaScript heap out of memory"));
  EXPECT_LT(context->header().peak_memory_bytes.load(), 400 * kMegabyte);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(3000));
}

TEST_F(Limits, WhatCrashesV8EndsOnlyItsContext) {
  const auto context = run("exports.handler = async () => { Array(1e9).fill(0); };");
  const auto bystander = run("exports.handler = async () => ({ status: '200' });");
  EXPECT_EQ(ending(context->call({})), kOutOfMemory);
  EXPECT_EQ(kindOf(bystander->call({})), "Answer");
}

TEST_F(Limits, TheMemorySizeIsTheFunctionsAndNotTheZygotes) {
  const std::string source =
      "exports.handler = async () => { const a = []; for (let i = 0; i < 150; ++i) a.push(new Array(131072).fill(1.5));"
      " return { status: String(200 + a.length) }; };";  // 150 MB
  EXPECT_EQ(ending(run(source, {.memory_mb = 128})->call({})), kOutOfMemory);
  EXPECT_EQ(find(run(source, {.memory_mb = 256})->call({}), AnswerOp::Status)->at(0), "350");
}

TEST_F(Limits, TooManyArrayBuffersAreARangeError) {
  const auto context = run(R"js(
    exports.handler = async () => {
      const all = [];
      try { for (;;) all.push(new ArrayBuffer(8 << 20)); } catch (e) { return { status: '200', body: `${e.name} ${all.length}` }; }
    };)js");
  const auto body = find(context->call({}), AnswerOp::Body)->at(0);  // 128 MB, less what the Node layer holds itself
  EXPECT_TRUE(body == "RangeError 15" || body == "RangeError 16") << body;
}

TEST_F(Limits, WasmMemoryObeysTheDataLimit) {
  if (sanitized()) return;
  const auto context = run(R"js(
    exports.handler = async () => {
      const memory = new WebAssembly.Memory({ initial: 1 });
      let pages = 1;
      try { for (;;) { memory.grow(256); pages += 256; new Uint8Array(memory.buffer).fill(1, -16777216); } } catch {}
      return { status: '200', body: String(pages) };
    };)js");
  const auto outcome = context->call({});
  ASSERT_EQ(kindOf(outcome), "Answer") << ending(outcome);
  EXPECT_LE(std::stoi(find(outcome, AnswerOp::Body)->at(0)), 4096) << "256 MB";
}

TEST_F(Limits, ABusyContextIsGoneSoonAfterItsKill) {
  const auto context = run("exports.handler = () => { for (;;); };");
  context->post({});
  EXPECT_EQ(kindOf(context->await(milliseconds(50))), "TimedOut");
  const auto begin = std::chrono::steady_clock::now();
  context->kill();
  EXPECT_TRUE(context->awaitExit(milliseconds(1000)).has_value());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(100));
}

TEST_F(Limits, ALogFloodWaitsForItsReader) {
  const auto context = run(R"js(
    exports.handler = async () => {
      const line = 'x'.repeat(100000);
      for (let i = 0; i < 500; ++i) console.log(i + line);
      return { status: '200' };
    };)js");  // 50 MB through 16
  EXPECT_EQ(kindOf(context->call({})), "Answer");
  EXPECT_EQ(context->logs().size(), 500u);
}

TEST_F(Limits, ALineIsCutAt256KiB) {
  const auto context =
      run("exports.handler = async () => { console.log('é'.repeat(1e6)); return { status: '200' }; };");
  EXPECT_EQ(kindOf(context->call({})), "Answer");
  ASSERT_EQ(context->logs().size(), 1u);
  EXPECT_LE(context->logs()[0].text.size(), 256u << 10);
}

class Death : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = Executor::start(defaultOptions());
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    executor_ = std::move(*started);
    template_ = executor_->makeTemplate({{"index.js", "exports.handler = () => { for (;;); };"}});
    for (int i = 0; i < 20; ++i) {
      contexts_.push_back(template_->context());
      if (i % 2 == 0) contexts_.back()->post({});
    }
    all_ = descendants(executor_->pid());
    ASSERT_EQ(all_.size(), 22u) << "zygote, template and 20 contexts";
  }

  std::unique_ptr<Executor> executor_;
  std::unique_ptr<Template> template_;
  std::vector<std::unique_ptr<TestContext>> contexts_;
  std::vector<pid_t> all_;
};

TEST_F(Death, OfTheZygoteTakesAll) {
  ::kill(executor_->pid(), SIGKILL);
  EXPECT_TRUE(goneWithin(all_, milliseconds(1000)));
}

TEST_F(Death, OfTheTemplateTakesItsContextsOnly) {
  const pid_t zygote = all_.front();
  ::kill(all_[1], SIGKILL);
  all_.erase(all_.begin());
  EXPECT_TRUE(goneWithin(all_, milliseconds(1000)));
  EXPECT_TRUE(alive(zygote));
}

TEST_F(Death, OfTheTemplatesSocketTakesItsContexts) {
  template_->closeSocket();
  const pid_t zygote = all_.front();
  all_.erase(all_.begin());
  EXPECT_TRUE(goneWithin(all_, milliseconds(1000)));
  EXPECT_TRUE(alive(zygote));
}

TEST_F(Death, OfTheZygotesSocketTakesAll) {
  executor_->closeSocket();
  EXPECT_TRUE(goneWithin(all_, milliseconds(1000)));
}

}  // namespace
}  // namespace brink::testing
