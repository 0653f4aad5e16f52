// What a handler may change of a request, and what the origin then gets (contract §2): path, query string, body.
#include <string>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/integration/refusals.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

constexpr char kInvalidUri[] = "The URI is invalid.";
constexpr char kInvalidQuery[] = "The query string is invalid.";

// Does CODE with `r`, the request, and returns it.
std::string changing(const std::string& code) {
  return "exports.handler = async event => { const r = event.Records[0].cf.request; " + code + " return r; };";
}

TEST(RequestChanges, UriAndQuerystringGoToTheOriginAsTheHandlerWroteThem) {
  ScriptedOrigin origin;
  origin.on("/new%20path", {.body = "hello"});
  for (const char* stage : {"viewer-request", "origin-request"}) {
    SCOPED_TRACE(stage);
    EdgeProcess edge(EdgeConfig(origin)
                         .function("f", changing("r.uri = '/new%20path'; r.querystring = 'a=1&b=' + r.querystring;"))
                         .hook(stage, "f"));
    EXPECT_EQ(TestViewer(edge).get("/old?x=2").body, "hello");
  }
  EXPECT_EQ(origin.requests()[0].target, "/new%20path?a=1&b=x=2");
  EXPECT_EQ(origin.requests()[1].target, "/new%20path?a=1&b=x=2");
}

TEST(RequestChanges, UntouchedBytesReachTheOriginAsTheyCame) {
  ScriptedOrigin origin;
  EdgeProcess edge(
      EdgeConfig(origin).function("f", changing("r.headers['x-a'] = [{value: '1'}];")).hook("viewer-request", "f"));

  TestViewer(edge).get("/a%2Fb//c/./%7e?q=%41&q&=&&");
  ASSERT_EQ(origin.count(), 1);
  EXPECT_EQ(origin.requests()[0].target, "/a%2Fb//c/./%7e?q=%41&q&=&&");
}

TEST(RequestChanges, AUriOrQuerystringThatCannotBeSentIsInvalid) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "const changes = {"
                                 "'/no-slash': r => { r.uri = 'a'; }, '/empty': r => { r.uri = ''; },"
                                 "'/space': r => { r.uri = '/a b'; }, '/lf': r => { r.uri = '/a\\nb'; },"
                                 "'/question': r => { r.uri = '/a?b'; }, '/hash': r => { r.uri = '/a#b'; },"
                                 "'/number': r => { r.uri = 7; }, '/gone': r => { delete r.uri; },"
                                 "'/q-space': r => { r.querystring = 'a b'; },"
                                 "'/q-hash': r => { r.querystring = 'a#b'; },"
                                 "'/q-lf': r => { r.querystring = 'a\\nb'; },"
                                 "'/q-number': r => { r.querystring = 7; },"
                                 "'/long': r => { r.querystring = 'x'.repeat(8191); },"
                                 "'/longest': r => { r.querystring = 'x'.repeat(8191 - r.uri.length); },"
                                 "'/q-gone': r => { delete r.querystring; }};\n" +
                                     changing("changes[r.uri](r);"))
                       .hook("viewer-request", "f"));
  const TestViewer viewer(edge);

  for (const char* path : {"/no-slash", "/empty", "/space", "/lf", "/question", "/hash", "/number", "/gone"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidUri);
  }
  for (const char* path : {"/q-space", "/q-hash", "/q-lf", "/q-number"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidQuery);
  }
  expectInvalid(viewer.get("/long"), "The URI and query string exceed the maximum size.");
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(viewer.get("/longest").status, 404);
  EXPECT_EQ(viewer.get("/q-gone?a=1").status, 404);
  EXPECT_EQ(origin.requests()[0].target.size(), 8192U) << "with the question mark";
  EXPECT_EQ(origin.requests()[1].target, "/q-gone");
}

TEST(RequestChanges, AnotherMethodIsInvalidAndOtherReadOnlyFieldsAreIgnored) {
  ScriptedOrigin origin;
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("f", changing("if (r.uri === '/method') r.method = 'POST';"
                                  " r.clientIp = '1.2.3.4'; event.Records[0].cf.config.distributionId = 'X';"))
          .hook("viewer-request", "f"));

  expectInvalid(TestViewer(edge).get("/method"), "The function tried to change a read-only field.");
  EXPECT_EQ(TestViewer(edge).get("/other").status, 404);
  EXPECT_EQ(origin.count(), 1);
  EXPECT_EQ(origin.first("/other").field("x-forwarded-for"), "127.0.0.1");
}

TEST(RequestBodies, AreInTheEventOnlyWithIncludeBody) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{});
  const std::string show = changing("console.log('body:' + JSON.stringify(r.body));");
  EdgeProcess edge(EdgeConfig(origin)
                       .function("without", show)
                       .function("with", show)
                       .hook("viewer-request", "without")
                       .hook("origin-request", "with", R"("includeBody": true)"));

  EXPECT_EQ(TestViewer(edge).post("/a", "name=1").status, 200);
  edge.stop();
  EXPECT_NE(edge.functionLog("without").find("body:undefined"), std::string::npos);
  EXPECT_NE(edge.functionLog("with").find(
                R"(body:{"inputTruncated":false,"action":"read-only","encoding":"base64","data":"bmFtZT0x"})"),
            std::string::npos)
      << edge.functionLog("with");
  EXPECT_EQ(origin.first("/a").body, "name=1");
}

TEST(RequestBodies, AreCutAt40KBAnd1MBAndTheOriginGetsThemWhole) {
  ScriptedOrigin origin;
  const std::string show =
      changing("console.log(`cut:${r.body.inputTruncated} ${Buffer.from(r.body.data, 'base64').length}`);");
  EdgeProcess edge(EdgeConfig(origin)
                       .function("vr", show)
                       .function("or", show)
                       .hook("viewer-request", "vr", R"("includeBody": true)")
                       .hook("origin-request", "or", R"("includeBody": true)"));
  const TestViewer viewer(edge);
  const std::string exact(40960, 'x');
  const std::string large(1'500'000, 'y');

  viewer.post("/exact", exact);
  viewer.post("/over", exact + "z");
  viewer.post("/large", large);
  viewer.send({.method = "POST", .path = "/large-h2", .body = large, .wire = Wire::Http2});

  edge.stop();
  EXPECT_NE(edge.functionLog("vr").find("cut:false 40960"), std::string::npos);
  EXPECT_NE(edge.functionLog("vr").find("cut:true 40960"), std::string::npos);
  EXPECT_NE(edge.functionLog("or").find("cut:false 40961"), std::string::npos);
  EXPECT_NE(edge.functionLog("or").find("cut:true 1048576"), std::string::npos);
  EXPECT_EQ(origin.first("/exact").body, exact);
  EXPECT_EQ(origin.first("/over").body, exact + "z");
  EXPECT_EQ(origin.first("/large").body, large);
  EXPECT_EQ(origin.first("/large-h2").body, large);
}

TEST(RequestBodies, AreReplacedOnlyWhenTheActionSaysSo) {
  const std::string changes =
      "const changes = {"
      "'/read-only': b => { b.data = 'ignored'; b.encoding = 'text'; },"
      "'/replace': b => { b.action = 'replace'; b.encoding = 'text'; b.data = 'other'; },"
      "'/base64': b => { b.action = 'replace'; b.encoding = 'base64'; b.data = "
      "Buffer.from('bytes').toString('base64'); },"
      "'/default-encoding': b => { b.action = 'replace'; delete b.encoding; b.data = 'aGk='; },"
      "'/empty': b => { b.action = 'replace'; b.encoding = 'text'; b.data = ''; }};\n";
  for (const char* stage : {"viewer-request", "origin-request"}) {
    SCOPED_TRACE(stage);
    ScriptedOrigin own;
    EdgeProcess edge(EdgeConfig(own)
                         .function("f", changes + changing("changes[r.uri](r.body);"))
                         .hook(stage, "f", R"("includeBody": true)"));
    const TestViewer viewer(edge);
    for (const char* path : {"/read-only", "/replace", "/base64", "/default-encoding", "/empty"}) {
      viewer.post(path, "original");
    }
    EXPECT_EQ(own.first("/read-only").body, "original");
    EXPECT_EQ(own.first("/replace").body, "other");
    EXPECT_EQ(own.first("/replace").field("content-length"), "5");
    EXPECT_EQ(own.first("/base64").body, "bytes");
    EXPECT_EQ(own.first("/default-encoding").body, "hi");
    EXPECT_EQ(own.first("/empty").body, "");
    EXPECT_EQ(own.first("/empty").field("content-length"), "0");
  }
}

TEST(RequestBodies, ReplacedOnesHaveTheStagesLimits) {
  const std::string replace =
      "const sizes = {'/full': 0, '/over': 1, '/base64': 0, '/base64-over': 1};\n" +
      changing(
          "const limit = event.Records[0].cf.config.eventType === 'viewer-request' ? 40960 : 1048576;"
          " const bytes = Buffer.alloc(limit + sizes[r.uri], 'x'); const b64 = r.uri.startsWith('/base64');"
          " r.body = {action: 'replace', encoding: b64 ? 'base64' : 'text',"
          " data: bytes.toString(b64 ? 'base64' : 'latin1')};");
  for (const char* stage : {"viewer-request", "origin-request"}) {
    SCOPED_TRACE(stage);
    const std::size_t limit = stage == std::string("viewer-request") ? 40960 : 1048576;
    ScriptedOrigin origin;
    EdgeProcess edge(EdgeConfig(origin).function("f", replace).hook(stage, "f", R"("includeBody": true)"));
    const TestViewer viewer(edge);
    EXPECT_EQ(viewer.post("/full", "x").status, 404);
    EXPECT_EQ(viewer.post("/base64", "x").status, 404);
    expectInvalid(viewer.post("/over", "x"), kInvalidBody);
    expectInvalid(viewer.post("/base64-over", "x"), kInvalidBody);
    EXPECT_EQ(origin.first("/full").body.size(), limit);
    EXPECT_EQ(origin.first("/base64").body.size(), limit);
    EXPECT_EQ(origin.count(), 2);
  }
}

TEST(RequestBodies, ThatCannotBeReadAreInvalid) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "const bodies = {"
                                 "'/base64': {action: 'replace', encoding: 'base64', data: 'a*b'},"
                                 "'/encoding': {action: 'replace', encoding: 'hex', data: '00'},"
                                 "'/action': {action: 'drop', encoding: 'text', data: ''},"
                                 "'/no-data': {action: 'replace', encoding: 'text'},"
                                 "'/number': {action: 'replace', encoding: 'text', data: 7}, '/string': 'x'};\n" +
                                     changing("r.body = bodies[r.uri];"))
                       .hook("viewer-request", "f", R"("includeBody": true)"));

  for (const char* path : {"/base64", "/encoding", "/action", "/no-data", "/number", "/string"}) {
    SCOPED_TRACE(path);
    expectInvalid(TestViewer(edge).post(path, "x"), kInvalidBody);
  }
  EXPECT_EQ(origin.count(), 0);
}

TEST(RequestBodies, OfAGetAreNotMadeByReplacing) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", changing("r.body = {action: 'replace', encoding: 'text', data: 'x'};"))
                       .hook("origin-request", "f", R"("includeBody": true)"));

  EXPECT_EQ(TestViewer(edge).get("/a").status, 200);
  EXPECT_EQ(origin.first("/a").body, "");
  EXPECT_FALSE(origin.first("/a").has("content-length"));
}

}  // namespace
}  // namespace brink::test
