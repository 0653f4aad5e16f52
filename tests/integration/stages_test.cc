// When the four hooks run and when they do not (contract §1), row by row; what the origin got, and how often.
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

// Functions "vr", "or", "os" and "vs" on the four stages; none changes anything.
EdgeConfig allStages(const ScriptedOrigin& origin) {
  return EdgeConfig(origin)
      .function("vr", kPassRequest)
      .function("or", kPassRequest)
      .function("os", kPassResponse)
      .function("vs", kPassResponse)
      .hook("viewer-request", "vr")
      .hook("origin-request", "or")
      .hook("origin-response", "os")
      .hook("viewer-response", "vs");
}

// How often each ran: "vr or os vs".
std::string timesRun(EdgeProcess& edge) {
  edge.stop();
  std::string times;
  for (const char* function : {"vr", "or", "os", "vs"}) {
    const std::string log = edge.functionLog(function);
    int count = 0;
    for (std::size_t at = log.find("START "); at != std::string::npos; at = log.find("START ", at + 1)) ++count;
    times += (times.empty() ? "" : " ") + std::to_string(count);
  }
  return times;
}

TEST(Stages, AllFourRunOnAMissAndOnlyTheViewersOnAHit) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"Cache-Control", "max-age=60"}}, .body = "hello"});
  EdgeProcess edge(allStages(origin));
  const TestViewer viewer(edge);

  const Reply miss = viewer.get("/a");
  const Reply hit = viewer.get("/a");

  EXPECT_EQ(miss.status, 200);
  EXPECT_EQ(miss.body, "hello");
  EXPECT_EQ(miss.field("x-cache"), "Miss from cloudfront");
  EXPECT_EQ(hit.body, "hello");
  EXPECT_EQ(hit.field("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(origin.count(), 1);
  EXPECT_EQ(timesRun(edge), "2 1 1 2");
}

TEST(Stages, AllFourEventsOfARequestCarryTheIdThatTheViewerAndTheLogGet) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  const std::string say_id =
      "exports.handler = async event => { const cf = event.Records[0].cf;"
      " console.log(cf.config.eventType + ' ' + cf.config.requestId);"
      " return cf.response || cf.request; };";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("all", say_id)
                       .hook("viewer-request", "all")
                       .hook("origin-request", "all")
                       .hook("origin-response", "all")
                       .hook("viewer-response", "all"));

  const Reply reply = TestViewer(edge).get("/a");

  edge.stop();
  const std::string id = reply.field("x-amz-cf-id");
  const std::string log = edge.functionLog("all");
  std::size_t last = 0;
  for (const char* stage : {"viewer-request ", "origin-request ", "origin-response ", "viewer-response "}) {
    const std::size_t at = log.find(stage + id);
    EXPECT_NE(at, std::string::npos) << stage << log;
    EXPECT_GE(at, last) << "out of order: " << stage;
    last = at;
  }
  EXPECT_EQ(edge.accessLog("/a").at(0).at("x-edge-request-id"), id);
  EXPECT_EQ(origin.first("/a").field("x-amz-cf-id"), id);
}

TEST(Stages, ViewerRequestRunsBeforeTheLookupAndChoosesWhatIsLookedUp) {
  ScriptedOrigin origin;
  origin.on("/one", {.body = "one"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("rewrite",
                                 "exports.handler = async event => {"
                                 " const r = event.Records[0].cf.request; r.uri = '/one'; return r; };")
                       .hook("viewer-request", "rewrite"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/a").field("x-cache"), "Miss from cloudfront");
  EXPECT_EQ(viewer.get("/b").field("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(origin.count("/one"), 1);
  EXPECT_EQ(origin.count(), 1);
}

TEST(Stages, TheBehaviorIsChosenBeforeViewerRequestAndNotAgainAfterIt) {
  ScriptedOrigin origin;
  origin.on("/api/x", {.body = "api"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("rewrite",
                                 "exports.handler = async event => {"
                                 " const r = event.Records[0].cf.request; r.uri = '/api/x'; return r; };")
                       .function("api", kGenerate)
                       .hook("viewer-request", "rewrite")
                       .behavior("/api/*", R"("lambdaFunctionAssociations":
                                              [{"eventType": "viewer-request", "function": "api:1"}])"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/page").body, "api") << "from the origin: the behavior of /page";
  EXPECT_EQ(viewer.get("/api/x").body, "made by the function") << "the behavior of /api/*";
}

TEST(Stages, NoSpellingOfAPathLeadsAroundItsBehavior) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("gate", "exports.handler = async () => ({status: '401'});")
                       .behavior("/private/*", R"("lambdaFunctionAssociations":
                                                  [{"eventType": "viewer-request", "function": "gate:1"}])"));
  const TestViewer viewer(edge);

  for (const char* path : {"/private/x", "/%70rivate/x", "/./private/x", "/open/../private/x", "/open/%2e%2E/private/x",
                           "/private/open/../x", "/%2E/private/x"}) {
    EXPECT_EQ(viewer.get(path).status, 401) << path;
  }
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(viewer.get("/private/../%6fpen").status, 404) << "another behavior's";
  EXPECT_EQ(origin.first("/private/../%6fpen").target, "/private/../%6fpen") << "the origin gets what the viewer sent";
}

TEST(Stages, NoHookRunsWhenTheViewerIsRedirectedToHttps) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(allStages(origin).behaviorMembers(R"("viewerProtocolPolicy": "redirect-to-https")"));
  const TestViewer viewer(edge);

  const Reply reply = viewer.get("/a?x=1");
  EXPECT_EQ(reply.status, 301);
  EXPECT_EQ(reply.field("location"), "https://127.0.0.1/a?x=1");
  EXPECT_EQ(reply.field("x-cache"), "Redirect from cloudfront");
  EXPECT_EQ(viewer.post("/a", "text").status, 307);
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(viewer.send({.path = "/a", .wire = Wire::Http2Tls}).body, "hello");
  EXPECT_EQ(timesRun(edge), "1 1 1 1");
}

TEST(Stages, NoHookRunsWhenHttpIsRefused) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin).behaviorMembers(R"("viewerProtocolPolicy": "https-only")"));

  EXPECT_EQ(TestViewer(edge).get("/a").status, 403);
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(timesRun(edge), "0 0 0 0");
}

TEST(Stages, NoHookRunsForAGetWithABody) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin));

  EXPECT_EQ(TestViewer(edge).send({.path = "/a", .body = "no"}).status, 403);
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(timesRun(edge), "0 0 0 0");
}

TEST(Stages, NoHookRunsForAMethodThatIsNotAllowedOrAnUnknownHost) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin).behaviorMembers(R"("allowedMethods": ["GET", "HEAD"])"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.post("/a", "x").status, 403);
  EXPECT_EQ(viewer.get("/a", {{"Host", "other.example"}}).status, 403);
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(timesRun(edge), "0 0 0 0");
}

TEST(Stages, OriginRequestRunsAgainWhenAnObjectHasExpired) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest& request, int) {
    if (request.has("if-none-match")) return OriginReply{.status = 304, .fields = {{"ETag", "\"1\""}}};
    return OriginReply{.fields = {{"Cache-Control", "max-age=1"}, {"ETag", "\"1\""}}, .body = "hello"};
  });
  EdgeProcess edge(allStages(origin));
  const TestViewer viewer(edge);

  viewer.get("/a");
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  const Reply refreshed = viewer.get("/a");

  EXPECT_EQ(refreshed.status, 200);
  EXPECT_EQ(refreshed.body, "hello");
  EXPECT_EQ(refreshed.field("x-cache"), "RefreshHit from cloudfront");
  EXPECT_EQ(origin.count("/a"), 2);
  EXPECT_EQ(origin.requests("/a")[1].field("if-none-match"), "\"1\"");
  EXPECT_EQ(timesRun(edge), "2 2 2 2");
}

TEST(Stages, TheOriginHooksRunEveryTimeForWhatIsNotCached) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"Cache-Control", "no-store"}}, .body = "hello"});
  EdgeProcess edge(allStages(origin));
  const TestViewer viewer(edge);

  viewer.get("/a");
  viewer.get("/a");
  viewer.post("/a", "text");

  EXPECT_EQ(origin.count("/a"), 3);
  EXPECT_EQ(timesRun(edge), "3 3 3 3");
}

TEST(Stages, AResponseOfViewerRequestIsNotCachedAndNoOtherHookRuns) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin).function("vr", kGenerate));
  const TestViewer viewer(edge);

  const Reply reply = viewer.get("/a");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "made by the function");
  EXPECT_EQ(reply.field("x-cache"), "LambdaGeneratedResponse from cloudfront");
  EXPECT_EQ(viewer.get("/a").field("x-cache"), "LambdaGeneratedResponse from cloudfront");
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(timesRun(edge), "2 0 0 0");
}

TEST(Stages, AResponseOfOriginRequestIsCachedAndOnlyViewerResponseFollows) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin).function("or", kGenerate));
  const TestViewer viewer(edge);

  const Reply reply = viewer.get("/a");
  EXPECT_EQ(reply.body, "made by the function");
  EXPECT_EQ(reply.field("x-cache"), "LambdaGeneratedResponse from cloudfront");
  const Reply hit = viewer.get("/a");
  EXPECT_EQ(hit.body, "made by the function");
  EXPECT_EQ(hit.field("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(timesRun(edge), "2 1 0 2");
}

TEST(Stages, OriginResponseRunsForErrorsOfTheOriginAndViewerResponseDoesNot) {
  ScriptedOrigin origin;
  origin.on("/gone", {.status = 404, .body = "not here"});
  origin.on("/broken", {.status = 500, .body = "oh"});
  EdgeProcess edge(allStages(origin));
  const TestViewer viewer(edge);

  const Reply gone = viewer.get("/gone");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.body, "not here");
  EXPECT_EQ(gone.field("x-cache"), "Error from cloudfront");
  EXPECT_EQ(viewer.get("/broken").status, 500);
  EXPECT_EQ(origin.count(), 2);
  EXPECT_EQ(timesRun(edge), "2 2 2 0");
}

TEST(Stages, WhatOriginResponseWritesIsCachedAndWhatViewerResponseWritesIsNot) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  const auto stamp = [](const std::string& name) {
    return "let calls = 0; exports.handler = async event => { const r = event.Records[0].cf.response;"
           " r.headers['" +
           name + "'] = [{value: String(++calls)}]; return r; };";
  };
  EdgeProcess edge(EdgeConfig(origin)
                       .function("os", stamp("x-os"))
                       .function("vs", stamp("x-vs"))
                       .hook("origin-response", "os")
                       .hook("viewer-response", "vs")
                       .rootMembers(R"("workers": 1)"));
  const TestViewer viewer(edge);

  viewer.get("/a");
  const Reply hit = viewer.get("/a");

  EXPECT_EQ(hit.field("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(hit.field("x-os"), "1");
  EXPECT_EQ(hit.field("x-vs"), "2");
}

TEST(Stages, ViewerResponseGoesByTheStatusThatIsAboutToBeSent) {
  ScriptedOrigin origin;
  origin.on("/gone", {.status = 404, .body = "not here"});
  origin.on("/fine", {.body = "fine"});
  EdgeProcess edge(
      allStages(origin).function("os",
                                 "exports.handler = async event => { const {request, response} = event.Records[0].cf;"
                                 " response.status = request.uri === '/gone' ? '200' : '410'; return response; };"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/gone").status, 200) << "viewer-response runs";
  EXPECT_EQ(viewer.get("/fine").status, 410) << "viewer-response does not run";
  EXPECT_EQ(timesRun(edge), "2 2 2 1");
}

TEST(Stages, ViewerResponseDoesNotRunForAnErrorThatOriginRequestMade) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin).function("or", "exports.handler = async () => ({status: '403', body: 'no'});"));

  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reply.body, "no");
  EXPECT_EQ(timesRun(edge), "1 1 0 0");
}

TEST(Stages, AnOriginThatCannotBeReachedIsAnErrorWithoutResponseHooks) {
  std::uint16_t closed_port = 0;
  { closed_port = ScriptedOrigin().port(); }
  EdgeProcess edge(EdgeConfig(closed_port)
                       .function("vr", kPassRequest)
                       .function("or", kPassRequest)
                       .function("os", kPassResponse)
                       .function("vs", kPassResponse)
                       .hook("viewer-request", "vr")
                       .hook("origin-request", "or")
                       .hook("origin-response", "os")
                       .hook("viewer-response", "vs"));

  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(reply.field("x-cache"), "Error from cloudfront");
  EXPECT_EQ(timesRun(edge), "1 1 0 0");
}

// The name is resolved before origin-request could choose another origin.
TEST(Stages, OriginRequestDoesNotRunWhenTheConfiguredOriginHasNoAddress) {
  ScriptedOrigin origin;
  EdgeProcess edge(allStages(origin).originMembers(R"("domainName": "no-such-host.invalid")"));

  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(timesRun(edge), "1 0 0 0");
}

TEST(Stages, TheVersionOfHttpDoesNotShowInTheEvent) {
  ScriptedOrigin origin;
  const std::string echo =
      "exports.handler = async event => ({status: '200',"
      " body: JSON.stringify(event.Records[0].cf.request)});";
  EdgeProcess edge(EdgeConfig(origin).function("echo", echo).hook("viewer-request", "echo"));
  const TestViewer viewer(edge);
  const auto ask = [&viewer](Wire wire) {
    return viewer.send({.path = "/a?b=c", .fields = {{"accept", "*/*"}}, .wire = wire}).body;
  };

  const std::string h1 = ask(Wire::Http1);
  const std::string h2 = ask(Wire::Http2);

  EXPECT_NE(h1.find(R"("querystring":"b=c","uri":"/a")"), std::string::npos) << h1;
  EXPECT_EQ(h1, h2);
  EXPECT_EQ(ask(Wire::Http1Tls), ask(Wire::Http2Tls));
}

}  // namespace
}  // namespace brink::test
