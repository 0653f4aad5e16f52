// The launcher is killed while viewers ask: functions come back, and what needs none notices nothing.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// A second is the aim; a busy machine must not fail the test.
constexpr auto kPatience = 10s;

EdgeConfig hookedAndPlain(const ScriptedOrigin& origin) {
  return EdgeConfig(origin)
      .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
      .function("pass", kPassRequest)
      .hook("viewer-request", "pass")
      .behavior("/plain", "");
}

// Asks a path from a thread of its own, twenty times a second.
class Traffic {
 public:
  Traffic(const TestViewer& viewer, std::string path)
      : thread_([this, &viewer, path = std::move(path)] {
          while (!stop_) {
            (viewer.get(path).status == 200 ? fine_ : failed_)++;
            std::this_thread::sleep_for(50ms);
          }
        }) {}
  ~Traffic() { end(); }
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  void end() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int fine() const { return fine_; }
  int failed() const { return failed_; }
  // Whether so many more succeed in time.
  bool goesOn(int more) const {
    const int wanted = fine_ + more;
    for (const auto end = Clock::now() + kPatience; fine_ < wanted; std::this_thread::sleep_for(5ms)) {
      if (Clock::now() > end) return false;
    }
    return true;
  }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<int> fine_ = 0;
  std::atomic<int> failed_ = 0;
  std::thread thread_;
};

TEST(Launcher, KilledUnderLoadComesBackAndRequestsWithoutFunctionsNeverFail) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  origin.on("/plain", OriginReply{.body = "plain"});
  EdgeProcess edge(hookedAndPlain(origin));
  const TestViewer viewer(edge);
  Traffic hooked(viewer, "/a");
  Traffic plain(viewer, "/plain");
  ASSERT_TRUE(hooked.goesOn(5) && plain.goesOn(5));
  const std::vector<pid_t> before = descendantsOf(edge.pid());

  ::kill(before[0], SIGKILL);
  const auto killed = Clock::now();
  ASSERT_TRUE(allGone(before)) << "its executors go with it";
  ASSERT_TRUE(hooked.goesOn(1)) << edge.serverLog();
  std::printf(
      "hooked requests were answered again after %lld ms\n",
      static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - killed).count()));
  EXPECT_TRUE(hooked.goesOn(5) && plain.goesOn(5));
  hooked.end();
  plain.end();

  EXPECT_EQ(plain.failed(), 0);
  EXPECT_EQ(edge.serverLog("the launcher is gone").size(), 1U);
  EXPECT_EQ(edge.metric("brink_executor_events_total{event=\"launcher_died\"}"), 1);
  EXPECT_EQ(edge.metric("brink_executor_events_total{event=\"launcher_started\"}"), 2);
}

TEST(Launcher, ThatReplacedAnotherGoesWithTheProxyToo) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(hookedAndPlain(origin));
  const TestViewer viewer(edge);
  Traffic hooked(viewer, "/a");
  ASSERT_TRUE(hooked.goesOn(1));
  ::kill(descendantsOf(edge.pid())[0], SIGKILL);
  for (int i = 0; i < 1000 && edge.metric("brink_executor_events_total{event=\"launcher_started\"}") < 2; ++i) {
    std::this_thread::sleep_for(10ms);
  }
  ASSERT_TRUE(hooked.goesOn(1));
  hooked.end();
  const std::vector<pid_t> tree = descendantsOf(edge.pid());
  EXPECT_GE(tree.size(), 4U);
  edge.killHard();
  EXPECT_TRUE(allGone(tree));
}

TEST(Launcher, IsNoCommand) {
  const CommandResult by_hand = runBrink({"launcher-process", "executor", "namespaces"});
  EXPECT_EQ(by_hand.exit_code, 2);
  EXPECT_EQ(by_hand.out, "");
  EXPECT_NE(by_hand.err.find("started by brink itself"), std::string::npos);
  EXPECT_EQ(runBrink({"--help"}).out.find("launcher"), std::string::npos);
}

}  // namespace
}  // namespace brink::test
