// HTTP/1.1 viewers of the real server: framing in both directions, and everything that could be read in two ways.
#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/h2_client.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"

namespace brink::test {
namespace {

const char* const kUncached = R"("cachePolicy": "CachingDisabled")";

// An uncached path for all that is asked here.
EdgeConfig configFor(const ScriptedOrigin& origin) { return EdgeConfig(origin).behaviorMembers(kUncached); }

std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + more + "\r\n";
}

// The origin's answer tells what it received.
OriginReply echo(const OriginRequest& request, int) {
  return {.fields = {{"X-Seen-Method", request.method}}, .body = request.target + ":" + request.body};
}

TEST(ViewerH1, AConnectionServesOneRequestAfterAnother) {
  ScriptedOrigin origin;
  origin.on("/a", echo);
  origin.on("/b", echo);
  EdgeProcess edge(configFor(origin));
  RawViewer viewer(edge.port());
  for (const std::string path : {"/a", "/b", "/a"}) {
    viewer.send(get(path));
    const Reply reply = viewer.response();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, path + ":");
    EXPECT_FALSE(reply.has("connection"));
  }
}

TEST(ViewerH1, ConnectionCloseAndHttp10EndTheConnectionAfterTheAnswer) {
  ScriptedOrigin origin;
  origin.on("/a", echo);
  EdgeProcess edge(configFor(origin));
  RawViewer asked(edge.port());
  asked.send(get("/a", "Connection: close\r\n"));
  const Reply reply = asked.response();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.field("connection"), "close");
  EXPECT_TRUE(asked.closes());

  RawViewer old(edge.port());
  old.send("GET /a HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
  EXPECT_EQ(old.response().body, "/a:");
  EXPECT_TRUE(old.closes());
}

TEST(ViewerH1, PipelinedRequestsAreAnsweredInTheirOrder) {
  ScriptedOrigin origin;
  origin.on("/slow", OriginReply{.body = "slow", .delay = std::chrono::milliseconds(300)});
  origin.on("/post", echo);
  origin.on("/fast", OriginReply{.body = "fast"});
  EdgeProcess edge(configFor(origin));
  RawViewer viewer(edge.port());
  viewer.send(get("/slow") + "POST /post HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello" + get("/fast"));
  EXPECT_EQ(viewer.response().body, "slow");
  EXPECT_EQ(viewer.response().body, "/post:hello");
  EXPECT_EQ(viewer.response().body, "fast");
  EXPECT_GE(edge.metric(R"(brink_viewer_events_total{event="pipelined"})"), 2);
}

TEST(ViewerH1, ChunkedBodiesPassInBothDirections) {
  ScriptedOrigin origin;
  origin.on("/echo",
            [](const OriginRequest& request, int) { return OriginReply{.body = request.body, .chunked = true}; });
  EdgeProcess edge(configFor(origin));
  RawViewer viewer(edge.port());
  viewer.send("POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  viewer.send("6;quality=high\r\n world\r\n0\r\n\r\n");
  const Reply reply = viewer.response();
  EXPECT_EQ(reply.body, "hello world");
  EXPECT_EQ(reply.field("transfer-encoding"), "chunked");
  EXPECT_EQ(origin.first("/echo").body, "hello world");

  viewer.send(get("/echo"));
  EXPECT_EQ(viewer.response().status, 200) << "the connection goes on behind a chunked body";
}

TEST(ViewerH1, ContinueIsSentOnlyWhenTheBodyIsWanted) {
  ScriptedOrigin origin;
  origin.on("/upload", echo);
  EdgeProcess edge(configFor(origin));
  const std::string head = " HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\nHost: ";
  RawViewer viewer(edge.port());
  viewer.send("PUT /upload" + head + "127.0.0.1\r\n\r\n");
  EXPECT_EQ(viewer.response().status, 100);
  viewer.send("body");
  EXPECT_EQ(viewer.response().body, "/upload:body");

  RawViewer refused(edge.port());
  refused.send("PUT /upload" + head + "unknown.example\r\n\r\n");
  EXPECT_EQ(refused.response().status, 403) << "the final answer comes at once, without 100";
  EXPECT_EQ(origin.count(), 1);
}

TEST(ViewerH1, HeadIsAnsweredWithTheLengthAndNoBody) {
  ScriptedOrigin origin;
  origin.on("/page", OriginReply{.body = "twelve bytes"});
  EdgeProcess edge(configFor(origin));
  RawViewer viewer(edge.port());
  viewer.send("HEAD /page HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  const Reply head = viewer.response(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("content-length"), "12");
  viewer.send(get("/page"));
  EXPECT_EQ(viewer.response().body, "twelve bytes") << "the next response begins where the head ended";
}

TEST(ViewerH1, AnAbsoluteTargetWinsOverTheHostField) {
  ScriptedOrigin origin;
  origin.on("/a", echo);
  EdgeProcess edge(configFor(origin));
  for (const std::string host : {"127.0.0.1", "other.example"}) {
    RawViewer viewer(edge.port());
    viewer.send("GET http://127.0.0.1/a HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    EXPECT_EQ(viewer.response().body, "/a:");
  }
  RawViewer other(edge.port());
  other.send("GET http://unknown.example/a HTTP/1.1\r\nHost: unknown.example\r\n\r\n");
  EXPECT_EQ(other.response().status, 403);
}

TEST(ViewerH1, ARequestWithBareLfOrWithoutAVersionIsRefusedAtOnce) {
  ScriptedOrigin origin;
  EdgeProcess edge(configFor(origin));
  for (const char* request : {"GET / HTTP/1.1\nHost: 127.0.0.1\n\n", "GET /x\r\n"}) {
    RawViewer viewer(edge.port());
    viewer.send(request);
    EXPECT_EQ(viewer.response(false, std::chrono::seconds(3)).status, 400) << "long before the header timeout";
  }
  EXPECT_EQ(origin.count(), 0);
}

TEST(ViewerH1, TheSamePortSpeaksHttp2WithPriorKnowledge) {
  ScriptedOrigin origin;
  origin.on("/a", echo);
  EdgeProcess edge(configFor(origin));
  const Reply reply = TestViewer(edge).send({.path = "/a", .wire = Wire::Http2});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.version, "HTTP/2");
  EXPECT_EQ(reply.body, "/a:");
}

struct Ambiguous {
  const char* name;
  const char* bytes;
};

void PrintTo(const Ambiguous& row, std::ostream* out) { *out << row.name; }

// What follows a head may be read as a second request, for /smuggled: by nobody.
const Ambiguous kAmbiguous[] = {
    {"ContentLengthAndChunked",
     "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: "
     "chunked\r\n\r\n0\r\n\r\n"},
    {"ChunkedAndContentLength",
     "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Length: "
     "5\r\n\r\n0\r\n\r\n"},
    {"TwoContentLengths", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nContent-Length: 50\r\n\r\n"},
    {"ContentLengthList", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0, 50\r\n\r\n"},
    {"SignedContentLength", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +0\r\n\r\n"},
    {"HexContentLength", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0x0\r\n\r\n"},
    {"SpaceInContentLength", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0 1\r\n\r\n"},
    {"HugeContentLength", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 18446744073709551616\r\n\r\n"},
    {"EmptyContentLength", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \r\n\r\n"},
    {"ChunkedInDisguise", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
    {"ChunkedNotLast", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"},
    {"ChunkedTwice", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"},
    {"ChunkedTwiceInTwoFields",
     "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
     "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"},
    {"VerticalTabBeforeChunked",
     "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"},
    {"SpaceBeforeColon", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
    {"FoldedField", "POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX: 1\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"ChunkedInHttp10", "POST /a HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"BareLineFeeds", "GET /a HTTP/1.1\nHost: 127.0.0.1\n\n"},
    {"BareLineFeedInAField", "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX: 1\nContent-Length: 5\r\n\r\n"},
    {"BareCarriageReturn", "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX: 1\rContent-Length: 5\r\n\r\n"},
    {"NulInAField", nullptr},  // below: a literal ends there
    {"TwoHosts", "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: other.example\r\n\r\n"},
    {"NoHost", "GET /a HTTP/1.1\r\n\r\n"},
    {"SpaceInTarget", "GET /a /b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"},
    {"TwoSpacesBeforeTarget", "GET  /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"},
    {"FieldWithoutName", "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n: nameless\r\n\r\n"},
    {"FieldWithoutColon", "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nnovalue\r\n\r\n"},
    {"SpaceBeforeFirstField", "GET /a HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n"},
};

class AmbiguousRequest : public ::testing::TestWithParam<Ambiguous> {};

TEST_P(AmbiguousRequest, IsRefusedAndNeverSeenByTheOrigin) {
  ScriptedOrigin origin;
  origin.on("/a", echo);
  EdgeProcess edge(configFor(origin));
  RawViewer viewer(edge.port());
  const std::string head = GetParam().bytes != nullptr
                               ? GetParam().bytes
                               : std::string("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n", 44);
  viewer.send(head + get("/smuggled"));
  EXPECT_EQ(viewer.response().status, 400);
  EXPECT_TRUE(viewer.closes());
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(edge.metric(R"(brink_viewer_limit_hits_total{limit="protocol_error"})"), 1);
}

INSTANTIATE_TEST_SUITE_P(ViewerH1, AmbiguousRequest, ::testing::ValuesIn(kAmbiguous),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ViewerH1, BrokenChunksNeverReachTheOriginAsACompleteBody) {
  const char* const bodies[] = {
      "5\r\nhelloXX0\r\n\r\n",     // no line end behind the data
      "-5\r\nhello\r\n0\r\n\r\n",  // signs
      "5 \r\nhello\r\n0\r\n\r\n",  // space behind the size
      "0x5\r\nhello\r\n0\r\n\r\n",
      "5\nhello\n0\n\n",
      "10000000000000000\r\nhello\r\n0\r\n\r\n",  // 2^64
      "\r\n5\r\nhello\r\n0\r\n\r\n",
  };
  ScriptedOrigin origin;
  origin.on("/a", echo);
  EdgeProcess edge(configFor(origin));
  for (const std::string body : bodies) {
    RawViewer viewer(edge.port());
    viewer.send("POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n" + body + get("/smuggled"));
    EXPECT_EQ(viewer.response().status, 400) << body;
    EXPECT_TRUE(viewer.closes()) << body;
  }
  EXPECT_EQ(origin.count(), 0);
}

}  // namespace
}  // namespace brink::test
