// Connections to custom origins: how they are kept, when a request is sent again, and what a viewer gets when an origin
// fails.
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

// One worker, so that there is one pool; nothing is cached.
EdgeConfig configFor(const ScriptedOrigin& origin) {
  return EdgeConfig(origin).behaviorMembers(R"("cachePolicy": "CachingDisabled")").rootMembers(R"("workers": 1)");
}

TEST(OriginConnection, IsUsedAgainForTheNextRequest) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  origin.on("/chunked", OriginReply{.body = "b", .chunked = true});
  EdgeProcess edge(configFor(origin));
  const TestViewer viewer(edge);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(viewer.get("/a").body, "a");
    EXPECT_EQ(viewer.get("/chunked").body, "b");
    EXPECT_EQ(viewer.post("/a", "body").status, 200);
  }
  EXPECT_EQ(origin.count(), 15);
  EXPECT_EQ(origin.connections(), 1);
}

TEST(OriginConnection, IsGivenUpAfterTheKeepaliveTimeout) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(configFor(origin).customOriginMembers(R"("originKeepaliveTimeout": 1)"));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/a").status, 200);
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  while (edge.metric("brink_origin_idle_connections") > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_EQ(edge.metric("brink_origin_idle_connections"), 0);
  EXPECT_EQ(viewer.get("/a").status, 200);
  EXPECT_EQ(origin.connections(), 2);
}

// A first request fills the pool; the second finds that the origin closes without an answer.
OriginReply closesTheSecond(const OriginRequest&, int nth) {
  return nth == 2 ? OriginReply{.raw = ""} : OriginReply{.body = "a"};
}

TEST(OriginConnection, AnIdempotentRequestIsSentAgainWhenAKeptConnectionTurnsOutDead) {
  for (const std::string method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}) {
    ScriptedOrigin origin;
    origin.on("/a", closesTheSecond);
    EdgeProcess edge(configFor(origin));
    const TestViewer viewer(edge);
    EXPECT_EQ(viewer.get("/a").status, 200);
    EXPECT_EQ(viewer.send({.method = method, .path = "/a"}).status, 200) << method;
    EXPECT_EQ(origin.count("/a"), 3) << method;
  }
}

TEST(OriginConnection, APostIsNotSentAgain) {
  ScriptedOrigin origin;
  origin.on("/a", closesTheSecond);
  EdgeProcess edge(configFor(origin));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/a").status, 200);
  EXPECT_EQ(viewer.post("/a", "pay 5").status, 502);
  EXPECT_EQ(origin.count("/a"), 2);
}

TEST(OriginConnection, ABodyThatWasSentIsNotSentAgain) {
  ScriptedOrigin origin;
  origin.on("/a", closesTheSecond);
  EdgeProcess edge(configFor(origin));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/a").status, 200);
  EXPECT_EQ(viewer.send({.method = "PUT", .path = "/a", .body = "text"}).status, 502);
  EXPECT_EQ(origin.count("/a"), 2);
}

TEST(OriginConnection, NobodyThereIs502) {
  std::uint16_t port = 0;
  {
    const ScriptedOrigin gone;
    port = gone.port();
  }
  EdgeProcess edge(EdgeConfig(port).originMembers(R"("connectionAttempts": 2)"));
  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(reply.field("x-cache"), "Error from cloudfront");
  EXPECT_EQ(edge.metric(R"(brink_origin_events_total{event="connect_failure"})"), 2);
}

TEST(OriginConnection, AnUnknownNameIs502) {
  ScriptedOrigin origin;
  EdgeProcess edge(configFor(origin).originMembers(R"("domainName": "nowhere.invalid")"));
  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(edge.metric("brink_dns_failures_total"), 1);
}

TEST(OriginConnection, HealthIsWhetherTheLastRequestGotAResponse) {
  ScriptedOrigin origin;
  origin.on("/breaks", OriginReply{.raw = ""});
  EdgeProcess edge(configFor(origin));
  const TestViewer viewer(edge);
  viewer.get("/a");
  EXPECT_EQ(edge.metric(R"(brink_origin_healthy{origin="origin"})"), 1);
  viewer.get("/breaks");
  EXPECT_EQ(edge.metric(R"(brink_origin_healthy{origin="origin"})"), 0);
  viewer.get("/a");
  EXPECT_EQ(edge.metric(R"(brink_origin_healthy{origin="origin"})"), 1);
}

TEST(OriginConnection, SilenceIs504AndOnlyAGetIsAskedAgain) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "late", .delay = 4s});
  origin.on("/b", OriginReply{.body = "late", .delay = 4s});
  EdgeProcess edge(
      configFor(origin).originMembers(R"("connectionAttempts": 2)").customOriginMembers(R"("originReadTimeout": 1)"));
  const TestViewer viewer(edge);
  auto get = viewer.async({.path = "/a"});
  auto post = viewer.async({.method = "POST", .path = "/b", .body = "x"});
  const Reply got = get.get();
  EXPECT_EQ(got.status, 504);
  EXPECT_GE(got.elapsed, 2s);
  const Reply posted = post.get();
  EXPECT_EQ(posted.status, 504);
  EXPECT_LT(posted.elapsed, 3s);
  EXPECT_EQ(origin.count("/a"), 2);
  EXPECT_EQ(origin.count("/b"), 1);
}

TEST(OriginConnection, ASlowViewersUploadIsNoSilenceOfTheOrigin) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest& request, int) { return OriginReply{.body = request.body}; });
  EdgeProcess edge(configFor(origin).customOriginMembers(R"("originReadTimeout": 1)"));
  RawViewer viewer(edge.port());
  viewer.send("POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nfirst");
  std::this_thread::sleep_for(1500ms);
  viewer.send("other");
  EXPECT_EQ(viewer.response().body, "firstother");
}

TEST(OriginConnection, AnswersThatAreNoHttpAre502) {
  const std::pair<std::string, std::string> bad[] = {
      {"/garbage", "what?\r\n\r\n"},
      {"/nothing", ""},
      {"/half-a-head", "HTTP/1.1 200 OK\r\nContent-Le"},
      {"/two-lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
      {"/length-and-chunked",
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
      {"/bad-status", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"},
      {"/bad-version", "HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n"},
      {"/bad-field", "HTTP/1.1 200 OK\r\nX Y: 1\r\nContent-Length: 0\r\n\r\n"},
      {"/endless-head", "HTTP/1.1 200 OK\r\nX: " + std::string(500'000, 'x')},
      {"/switching", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"},
  };
  ScriptedOrigin origin;
  for (const auto& [path, bytes] : bad) origin.on(path, OriginReply{.raw = bytes});
  origin.on("/good", OriginReply{.body = "good"});
  EdgeProcess edge(configFor(origin));
  const TestViewer viewer(edge);
  for (const auto& [path, bytes] : bad) {
    EXPECT_EQ(viewer.get(path).status, 502) << path;
    EXPECT_EQ(viewer.get("/good").body, "good") << "after " << path;
  }
}

TEST(OriginConnection, InterimAnswersAreSkippedAndBodiesUntilTheEndAreRead) {
  ScriptedOrigin origin;
  origin.on("/interim", OriginReply{.raw = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n"
                                           "Content-Length: 2\r\n\r\nok"});
  origin.on("/old", OriginReply{.raw = "HTTP/1.0 200 OK\r\n\r\nuntil the end"});
  EdgeProcess edge(configFor(origin));
  const TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/interim").body, "ok");
  const Reply old = viewer.get("/old");
  EXPECT_EQ(old.status, 200);
  EXPECT_EQ(old.body, "until the end");
}

}  // namespace
}  // namespace brink::test
