// How the server ends: by signals, slowly and at once, and by violence; and what of its processes it survives.
#include <csignal>
#include <map>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/integration/handlers.h"
#include "tests/support/edge_process.h"
#include "tests/support/h2_client.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

const char* const kGet = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

EdgeConfig hooked(const ScriptedOrigin& origin) {
  return EdgeConfig(origin)
      .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
      .distributionMembers(R"("aliases": ["127.0.0.1", "example.com"])")
      .function("pass", kPassRequest)
      .hook("viewer-request", "pass");
}

bool eventually(const std::function<bool()>& condition, std::chrono::seconds limit = 10s) {
  const auto deadline = Clock::now() + limit;
  while (!condition()) {
    if (Clock::now() > deadline) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

// The exit code; -1 if it did not exit in time, or not by itself.
int exitCode(pid_t process, std::chrono::seconds limit = 10s) {
  int status = 0;
  if (!eventually([&] { return ::waitpid(process, &status, WNOHANG) == process; }, limit)) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Drain, ARunningRequestFinishesIdleConnectionsEndAndNewOnesAreRefused) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  origin.on("/slow", OriginReply{.body = "finished", .delay = 1500ms});
  EdgeProcess edge(hooked(origin));
  RawViewer idle_h1(edge.port());
  idle_h1.send(kGet);
  ASSERT_EQ(idle_h1.response().status, 200);
  RawViewer idle_h2(edge.tlsPort(), {.alpn = "h2"});
  H2Client client;
  const int id = client.get("/a");
  ASSERT_TRUE(idle_h2.exchange(client, [&] { return client.response(id).closed; }));
  RawViewer busy(edge.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  ASSERT_TRUE(origin.waitFor("/slow", 1));
  const std::vector<pid_t> tree = descendantsOf(edge.pid());
  EXPECT_GE(tree.size(), 4U) << "launcher, zygote, template, context";

  ::kill(edge.pid(), SIGTERM);
  EXPECT_TRUE(idle_h1.closes());
  EXPECT_TRUE(idle_h2.exchange(client, [&] { return client.goaway(); }));
  EXPECT_EQ(client.goawayCode(), 0U);
  EXPECT_TRUE(eventually([&] { return !RawViewer(edge.port()).connected(); }));
  const Reply reply = busy.response();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "finished");
  EXPECT_EQ(exitCode(edge.pid()), 0);
  EXPECT_TRUE(allGone(tree));
}

TEST(Drain, TheSecondSignalEndsItAtOnce) {
  ScriptedOrigin origin;
  origin.on("/slow", OriginReply{.body = "late", .delay = 4s});
  EdgeProcess edge(hooked(origin));
  RawViewer busy(edge.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  ASSERT_TRUE(origin.waitFor("/slow", 1));
  const std::vector<pid_t> tree = descendantsOf(edge.pid());
  const auto begin = Clock::now();
  ::kill(edge.pid(), SIGTERM);
  ASSERT_TRUE(eventually([&] { return !edge.serverLog("draining").empty(); }));
  ::kill(edge.pid(), SIGTERM);
  EXPECT_EQ(exitCode(edge.pid()), 0);
  EXPECT_LT(Clock::now() - begin, 3s);
  EXPECT_TRUE(allGone(tree));
}

TEST(Drain, RequestsThatRunLongerThanTheLimitAreGivenUp) {
  ScriptedOrigin origin;
  origin.on("/slow", OriginReply{.body = "late", .delay = 6s});
  EdgeProcess edge(hooked(origin).rootMembers(R"("shutdownTimeout": "1s")"));
  RawViewer busy(edge.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  ASSERT_TRUE(origin.waitFor("/slow", 1));
  const auto begin = Clock::now();
  ::kill(edge.pid(), SIGTERM);
  EXPECT_EQ(exitCode(edge.pid()), 0);
  EXPECT_LT(Clock::now() - begin, 4s);
  EXPECT_TRUE(busy.closes());
}

TEST(Death, KillingTheProxyLeavesNoProcess) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(hooked(origin));
  ASSERT_EQ(TestViewer(edge).get("/a").status, 200);
  const std::vector<pid_t> tree = descendantsOf(edge.pid());
  EXPECT_GE(tree.size(), 4U);
  edge.killHard();
  EXPECT_TRUE(allGone(tree));
}

TEST(Death, KillingTheProxyTakesAContextThatSpins) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("spin", "exports.handler = async () => { for (;;); };", R"("timeout": 5)")
                       .hook("viewer-request", "spin"));
  RawViewer viewer(edge.port());
  viewer.send(kGet);
  ASSERT_TRUE(eventually([&] { return descendantsOf(edge.pid()).size() >= 4; }));
  const std::vector<pid_t> tree = descendantsOf(edge.pid());
  edge.killHard();
  EXPECT_TRUE(allGone(tree));
}

// What is killed, as the place in the chain below the proxy: launcher, zygote, template, context.
class DeathOf : public ::testing::TestWithParam<std::pair<const char*, std::size_t>> {};

TEST_P(DeathOf, AnExecutorProcessIsSurvivedAndMadeGood) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(hooked(origin));
  const TestViewer viewer(edge);
  ASSERT_EQ(viewer.get("/a").status, 200);
  const std::vector<pid_t> chain = descendantsOf(edge.pid());  // parents first
  ASSERT_GT(chain.size(), GetParam().second);
  ::kill(chain[GetParam().second], SIGKILL);
  EXPECT_TRUE(eventually([&] { return viewer.get("/a").status == 200; })) << edge.serverLog();
  EXPECT_EQ(viewer.get("/a").body, "a");
}

INSTANTIATE_TEST_SUITE_P(Death, DeathOf,
                         ::testing::Values(std::pair("Launcher", 0), std::pair("Zygote", 1), std::pair("Template", 2),
                                           std::pair("Context", 3)),
                         [](const auto& row) { return std::string(row.param.first); });

}  // namespace
}  // namespace brink::test
