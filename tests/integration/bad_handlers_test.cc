// Handlers that misbehave die alone: the viewer gets the contract's error in time, a light route's requests go on
// meanwhile, and no process is left. The figures measured are printed.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/integration/refusals.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kLimit = 1s;        // "timeout" of the functions here
constexpr auto kPatience = 500ms;  // the aim is 50 ms; a busy machine must not fail the test

// Asks a route with a hook of its own, again and again, from another thread.
class LightTraffic {
 public:
  explicit LightTraffic(const TestViewer& viewer)
      : thread_([this, &viewer] {
          while (!stop_) {
            const Reply reply = viewer.get("/light");
            (reply.status == 200 ? fine_ : failed_)++;
            slowest_ = std::max(slowest_, reply.elapsed);
          }
        }) {}
  ~LightTraffic() { end(); }
  LightTraffic(const LightTraffic&) = delete;
  LightTraffic& operator=(const LightTraffic&) = delete;

  void end() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int fine() const { return fine_; }
  int failed() const { return failed_; }
  std::chrono::milliseconds slowest() const { return slowest_; }

 private:
  std::atomic<bool> stop_ = false;
  int fine_ = 0;
  int failed_ = 0;
  std::chrono::milliseconds slowest_{0};
  std::thread thread_;
};

EdgeConfig badAndLight(const ScriptedOrigin& origin, const std::string& bad) {
  return EdgeConfig(origin)
      .function("bad", bad, R"("timeout": 1)")
      .function("light", kGenerate)
      .hook("viewer-request", "bad")
      .behavior("/light", R"("lambdaFunctionAssociations": [{"eventType": "viewer-request", "function": "light:1"}])");
}

// Two viewers ask the bad handler while a third keeps asking the light route.
void expectDiesAlone(const std::string& bad, int status, const std::string& type,
                     std::chrono::milliseconds limit = kLimit) {
  ScriptedOrigin origin;
  EdgeProcess edge(badAndLight(origin, bad));
  const TestViewer viewer(edge);
  ASSERT_EQ(viewer.get("/light").status, 200);
  LightTraffic light(viewer);

  const std::vector<Reply> replies = viewer.together("/bad", 2);
  std::this_thread::sleep_for(100ms);
  light.end();

  for (const Reply& reply : replies) {
    EXPECT_EQ(reply.status, status) << reply.problem;
    EXPECT_EQ(reply.field("x-cache"), type + " from cloudfront");
    EXPECT_LT(reply.elapsed, limit + kPatience);
    std::printf("the viewer was answered after %lld ms\n", static_cast<long long>(reply.elapsed.count()));
  }
  std::printf("light route: %d requests, the slowest took %lld ms\n", light.fine(),
              static_cast<long long>(light.slowest().count()));
  EXPECT_EQ(light.failed(), 0);
  EXPECT_GT(light.fine(), 5);
  edge.stop();  // asserts that nothing is left
}

TEST(BadHandlers, OneThatLoopsForeverDiesAlone) {
  expectDiesAlone("exports.handler = () => { for (;;); };", 503, "LambdaExecutionError");
}

TEST(BadHandlers, OneThatLoopsInMicrotasksDiesAlone) {
  expectDiesAlone("exports.handler = async () => { for (;;) await null; };", 503, "LambdaExecutionError");
}

// Initialising may take ten seconds, and is then tried once more within the function's own limit (contract §8.5).
TEST(BadHandlers, OneThatLoopsWhileItIsLoadedDiesAlone) {
  expectDiesAlone("for (;;);", 503, "LambdaExecutionError", 10s + kLimit);
}

TEST(BadHandlers, OneThatAllocatesObjectsWithoutEndDiesAlone) {
  expectDiesAlone("exports.handler = () => { const all = []; for (;;) all.push({all: new Array(100).fill(1.5)}); };",
                  503, "LambdaExecutionError");
}

TEST(BadHandlers, OneThatAllocatesBuffersWithoutEndDiesAlone) {
  expectDiesAlone("exports.handler = () => { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)); };", 503,
                  "LambdaExecutionError");
}

TEST(BadHandlers, OneThatCrashesTheEngineDiesAlone) {
  expectDiesAlone("exports.handler = async () => Array(1e9).fill(0);", 503, "LambdaExecutionError");
}

TEST(BadHandlers, OneThatRecursesWithoutEndFailsAlone) {
  expectDiesAlone("const f = () => f() + 1; exports.handler = async () => f();", 503, "LambdaExecutionError");
}

TEST(BadHandlers, OneThatNeverAnswersDiesAloneAtItsLimit) {
  expectDiesAlone("exports.handler = (event, context, callback) => { setInterval(() => {}, 10); };", 503,
                  "LambdaExecutionError");
}

TEST(BadHandlers, OneThatHasNothingLeftToWaitForIsAnsweredAtOnce) {
  expectDiesAlone("exports.handler = (event, context, callback) => {};", 502, "LambdaValidationError");
  expectDiesAlone("exports.handler = async () => new Promise(() => {});", 503, "LambdaExecutionError");
}

TEST(BadHandlers, OfTwoAnswersTheFirstCounts) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("twice",
                                 "let calls = 0; exports.handler = (event, context, callback) => {"
                                 " const n = String(++calls);"
                                 " callback(null, {status: '200', body: 'first ' + n});"
                                 " callback(null, {status: '200', body: 'second ' + n});"
                                 " context.fail(new Error('third')); };")
                       .hook("viewer-request", "twice")
                       .rootMembers(R"("workers": 1)"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/a").body, "first 1");
  EXPECT_EQ(viewer.get("/a").body, "first 2") << "the same context, none the worse";
  EXPECT_EQ(viewer.get("/a").body, "first 3");
}

TEST(BadHandlers, TheOneAfterADeathIsAColdStart) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "let calls = 0; exports.handler = async event => {"
                                 " if (event.Records[0].cf.request.uri === '/die') for (;;);"
                                 " return {status: '200', body: String(++calls)}; };",
                                 R"("timeout": 1)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 1)"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/a").body, "1");
  EXPECT_EQ(viewer.get("/a").body, "2");
  const std::vector<pid_t> before = descendantsOf(edge.pid());
  EXPECT_EQ(viewer.get("/die").status, 503);
  EXPECT_FALSE(allGone({before.front()})) << "the launcher stays";
  EXPECT_EQ(viewer.get("/a").body, "1");
}

TEST(BadHandlers, NothingIsLeftASecondAfterTheServerIsKilled) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("loop", "exports.handler = () => { for (;;); };", R"("timeout": 5)")
                       .hook("viewer-request", "loop"));
  const TestViewer viewer(edge);
  auto hanging = viewer.async({.path = "/a"});
  std::vector<pid_t> tree;
  for (int i = 0; i < 500 && tree.size() < 4; ++i) {  // launcher, zygote, template, context
    std::this_thread::sleep_for(20ms);
    tree = descendantsOf(edge.pid());
  }
  ASSERT_GE(tree.size(), 4U);

  edge.killHard();
  EXPECT_TRUE(allGone(tree));
  EXPECT_EQ(hanging.get().status, 0);
}

}  // namespace
}  // namespace brink::test
