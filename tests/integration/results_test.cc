// What a handler may return at each stage (contract §3). Each handler answers by the path that is asked, so that one
// server shows many rows.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/integration/refusals.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

std::string answers(const std::string& table) {
  return "const answers = {" + table + "};\n" +
         "exports.handler = async event => { const cf = event.Records[0].cf;"
         " const answer = answers[cf.request.uri]; return answer ? answer(cf) : cf.response || cf.request; };";
}

TEST(Results, OnlyAnObjectIsAResultAtEveryStage) {
  ScriptedOrigin origin;
  const std::string table =
      "'/null': () => null, '/undefined': () => undefined, '/string': () => 'text', '/array': () => [],"
      "'/number': () => 7, '/true': () => true";
  const std::vector<std::string> paths{"/null", "/undefined", "/string", "/array", "/number", "/true"};
  for (const std::string& path : paths) origin.on(path, {.body = "hello"});
  for (const char* stage : {"viewer-request", "origin-request", "origin-response", "viewer-response"}) {
    EdgeProcess edge(EdgeConfig(origin).function("f", answers(table)).hook(stage, "f"));
    for (const std::string& path : paths) {
      SCOPED_TRACE(stage + path);
      expectInvalid(TestViewer(edge).get(path), kNotAnObject);
    }
    EXPECT_EQ(edge.serverLog("ERROR Validation error: " + std::string(kNotAnObject)).size(), paths.size());
  }
}

TEST(Results, StatusIsAStringOrAnIntegerFrom200To599) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", answers(R"(
      '/200': () => ({status: '200'}), '/599': () => ({status: '599'}), '/number': () => ({status: 302}),
      '/199': () => ({status: '199'}), '/600': () => ({status: '600'}), '/word': () => ({status: 'ok'}),
      '/empty': () => ({status: ''}), '/list': () => ({status: ['200']}), '/half': () => ({status: 200.5}))"))
                       .hook("viewer-request", "f"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/200").status, 200);
  EXPECT_EQ(viewer.get("/599").status, 599);
  EXPECT_EQ(viewer.get("/number").status, 302);
  for (const char* path : {"/199", "/600", "/word", "/empty", "/list", "/half"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidStatus);
  }
  EXPECT_EQ(origin.count(), 0);
}

TEST(Results, AGeneratedResponseIsSentAsItIsWithAComputedLength) {
  ScriptedOrigin origin;
  const std::string table = R"('/a': () => ({
      status: '404', statusDescription: 'Nowhere', body: 'gr\u00fc\u00df', httpVersion: '1.1', colour: 'red',
      headers: {'x-two': [{key: 'X-Two', value: 'a'}, {key: 'X-Two', value: 'b'}], 'content-type': [{value: 'text/plain'}]}
    }))";
  for (const char* stage : {"viewer-request", "origin-request"}) {
    SCOPED_TRACE(stage);
    EdgeProcess edge(EdgeConfig(origin).function("f", answers(table)).hook(stage, "f"));
    const Reply reply = TestViewer(edge).get("/a");
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.reason, "Nowhere");
    EXPECT_EQ(reply.body, "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(reply.field("content-length"), "6");
    EXPECT_EQ(reply.field("content-type"), "text/plain");
    EXPECT_EQ(countFields(reply.fields, "x-two"), 2U);
    EXPECT_EQ(reply.field("x-cache"), "LambdaGeneratedResponse from cloudfront");
    edge.stop();
    EXPECT_EQ(edge.resultType("/a"), "LambdaGeneratedResponse");
    EXPECT_EQ(edge.accessLog("/a").at(0).at("sc-content-len"), "6");
  }
  EXPECT_EQ(origin.count(), 0);
}

TEST(Results, BodyEncodingIsTextOrBase64) {
  ScriptedOrigin origin;
  const std::string table = R"(
      '/text': () => ({status: '200', body: 'aGk=', bodyEncoding: 'text'}),
      '/base64': () => ({status: '200', body: 'aGkA/w==', bodyEncoding: 'base64'}),
      '/gzip': () => ({status: '200', body: 'hi', bodyEncoding: 'gzip'}),
      '/broken': () => ({status: '200', body: 'a*b', bodyEncoding: 'base64'}),
      '/number': () => ({status: '200', body: 7}), '/object': () => ({status: '200', body: {a: 1}}))";
  for (const char* stage : {"viewer-request", "origin-request", "origin-response"}) {
    ScriptedOrigin plain;
    for (const char* path : {"/text", "/base64", "/gzip", "/broken", "/number", "/object"})
      plain.on(path, OriginReply{});
    EdgeProcess edge(EdgeConfig(plain).function("f", answers(table)).hook(stage, "f"));
    const TestViewer viewer(edge);
    SCOPED_TRACE(stage);
    EXPECT_EQ(viewer.get("/text").body, "aGk=");
    EXPECT_EQ(viewer.get("/base64").body, std::string("hi\0\xFF", 4));
    for (const char* path : {"/gzip", "/broken", "/number", "/object"}) {
      SCOPED_TRACE(path);
      expectInvalid(viewer.get(path), kInvalidBody);
    }
  }
}

TEST(Results, A204WithABodyIsInvalidAtViewerRequest) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", answers("'/with': () => ({status: '204', body: 'x'}),"
                                              "'/without': () => ({status: '204'})"))
                       .hook("viewer-request", "f"));
  const TestViewer viewer(edge);

  expectInvalid(viewer.get("/with"), kInvalidBody);
  EXPECT_EQ(viewer.get("/without").status, 204);
}

// 40 KB are 40,960 bytes, of fields and body together.
TEST(Results, AViewerRequestsResponseHasAtMost40KB) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", answers(R"(
      '/full': () => ({status: '200', body: 'x'.repeat(40960)}),
      '/over': () => ({status: '200', body: 'x'.repeat(40961)}),
      '/fields': () => ({status: '200', body: 'x'.repeat(40900), headers: {'x-a': [{value: 'y'.repeat(100)}]}}),
      '/base64': () => ({status: '200', body: Buffer.alloc(40960).toString('base64'), bodyEncoding: 'base64'}),
      '/base64-over': () => ({status: '200', body: Buffer.alloc(40961).toString('base64'), bodyEncoding: 'base64'}))"))
                       .hook("viewer-request", "f"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/full").body.size(), 40960U);
  EXPECT_EQ(viewer.get("/base64").body.size(), 40960U);
  for (const char* path : {"/over", "/fields", "/base64-over"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidBody);
  }
}

TEST(Results, TheOriginHooksResponsesHaveAtMost1MB) {
  const std::string table = R"(
      '/full': () => ({status: '200', body: 'x'.repeat(1048576)}),
      '/over': () => ({status: '200', body: 'x'.repeat(1048577)}),
      '/far': () => ({status: '200', body: 'x'.repeat(20e6)}))";
  for (const char* stage : {"origin-request", "origin-response"}) {
    SCOPED_TRACE(stage);
    ScriptedOrigin origin;
    for (const char* path : {"/full", "/over", "/far"}) origin.on(path, OriginReply{});
    EdgeProcess edge(EdgeConfig(origin).function("f", answers(table)).hook(stage, "f"));
    const TestViewer viewer(edge);
    EXPECT_EQ(viewer.get("/full").body.size(), 1048576U);
    expectInvalid(viewer.get("/over"), kInvalidBody);
    expectInvalid(viewer.get("/far"), kInvalidBody);  // more than Lambda itself takes
    EXPECT_EQ(viewer.get("/full").field("x-cache"), "Hit from cloudfront") << "the server goes on";
  }
}

TEST(Results, AResponseStageMayNotReturnTheRequest) {
  for (const char* stage : {"origin-response", "viewer-response"}) {
    SCOPED_TRACE(stage);
    ScriptedOrigin origin;
    origin.on("/a", {.body = "hello"});
    EdgeProcess edge(EdgeConfig(origin).function("f", answers("'/a': cf => cf.request")).hook(stage, "f"));
    EXPECT_EQ(TestViewer(edge).get("/a").status, 502);
    edge.stop();
    EXPECT_EQ(edge.resultType("/a"), "LambdaValidationError");
    EXPECT_EQ(origin.count("/a"), 1);
  }
}

TEST(Results, ViewerResponseMayNotChangeTheStatusNeitherOnAMissNorOnAHit) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("f",
                    "exports.handler = async event => { const r = event.Records[0].cf.response;"
                    " if (event.Records[0].cf.request.querystring !== 'keep') r.status = '201'; return r; };")
          .hook("viewer-response", "f")
          .cachePolicy(R"("queryStringsConfig": {"queryStringBehavior": "none"})"));
  const TestViewer viewer(edge);

  expectInvalid(viewer.get("/a"), "The function tried to change the status of a viewer response.");
  expectInvalid(viewer.get("/a"), "The function tried to change the status of a viewer response.");
  EXPECT_EQ(viewer.get("/a?keep").field("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(origin.count("/a"), 1);
}

TEST(Results, ViewerResponseWritesHeadersAndNotTheBody) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"X-Old", "1"}, {"X-Gone", "1"}}, .body = "hello"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => { const r = event.Records[0].cf.response;"
                                 " r.headers['x-new'] = [{key: 'X-New', value: 'yes'}]; delete r.headers['x-gone'];"
                                 " r.statusDescription = 'Fine'; r.body = 'other'; return r; };")
                       .hook("viewer-response", "f"));

  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.body, "hello");
  EXPECT_EQ(reply.reason, "Fine");
  EXPECT_EQ(reply.field("x-new"), "yes");
  EXPECT_EQ(reply.field("x-old"), "1");
  EXPECT_FALSE(reply.has("x-gone"));
}

TEST(Results, OriginResponseKeepsRemovesOrReplacesTheBodyAndTheResultIsCached) {
  ScriptedOrigin origin;
  for (const char* path : {"/keep", "/remove", "/replace", "/error"}) {
    origin.on(path, {.status = path == std::string("/error") ? 404 : 200,
                     .fields = {{"Content-Type", "text/plain"}},
                     .body = "from the origin"});
  }
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", answers(R"(
      '/keep': ({response}) => response,
      '/remove': ({response}) => Object.assign(response, {body: ''}),
      '/replace': ({response}) => Object.assign(response, {body: 'replaced'}),
      '/error': ({response}) => Object.assign(response, {status: '200', statusDescription: 'OK', body: 'sorry'}))"))
                       .hook("origin-response", "f"));
  const TestViewer viewer(edge);

  for (const char* x_cache : {"Miss from cloudfront", "Hit from cloudfront"}) {
    SCOPED_TRACE(x_cache);
    EXPECT_EQ(viewer.get("/keep").body, "from the origin");
    EXPECT_EQ(viewer.get("/remove").body, "");
    const Reply replaced = viewer.get("/replace");
    EXPECT_EQ(replaced.body, "replaced");
    EXPECT_EQ(replaced.field("content-length"), "8");
    EXPECT_EQ(replaced.field("content-type"), "text/plain");
    EXPECT_EQ(replaced.field("x-cache"), x_cache);
    const Reply error = viewer.get("/error");
    EXPECT_EQ(error.status, 200);
    EXPECT_EQ(error.body, "sorry");
  }
  for (const char* path : {"/keep", "/remove", "/replace", "/error"}) EXPECT_EQ(origin.count(path), 1) << path;
}

TEST(Results, OriginResponseMayMakeAnythingCacheableOrNot) {
  ScriptedOrigin origin;
  origin.on("/no-store", {.fields = {{"Cache-Control", "no-store"}}, .body = "a"});
  origin.on("/cacheable", {.fields = {{"Cache-Control", "max-age=60"}}, .body = "b"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", answers(R"(
      '/no-store': ({response: r}) => (r.headers['cache-control'] = [{value: 'max-age=60'}], r),
      '/cacheable': ({response: r}) => (r.headers['cache-control'] = [{value: 'no-store'}], r))"))
                       .hook("origin-response", "f"));
  const TestViewer viewer(edge);

  for (int i = 0; i < 2; ++i) {
    viewer.get("/no-store");
    viewer.get("/cacheable");
  }
  EXPECT_EQ(origin.count("/no-store"), 1);
  EXPECT_EQ(origin.count("/cacheable"), 2);
}

TEST(Results, AResponseOfOriginRequestIsCachedByItsOwnCacheControl) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "let n = 0; exports.handler = async event => ({status: '200', body: String(++n),"
                                 " headers: {'cache-control': [{value: event.Records[0].cf.request.uri === '/keep'"
                                 " ? 's-maxage=60' : 'no-store'}]}});")
                       .hook("origin-request", "f"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/keep").body, viewer.get("/keep").body);
  EXPECT_NE(viewer.get("/drop").body, viewer.get("/drop").body);
  EXPECT_EQ(viewer.get("/drop").field("x-cache"), "LambdaGeneratedResponse from cloudfront");
}

TEST(Results, WhatViewerRequestWritesTakesPartInTheCacheKey) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => { const r = event.Records[0].cf.request;"
                                 " r.headers['x-group'] = [{value: r.querystring === '1' ? 'one' : 'other'}];"
                                 " r.querystring = ''; return r; };")
                       .hook("viewer-request", "f")
                       .cachePolicy(R"("headersConfig": {"headerBehavior": "whitelist", "headers": ["X-Group"]})"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/a?1").field("x-cache"), "Miss from cloudfront");
  EXPECT_EQ(viewer.get("/a?2").field("x-cache"), "Miss from cloudfront");
  EXPECT_EQ(viewer.get("/a?3").field("x-cache"), "Hit from cloudfront");
  ASSERT_EQ(origin.count("/a"), 2);
  EXPECT_EQ(origin.requests("/a")[0].field("x-group"), "one");
  EXPECT_EQ(origin.requests("/a")[1].field("x-group"), "other");
}

}  // namespace
}  // namespace brink::test
