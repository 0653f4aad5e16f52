// HTTP/2 viewers of the real server, over TLS.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/h2_client.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

EdgeConfig configFor(const ScriptedOrigin& origin) {
  return EdgeConfig(origin)
      .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
      .distributionMembers(R"("aliases": ["127.0.0.1", "example.com"])");
}

// What H2Client asks for is https://example.com/…
std::unique_ptr<RawViewer> openH2(const EdgeProcess& edge) {
  return std::make_unique<RawViewer>(edge.tlsPort(), RawTls{.server_name = "localhost", .alpn = "h2"});
}

TEST(ViewerH2, SlowRequestsDoNotHoldUpOthersOfTheSameConnection) {
  ScriptedOrigin origin;
  origin.on("/slow", OriginReply{.body = "slow", .delay = 1500ms});
  origin.on("/fast", OriginReply{.body = "fast"});
  EdgeProcess edge(configFor(origin));
  const auto viewer = openH2(edge);
  ASSERT_TRUE(viewer->connected());
  EXPECT_EQ(viewer->alpn(), "h2");
  H2Client client;
  const int slow = client.get("/slow");
  std::vector<int> fast;
  for (int i = 0; i < 50; ++i) fast.push_back(client.get("/fast"));
  ASSERT_TRUE(viewer->exchange(client, [&] {
    for (const int id : fast) {
      if (!client.response(id).ended) return false;
    }
    return true;
  }));
  EXPECT_FALSE(client.response(slow).ended);
  for (const int id : fast) EXPECT_EQ(client.response(id).body, "fast");
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(slow).ended; }));
  EXPECT_EQ(client.response(slow).body, "slow");
}

TEST(ViewerH2, MoreStreamsThanAllowedAreRefusedAndTheRestIsServed) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a", .delay = 300ms});
  EdgeProcess edge(configFor(origin).rootMembers(R"("viewerLimits": {"concurrentStreams": 4})"));
  const auto viewer = openH2(edge);
  H2Client client;
  // The client's library keeps the rest back by itself, once it has read the limit.
  std::vector<int> all;
  ASSERT_TRUE(viewer->exchange(client, [&] {
    return nghttp2_session_get_remote_settings(client.session(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS) == 4;
  }));
  for (int i = 0; i < 12; ++i) all.push_back(client.get("/a"));
  ASSERT_TRUE(viewer->exchange(
      client, [&] { return std::ranges::all_of(all, [&](int id) { return client.response(id).ended; }); }));
  for (const int id : all) EXPECT_EQ(client.response(id).status, "200");
}

TEST(ViewerH2, UploadsStreamAndTrailersOfTheOriginReachTheViewer) {
  ScriptedOrigin origin;
  origin.on("/upload", [](const OriginRequest& request, int) {
    const std::string size = std::to_string(request.body.size());
    return OriginReply{.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n" +
                              std::string("2\r\nok\r\n0\r\nX-Sum: ") + size + "\r\n\r\n"};
  });
  EdgeProcess edge(configFor(origin));
  const auto viewer = openH2(edge);
  H2Client client;
  const int id = client.request("POST", "/upload", {}, std::string(100'000, 'x'), false);
  client.sendBody(id, std::string(200'000, 'y'), true);
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(id).closed; }));
  EXPECT_EQ(client.response(id).status, "200");
  EXPECT_EQ(client.response(id).body, "ok");
  EXPECT_EQ(origin.first("/upload").body.size(), 300'000U);
  ASSERT_EQ(client.response(id).trailers.size(), 1U);
  EXPECT_EQ(client.response(id).trailers[0].second, "300000");
}

TEST(ViewerH2, AViewerThatOpensNoWindowHoldsItsStreamAndNoOther) {
  ScriptedOrigin origin;
  origin.on("/large", OriginReply{.body = std::string(4'000'000, 'x')});
  origin.on("/small", OriginReply{.body = "small"});
  EdgeProcess edge(configFor(origin));
  const auto viewer = openH2(edge);
  H2Client client(16'384, false);
  const int large = client.get("/large");
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(large).body.size() == 16'384; }));
  const int small = client.get("/small");
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(small).ended; }));
  EXPECT_EQ(client.response(small).body, "small");
  EXPECT_EQ(client.response(large).body.size(), 16'384U);
  // It goes on as soon as there is a window.
  client.consume(large, 16'384);
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(large).body.size() >= 32'768; }));
}

TEST(ViewerH2, AResetStreamEndsItsRequestAndNotTheConnection) {
  ScriptedOrigin origin;
  origin.on("/slow", OriginReply{.body = "slow", .delay = 500ms});
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(configFor(origin));
  const auto viewer = openH2(edge);
  H2Client client;
  const int slow = client.get("/slow");
  ASSERT_TRUE(viewer->exchange(client, [&] { return origin.count("/slow") == 1; }));
  client.reset(slow, NGHTTP2_CANCEL);
  const int next = client.get("/a");
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(next).ended; }));
  EXPECT_EQ(client.response(next).body, "a");
  EXPECT_EQ(edge.metric(R"(brink_viewer_events_total{event="aborted"})"), 1);
}

TEST(ViewerH2, FieldsThatHttp1CouldReadInAnotherWayNeverReachTheOrigin) {
  using Fields = H2Client::Fields;
  const Fields bad[] = {
      {{"transfer-encoding", "chunked"}}, {{"connection", "close"}},
      {{"host", "other.example"}},        {{"content-length", "5"}},  // and no body
      {{"x-a", "1\r\nx-smuggled: 1"}},    {{"x a", "1"}},
  };
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(configFor(origin));
  for (const Fields& more : bad) {
    const auto viewer = openH2(edge);
    H2Client client;
    Fields fields{{":method", "GET"}, {":scheme", "https"}, {":authority", "example.com"}, {":path", "/a"}};
    fields.insert(fields.end(), more.begin(), more.end());
    const int id = client.raw(fields);
    EXPECT_TRUE(viewer->exchange(client, [&] { return client.response(id).closed || client.goaway(); }));
    EXPECT_NE(client.response(id).status, "200") << more[0].first;
  }
  const Fields pseudo[] = {
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "example.com"}, {":path", "/a b"}},
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "example.com"}, {":path", ""}},
      {{":method", "GET /x HTTP/1.1"}, {":scheme", "https"}, {":authority", "example.com"}, {":path", "/a"}},
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "example.com/x"}, {":path", "/a"}},
      {{":method", "GET"}, {":authority", "example.com"}, {":path", "/a"}},
  };
  for (const Fields& fields : pseudo) {
    const auto viewer = openH2(edge);
    H2Client client;
    const int id = client.raw(fields);
    EXPECT_TRUE(viewer->exchange(client, [&] { return client.response(id).closed || client.goaway(); }));
    EXPECT_NE(client.response(id).status, "200");
  }
  EXPECT_EQ(origin.count(), 0);
}

// libcurl takes a reset that comes while it sends for the loss of the answer, whatever the reset's code.
void expectAnswerToUploads(const EdgeProcess& edge, const ViewerRequest& request, int status, std::string_view body) {
  for (const Wire wire : {Wire::Http2, Wire::Http2Tls}) {
    for (const std::size_t size : {200'000, 5'000'000}) {
      ViewerRequest upload = request;
      upload.method = "POST";
      upload.body = std::string(size, 'u');
      upload.wire = wire;
      const Reply reply = TestViewer(edge).send(upload);
      EXPECT_EQ(reply.status, status) << size;
      EXPECT_EQ(reply.problem, "") << size;
      EXPECT_NE(reply.body.find(body), std::string::npos) << size << ": " << reply.body;
    }
  }
}

TEST(ViewerH2, AResponseOfAFunctionReachesAViewerThatIsStillSending) {
  ScriptedOrigin origin;
  EdgeProcess edge(configFor(origin)
                       .function("f", "exports.handler = async () => ({status: '401', body: 'who are you?'});")
                       .hook("viewer-request", "f"));
  expectAnswerToUploads(edge, {.path = "/a"}, 401, "who are you?");
  EXPECT_EQ(origin.count(), 0);
}

TEST(ViewerH2, TheAnswerToAReplacedBodyReachesAViewerThatIsStillSending) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest& request, int) { return OriginReply{.body = "got " + request.body}; });
  EdgeProcess edge(configFor(origin)
                       .function("f",
                                 "exports.handler = async e => { const r = e.Records[0].cf.request;"
                                 " r.body = {action: 'replace', encoding: 'text', data: 'other'}; return r; };")
                       .hook("viewer-request", "f", R"("includeBody": true)"));
  expectAnswerToUploads(edge, {.path = "/a"}, 200, "got other");
}

TEST(ViewerH2, ErrorsReachAViewerThatIsStillSending) {
  ScriptedOrigin origin;
  EdgeProcess edge(configFor(origin));
  expectAnswerToUploads(edge, {.path = "/a", .fields = {{"Host", "unknown.example"}}}, 403, "");
  EdgeProcess dead(EdgeConfig(std::uint16_t{1}).behaviorMembers(R"("cachePolicy": "CachingDisabled")"));
  expectAnswerToUploads(dead, {.path = "/a"}, 502, "");
}

TEST(ViewerH2, AGetWithABodyIsRefusedAndTheConnectionGoesOn) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(configFor(origin));
  const auto viewer = openH2(edge);
  H2Client client;
  const int refused = client.request("GET", "/a", {}, "body", true);
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(refused).closed; }));
  EXPECT_EQ(client.response(refused).status, "403");
  const int next = client.get("/a");
  ASSERT_TRUE(viewer->exchange(client, [&] { return client.response(next).ended || client.goaway(); }));
  EXPECT_EQ(client.response(next).body, "a");
  EXPECT_FALSE(client.goaway());
}

TEST(ViewerH2, RapidResetsEndTheConnection) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a", .delay = 200ms});
  EdgeProcess edge(configFor(origin));
  const auto viewer = openH2(edge);
  H2Client client;
  for (int i = 0; i < 2000 && !client.goaway(); ++i) {
    const int id = client.get("/a");
    if (id < 0) break;
    viewer->exchange(client, [&] { return true; });
    client.reset(id, NGHTTP2_CANCEL);
    if (i % 50 == 49)
      viewer->exchange(
          client, [&] { return client.goaway(); }, 1ms);
  }
  EXPECT_TRUE(viewer->exchange(client, [&] { return client.goaway(); }) || viewer->closes());
  EXPECT_GE(edge.metric(R"(brink_viewer_limit_hits_total{limit="rapid_reset"})"), 1);
}

}  // namespace
}  // namespace brink::test
