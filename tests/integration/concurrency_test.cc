// How many contexts run, and which: reserved and provisioned concurrency, across the workers of a server.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/integration/refusals.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr char kTellInitType[] =
    "const began = Date.now(); while (Date.now() - began < 50);"
    "exports.handler = async () => ({status: '200', body: process.env.AWS_LAMBDA_INITIALIZATION_TYPE});";

std::size_t countOf(const std::string& what, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// The "span BEGIN END" lines of a function's log, by time.
std::vector<std::pair<long long, long long>> spansOf(const std::string& log) {
  std::vector<std::pair<long long, long long>> spans;
  for (std::size_t at = log.find("span "); at != std::string::npos; at = log.find("span ", at + 1)) {
    std::istringstream numbers(log.substr(at + 5, 40));
    std::pair<long long, long long> span;
    numbers >> span.first >> span.second;
    spans.push_back(span);
  }
  std::ranges::sort(spans);
  return spans;
}

TEST(Concurrency, AReservationOfOneIsOneCallAtATimeInTheWholeServer) {
  constexpr int kViewers = 12;  // on connections of their own: the kernel gives them to both workers
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async () => { const begin = Date.now();"
                                 " await new Promise(r => setTimeout(r, 40));"
                                 " console.log('span ' + begin + ' ' + Date.now()); return {status: '200'}; };",
                                 R"("reservedConcurrentExecutions": 1)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 2, "hooks": {"throttleWait": "20s"})"));
  for (const Reply& reply : TestViewer(edge).together("/a", kViewers)) EXPECT_EQ(reply.status, 200);
  edge.stop();
  const auto spans = spansOf(edge.functionLog("f"));
  ASSERT_EQ(spans.size(), static_cast<std::size_t>(kViewers));
  for (std::size_t i = 1; i < spans.size(); ++i) EXPECT_LE(spans[i - 1].second, spans[i].first) << "call " << i;
}

// The most spans that overlap.
int mostAtOnce(const std::vector<std::pair<long long, long long>>& spans) {
  std::vector<std::pair<long long, int>> changes;
  for (const auto& [begin, end] : spans) {
    changes.emplace_back(begin, 1);
    changes.emplace_back(end, -1);  // before a begin in the same millisecond
  }
  std::ranges::sort(changes);
  int now = 0;
  int most = 0;
  for (const auto& [when, change] : changes) most = std::max(most, now += change);
  return most;
}

TEST(Concurrency, AllFunctionsOfAllWorkersShareTheAccounts) {
  constexpr int kViewers = 16;
  constexpr char kSpan[] =
      "exports.handler = async event => { const begin = Date.now(); await new Promise(r => setTimeout(r, 40));"
      " console.log('span ' + begin + ' ' + Date.now()); return event.Records[0].cf.request; };";
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kSpan)
                       .function("g", kSpan)
                       .function("kept", kSpan, R"("reservedConcurrentExecutions": 2)")
                       .hook("viewer-request", "f")
                       .hook("origin-request", "g")
                       .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
                       .rootMembers(R"("workers": 4, "hooks": {"concurrency": 5, "throttleWait": "20s"})"));
  for (const Reply& reply : TestViewer(edge).together("/a", kViewers)) EXPECT_EQ(reply.status, 404);
  edge.stop();
  const auto spans = spansOf(edge.functionLog("f") + edge.functionLog("g"));
  ASSERT_EQ(spans.size(), 2U * kViewers);
  EXPECT_EQ(mostAtOnce(spans), 3) << "two of the five are set aside for another function";
}

TEST(Concurrency, ACallTooManyWaitsShortlyAndIsThrottled) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async () => { await new Promise(r => setTimeout(r, 2500));"
                                 " return {status: '200'}; };",
                                 R"("reservedConcurrentExecutions": 1, "timeout": 10)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 2, "hooks": {"throttleWait": "300ms"})"));
  std::thread first([&edge] { EXPECT_EQ(TestViewer(edge).get("/first").status, 200); });
  while (edge.metric(R"(brink_contexts{function="f",version="1",state="busy"})") < 1) std::this_thread::sleep_for(5ms);
  const auto asked = Clock::now();
  const Reply second = TestViewer(edge).get("/second");
  const auto waited = Clock::now() - asked;
  expectRefused(second, 503, "LambdaLimitExceeded", "was throttled.");
  EXPECT_GE(waited, 300ms);
  EXPECT_LT(waited, 2s) << "not until the first was done";
  first.join();
  EXPECT_EQ(edge.metric("brink_hook_throttles_total"), 1);
}

TEST(Concurrency, TenCallsASecondMayBeginForEachUnitInTheWholeServer) {
  constexpr int kViewers = 25;
  ScriptedOrigin origin;
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("f", "exports.handler = async () => ({status: '200'});", R"("reservedConcurrentExecutions": 1)")
          .hook("viewer-request", "f")
          .rootMembers(R"("workers": 2, "hooks": {"throttleWait": "20s"})"));
  const auto began = Clock::now();
  for (const Reply& reply : TestViewer(edge).together("/a", kViewers)) EXPECT_EQ(reply.status, 200);
  EXPECT_GE(Clock::now() - began, 1500ms) << "ten at once, and fifteen at ten per second";
}

TEST(Concurrency, WhoComesTooOftenIsThrottledForTheRate) {
  ScriptedOrigin origin;
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("f", "exports.handler = async () => ({status: '200'});", R"("reservedConcurrentExecutions": 1)")
          .hook("viewer-request", "f")
          .rootMembers(R"("workers": 1, "hooks": {"throttleWait": "1ms"})"));
  TestViewer viewer(edge);
  const auto began = Clock::now();
  int answered = 0;
  int asked = 0;
  const std::string throttles = R"(brink_hook_throttles_total{function="f",version="1",reason="rate"})";
  for (; asked < 500 && edge.metric(throttles) < 1; ++asked) {
    for (const Reply& one : viewer.together("/a", 20)) {
      answered += one.status == 200;
      if (one.status != 200) expectRefused(one, 503, "LambdaLimitExceeded", "was throttled.");
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  EXPECT_LE(answered, 10 + 10 * seconds);
  EXPECT_LT(asked, 500);
}

constexpr char kWaitAWhile[] =
    "exports.handler = async () => { await new Promise(r => setTimeout(r, 300)); return {status: '200'}; };";

TEST(Concurrency, AFunctionThatNeedsContextsAgainAndAgainHasBlanks) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kWaitAWhile)
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 1, "hooks": {"maxBlanks": 3})"));
  // Each round wants two contexts more than there are.
  int calls = 0;
  for (int round = 1; round <= 10 && edge.metric("brink_contexts_blank_used_total") < 3; ++round) {
    for (const Reply& reply : TestViewer(edge).together("/a", 2 * round)) EXPECT_EQ(reply.status, 200);
    calls += 2 * round;
  }
  EXPECT_GE(edge.metric("brink_contexts_blank_used_total"), 3);
  EXPECT_LE(edge.metric(R"(brink_contexts{function="f",version="1",state="blank"})"), 3);
  const double cold_starts = edge.metric("brink_hook_cold_starts_total");
  edge.stop();
  const std::string log = edge.functionLog("f");
  EXPECT_EQ(countOf("REPORT RequestId", log), static_cast<std::size_t>(calls));
  EXPECT_EQ(countOf("Init Duration", log), static_cast<std::size_t>(cold_starts));
}

TEST(Concurrency, WhereMemoryIsShortIdleContextsEndButProvisionedOnesStay) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", "exports.handler = async () => ({status: '200'});")
                       .function("kept", kTellInitType, R"("provisionedConcurrency": 1)")
                       .hook("viewer-request", "f")
                       .hook("viewer-response", "kept")
                       .rootMembers(R"("workers": 1, "hooks": {"memoryReservePercent": 100})"));
  EXPECT_EQ(TestViewer(edge).get("/a").status, 200);
  const auto limit = Clock::now() + 10s;
  const std::string evicted = R"(brink_contexts_evicted_total{function="f",version="1",reason="memory"})";
  while (edge.metric(evicted) < 1 && Clock::now() < limit) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(edge.metric(evicted), 1);
  EXPECT_EQ(edge.metric(R"(brink_contexts{function="f")"), 0);
  EXPECT_EQ(edge.metric(R"(brink_contexts{function="kept",version="1",state="idle"})"), 1);
  EXPECT_EQ(TestViewer(edge).get("/a").status, 200) << "a cold start";
}

TEST(Concurrency, ProvisionedContextsAreReadyWhenTheServerIs) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kTellInitType, R"("provisionedConcurrency": 2)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 2)"));
  EXPECT_EQ(edge.metric("brink_hook_provisioned_contexts"), 2);
  EXPECT_EQ(edge.metric(R"(brink_contexts{function="f",version="1",state="idle"})"), 2);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(TestViewer(edge).get("/a").body, "provisioned-concurrency");
  EXPECT_EQ(edge.metric("brink_hook_cold_starts_total"), 0);
  EXPECT_EQ(edge.metric("brink_hook_provisioned_invocations_total"), 6);
  edge.stop();
  const std::string log = edge.functionLog("f");
  EXPECT_EQ(countOf("REPORT RequestId", log), 6U);
  EXPECT_EQ(countOf("Init Duration", log), 0U) << log;
}

TEST(Concurrency, OnAWorkerWithoutAProvisionedContextACallTakesAColdStart) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kTellInitType, R"("provisionedConcurrency": 1)")
                       .hook("viewer-request", "f")
                       .rootMembers(R"("workers": 2)"));
  int provisioned = 0;
  int on_demand = 0;
  for (int i = 0; i < 200 && (provisioned == 0 || on_demand == 0); ++i) {
    const std::string type = TestViewer(edge).get("/a").body;
    provisioned += type == "provisioned-concurrency";
    on_demand += type == "on-demand";
  }
  EXPECT_GT(provisioned, 0);
  EXPECT_GT(on_demand, 0);
  EXPECT_EQ(edge.metric("brink_hook_cold_starts_total"), 1);
  EXPECT_EQ(edge.metric("brink_hook_provisioned_spillovers_total"), on_demand);
}

TEST(Concurrency, AVersionThatCannotBeProvisionedKeepsTheServerFromStarting) {
  ScriptedOrigin origin;
  EdgeProcess good(EdgeConfig(origin).function("f", "throw new Error('no luck');").hook("viewer-request", "f"));
  good.stop();
  // The same folder and code with provisioned concurrency.
  const std::string file = good.folder() / "bad.json";
  const std::string text = EdgeConfig(origin)
                               .function("f", "", R"("provisionedConcurrency": 1)")
                               .hook("viewer-request", "f")
                               .rootMembers(R"("listeners": [{"host": "127.0.0.1", "port": 0}])")
                               .rootMembers(R"("admin": {"socket": ")" + (good.folder() / "2.sock").string() + "\"}")
                               .text(good.folder(), "", "");
  std::ofstream(file) << text;
  const CommandResult result = runBrink({"serve", "--config", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("brink: function f:1: provisionedConcurrency: Error: no luck"), std::string::npos)
      << result.err;
}

}  // namespace
}  // namespace brink::test
