// Limits on what a viewer may ask for, at the real server, each with its counter.
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/h2_client.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

double limitHits(const EdgeProcess& edge, const std::string& limit) {
  return edge.metric("brink_viewer_limit_hits_total{limit=\"" + limit + "\"}");
}

// A GET whose line and fields have exactly so many bytes, the empty line included.
std::string getOfSize(std::size_t size) {
  std::string head = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Fill: ";
  return head + std::string(size - head.size() - 4, 'f') + "\r\n\r\n";
}

int statusOf(const EdgeProcess& edge, const std::string& request) {
  RawViewer viewer(edge.port());
  viewer.send(request);
  return viewer.response().status;
}

TEST(ViewerLimits, HeadsOf20480BytesAreServedAndLargerOnesRefused) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge{EdgeConfig(origin)};
  EXPECT_EQ(statusOf(edge, getOfSize(20'480)), 200);
  EXPECT_EQ(statusOf(edge, getOfSize(20'600)), 413);
  EXPECT_EQ(statusOf(edge, getOfSize(200'000)), 413);
  EXPECT_EQ(origin.count(), 1);
  EXPECT_EQ(limitHits(edge, "message_size"), 2);
}

TEST(ViewerLimits, UrlsOf8192BytesAreServedAndLongerOnesRefused) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin)};
  const auto request = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'u') + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  };
  EXPECT_EQ(statusOf(edge, request(8192)), 404) << "the origin's answer";
  EXPECT_EQ(statusOf(edge, request(8193)), 413);
  EXPECT_EQ(origin.count(), 1);
  EXPECT_EQ(limitHits(edge, "message_size"), 1);
}

TEST(ViewerLimits, ManyHeaderFieldsAreRefused) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("viewerLimits": {"headerCount": 10})"));
  const auto request = [](int fields) {
    std::string head = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (int i = 1; i < fields; ++i) head += "X-" + std::to_string(i) + ": 1\r\n";
    return head + "\r\n";
  };
  EXPECT_EQ(statusOf(edge, request(10)), 200);
  EXPECT_EQ(statusOf(edge, request(11)), 431);
  EXPECT_EQ(limitHits(edge, "message_size"), 1);
}

TEST(ViewerLimits, TheSameHoldsForHttp2) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin).distributionMembers(R"("aliases": ["example.com"])"));
  const auto status = [&edge](const std::string& path, const H2Client::Fields& fields) {
    RawViewer viewer(edge.tlsPort(), {.alpn = "h2"});
    H2Client client;
    const int id = client.get(path, fields);
    viewer.exchange(client, [&] { return client.response(id).closed; });
    return client.response(id).status;
  };
  EXPECT_EQ(status("/a", {{"x-fill", std::string(10'000, 'f')}}), "200");
  EXPECT_EQ(status("/a", {{"x-fill", std::string(21'000, 'f')}}), "413");
  EXPECT_EQ(status("/" + std::string(8192, 'u'), {}), "413");
  EXPECT_EQ(status("/a", H2Client::Fields(200, {"x-one", "1"})), "431");
  EXPECT_EQ(limitHits(edge, "message_size"), 3);
  EXPECT_EQ(origin.count(), 1);
}

TEST(ViewerLimits, AHeadThatDoesNotComeInTimeIsGivenUp) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("viewerLimits": {"headerTimeout": "300ms"})"));
  RawViewer silent(edge.port());
  RawViewer slow(edge.port());
  RawViewer no_handshake(edge.tlsPort());
  slow.send("GET /a HTTP/1.1\r\nHost: ");
  EXPECT_EQ(slow.response().status, 408);
  EXPECT_TRUE(slow.closes());
  EXPECT_TRUE(silent.closes());
  EXPECT_TRUE(no_handshake.closes());
  EXPECT_EQ(limitHits(edge, "header_timeout"), 2);
  EXPECT_EQ(limitHits(edge, "handshake_timeout"), 1);
}

TEST(ViewerLimits, AHeadThatTricklesIsGivenUpToo) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("viewerLimits": {"headerTimeout": "500ms"})"));
  RawViewer viewer(edge.port());
  const auto begin = std::chrono::steady_clock::now();
  viewer.send("GET /a HTTP/1.1\r\n");
  while (viewer.send("X: 1\r\n") && std::chrono::steady_clock::now() - begin < 5s) {
    if (!viewer.read(50ms).empty()) break;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
  EXPECT_EQ(limitHits(edge, "header_timeout"), 1);
}

TEST(ViewerLimits, IdleConnectionsAreClosed) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin)
                       .distributionMembers(R"("aliases": ["127.0.0.1", "example.com"])")
                       .rootMembers(R"("viewerLimits": {"idleTimeout": "300ms"})"));
  RawViewer h1(edge.port());
  h1.send("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  EXPECT_EQ(h1.response().status, 200);
  RawViewer h2(edge.tlsPort(), {.alpn = "h2"});
  H2Client client;
  const int id = client.get("/a");
  ASSERT_TRUE(h2.exchange(client, [&] { return client.response(id).closed; }));
  EXPECT_TRUE(h2.exchange(client, [&] { return client.goaway(); }));
  EXPECT_EQ(client.goawayCode(), 0U);
  EXPECT_TRUE(h2.closes());
  EXPECT_TRUE(h1.closes());
  EXPECT_EQ(limitHits(edge, "idle_timeout"), 2);
}

TEST(ViewerLimits, ABodyThatStopsComingIsGivenUpAndTheOriginGetsNoCompleteRequest) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("viewerLimits": {"bodyTimeout": "300ms"})"));
  RawViewer viewer(edge.port());
  viewer.send("POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_EQ(viewer.response().status, 408);
  EXPECT_TRUE(viewer.closes());
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(limitHits(edge, "body_timeout"), 1);
}

TEST(ViewerLimits, AViewerThatTakesNothingIsGivenUp) {
  ScriptedOrigin origin;
  origin.on("/large", OriginReply{.body = std::string(20'000'000, 'x')});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("viewerLimits": {"bodyTimeout": "500ms"})"));
  RawViewer viewer(edge.port());
  viewer.send("GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  const auto deadline = std::chrono::steady_clock::now() + 8s;
  while (limitHits(edge, "send_timeout") == 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_EQ(limitHits(edge, "send_timeout"), 1);
  EXPECT_EQ(edge.metric("brink_viewer_connections"), 0);
}

TEST(ViewerLimits, ConnectionsBeyondTheLimitAreNotServed) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("viewerLimits": {"connections": 2})"));
  const std::string request = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  auto first = std::make_unique<RawViewer>(edge.port());
  RawViewer second(edge.port());
  for (RawViewer* viewer : {first.get(), &second}) {
    viewer->send(request);
    EXPECT_EQ(viewer->response().status, 200);
  }
  RawViewer third(edge.port());
  third.send(request);
  EXPECT_EQ(third.response().status, 0);
  EXPECT_GE(limitHits(edge, "connections"), 1);

  first.reset();
  Reply reply;
  for (int i = 0; i < 50 && reply.status == 0; ++i) {
    RawViewer next(edge.port());
    next.send(request);
    reply = next.response(false, 1000ms);
  }
  EXPECT_EQ(reply.status, 200) << "a place that became free is given away";
}

}  // namespace
}  // namespace brink::test
