// What is stored, for how long, and who gets it (contract §9.3–§9.5); asked of both workers, since every request comes
// on a connection of its own.
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

constexpr char kMiss[] = "Miss from cloudfront";
constexpr char kHit[] = "Hit from cloudfront";
constexpr char kRefreshHit[] = "RefreshHit from cloudfront";
constexpr char kError[] = "Error from cloudfront";

OriginReply cached(const std::string& cache_control, const std::string& body = "hello") {
  return {.fields = {{"Cache-Control", cache_control}}, .body = body};
}

TEST(Cache, SaysOnEveryResponseWhereItCameFrom) {
  ScriptedOrigin origin;
  origin.on("/a", cached("max-age=60"));
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);

  const Reply miss = viewer.get("/a");
  const Reply hit = viewer.get("/a");

  EXPECT_EQ(miss.field("x-cache"), kMiss);
  EXPECT_FALSE(miss.has("age"));
  EXPECT_EQ(miss.field("cache-status").find("brink; fwd=uri-miss; fwd-status=200; "), 0U) << miss.field("cache-status");
  EXPECT_NE(miss.field("cache-status").find("stored"), std::string::npos) << miss.field("cache-status");
  EXPECT_EQ(hit.field("x-cache"), kHit);
  EXPECT_TRUE(hit.field("age") == "0" || hit.field("age") == "1") << hit.field("age");
  EXPECT_EQ(hit.field("cache-status").find("brink; hit; ttl="), 0U) << hit.field("cache-status");
  EXPECT_EQ(hit.field("via"), miss.field("via"));
  EXPECT_EQ(hit.field("via").find("1.1 "), 0U);
  EXPECT_TRUE(hit.field("via").ends_with(".cloudfront.net (CloudFront)")) << hit.field("via");
  EXPECT_NE(hit.field("x-amz-cf-id"), miss.field("x-amz-cf-id"));
  EXPECT_EQ(hit.field("cache-control"), "max-age=60");
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, TheDefaultTtlCountsWithoutACacheControl) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin).cachePolicy(R"("defaultTTL": 1)"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/a").field("x-cache"), kMiss);
  EXPECT_EQ(viewer.get("/a").field("x-cache"), kHit);
  std::this_thread::sleep_for(1200ms);
  EXPECT_EQ(viewer.get("/a").field("x-cache"), kMiss);
  EXPECT_EQ(origin.count(), 2);
}

TEST(Cache, SMaxageWinsOverMaxAgeAndMaxAgeOverExpires) {
  ScriptedOrigin origin;
  origin.on("/s-maxage", cached("max-age=60, s-maxage=1"));
  origin.on("/max-age", {.fields = {{"Cache-Control", "max-age=60"}, {"Expires", "Thu, 01 Jan 1970 00:00:00 GMT"}}});
  origin.on("/expires", {.fields = {{"Expires", "Thu, 01 Jan 1970 00:00:00 GMT"}}});
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);

  for (const char* path : {"/s-maxage", "/max-age", "/expires"}) viewer.get(path);
  EXPECT_EQ(viewer.get("/s-maxage").field("x-cache"), kHit);
  std::this_thread::sleep_for(1200ms);
  EXPECT_EQ(viewer.get("/s-maxage").field("x-cache"), kMiss);
  EXPECT_EQ(viewer.get("/max-age").field("x-cache"), kHit);
  EXPECT_EQ(viewer.get("/expires").field("x-cache"), kMiss);
}

TEST(Cache, MinimumAndMaximumTtlBoundWhatTheOriginSays) {
  ScriptedOrigin origin;
  origin.on("/long", cached("max-age=60"));
  EdgeProcess edge(EdgeConfig(origin).cachePolicy(R"("defaultTTL": 1, "maxTTL": 1)"));
  const TestViewer viewer(edge);
  viewer.get("/long");
  std::this_thread::sleep_for(1200ms);
  EXPECT_EQ(viewer.get("/long").field("x-cache"), kMiss);
  edge.stop();

  for (const char* control : {"no-store", "no-cache", "private", "max-age=0"})
    origin.on(std::string("/") + control, cached(control));
  EdgeProcess patient(EdgeConfig(origin).cachePolicy(R"("minTTL": 60)"));
  for (const char* path : {"/no-store", "/no-cache", "/private", "/max-age=0"}) {
    SCOPED_TRACE(path);
    TestViewer(patient).get(path);
    EXPECT_EQ(TestViewer(patient).get(path).field("x-cache"), kHit);
    EXPECT_EQ(origin.count(path), 1);
  }
}

TEST(Cache, NoStoreNoCacheAndPrivateAreRespectedWithoutAMinimumTtl) {
  ScriptedOrigin origin;
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);
  for (const char* control : {"no-store", "no-cache", "private", "max-age=0", "s-maxage=0"}) {
    const std::string path = std::string("/") + control;
    SCOPED_TRACE(path);
    origin.on(path, cached(control));
    EXPECT_EQ(viewer.get(path).field("x-cache"), kMiss);
    EXPECT_EQ(viewer.get(path).field("x-cache"), kMiss);
    EXPECT_EQ(origin.count(path), 2);
  }
}

TEST(Cache, ViewersCannotForceAReload) {
  ScriptedOrigin origin;
  origin.on("/a", cached("max-age=60"));
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);
  viewer.get("/a");

  EXPECT_EQ(viewer.get("/a", {{"Cache-Control", "no-cache"}, {"Pragma", "no-cache"}}).field("x-cache"), kHit);
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, AnExpiredObjectIsRevalidatedWithBothValidators) {
  ScriptedOrigin origin;
  const Fields validators{{"ETag", "\"v1\""}, {"Last-Modified", "Mon, 13 Jan 2025 20:12:38 GMT"}};
  origin.on("/a", [&validators](const OriginRequest&, int nth) {
    Fields fields = validators;
    fields.emplace_back("Cache-Control", "max-age=1");
    if (nth == 2) return OriginReply{.status = 304, .fields = fields};
    return OriginReply{.fields = fields, .body = nth == 1 ? "first" : "third"};
  });
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);

  viewer.get("/a");
  std::this_thread::sleep_for(1200ms);
  const Reply refreshed = viewer.get("/a");
  EXPECT_EQ(refreshed.status, 200);
  EXPECT_EQ(refreshed.body, "first");
  EXPECT_EQ(refreshed.field("x-cache"), kRefreshHit);
  EXPECT_EQ(viewer.get("/a").field("x-cache"), kHit);
  std::this_thread::sleep_for(1200ms);
  const Reply changed = viewer.get("/a");
  EXPECT_EQ(changed.body, "third");
  EXPECT_EQ(changed.field("x-cache"), kMiss);
  ASSERT_EQ(origin.count("/a"), 3);
  EXPECT_FALSE(origin.requests()[0].has("if-none-match"));
  EXPECT_EQ(origin.requests()[1].field("if-none-match"), "\"v1\"");
  EXPECT_EQ(origin.requests()[1].field("if-modified-since"), "Mon, 13 Jan 2025 20:12:38 GMT");
}

TEST(Cache, VaryKeepsVariantsOfForwardedFieldsApart) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest& request, int) {
    return OriginReply{.fields = {{"Vary", "Accept-Language, X-Unknown"}}, .body = request.field("accept-language")};
  });
  EdgeProcess edge(EdgeConfig(origin)
                       .rootMembers(R"("originRequestPolicies": [{"name": "languages", "headersConfig":
                          {"headerBehavior": "whitelist", "headers": ["Accept-Language"]}}])")
                       .behaviorMembers(R"("originRequestPolicy": "languages")"));
  const TestViewer viewer(edge);
  const auto ask = [&viewer](const char* language) { return viewer.get("/a", {{"Accept-Language", language}}); };

  EXPECT_EQ(ask("de").field("x-cache"), kMiss);
  EXPECT_EQ(ask("fr").field("x-cache"), kMiss);
  EXPECT_EQ(ask("de").body, "de");
  EXPECT_EQ(ask("fr").body, "fr");
  EXPECT_EQ(ask("fr").field("x-cache"), kHit);
  EXPECT_EQ(ask("fr").field("vary"), "Accept-Language") << "only forwarded fields survive";
  EXPECT_EQ(origin.count("/a"), 2);
}

TEST(Cache, HeadIsAnsweredFromACachedGet) {
  ScriptedOrigin origin;
  origin.on("/a", cached("max-age=60"));
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);
  viewer.get("/a");

  const Reply head = viewer.head("/a");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("x-cache"), kHit);
  EXPECT_EQ(head.field("content-length"), "5");
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, ConditionalRequestsAreAnsweredFromTheCache) {
  ScriptedOrigin origin;
  origin.on("/a",
            {.fields = {{"ETag", "\"v1\""}, {"Last-Modified", "Mon, 13 Jan 2025 20:12:38 GMT"}}, .body = "hello"});
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);
  viewer.get("/a");

  const Reply unchanged = viewer.get("/a", {{"If-None-Match", "\"v0\", \"v1\""}});
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.field("content-length"), "(absent)") << "nothing, or the length of the object: never 0";
  EXPECT_EQ(viewer.get("/a", {{"If-None-Match", "\"v0\""}}).status, 200);
  EXPECT_EQ(viewer.get("/a", {{"If-Modified-Since", "Mon, 13 Jan 2025 20:12:38 GMT"}}).status, 304);
  EXPECT_EQ(viewer.get("/a", {{"If-Modified-Since", "Mon, 13 Jan 2025 20:12:37 GMT"}}).status, 200);
  EXPECT_EQ(viewer.get("/a", {{"If-None-Match", "\"v1\""}}).field("x-cache"), kHit);
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, RangesAreCutFromTheWholeObject) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"ETag", "\"v1\""}, {"Accept-Ranges", "bytes"}}, .body = "0123456789"});
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);

  const Reply first = viewer.get("/a", {{"Range", "bytes=2-4"}});
  EXPECT_EQ(first.status, 206);
  EXPECT_EQ(first.body, "234");
  EXPECT_FALSE(origin.first("/a").has("range")) << "the whole object is fetched";
  const Reply part = viewer.get("/a", {{"Range", "bytes=-3"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "789");
  EXPECT_EQ(part.field("content-range"), "bytes 7-9/10");
  EXPECT_EQ(part.field("x-cache"), kHit);
  const Reply parts = viewer.get("/a", {{"Range", "bytes=0-1,4-5"}});
  EXPECT_EQ(parts.status, 206);
  EXPECT_EQ(parts.field("content-type").find("multipart/byteranges"), 0U);
  EXPECT_EQ(viewer.get("/a", {{"Range", "bytes=10-"}}).status, 416);
  EXPECT_EQ(viewer.get("/a", {{"Range", "bytes=4-5,0-1"}}).body, "0123456789") << "not ascending";
  EXPECT_EQ(viewer.get("/a", {{"Range", "bytes=0-5,3-7"}}).body, "0123456789") << "overlapping";
  EXPECT_EQ(viewer.get("/a", {{"Range", "bytes=x"}}).body, "0123456789") << "malformed";
  EXPECT_EQ(viewer.get("/a", {{"Range", "bytes=0-1"}, {"If-Range", "\"v0\""}}).status, 200);
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, ConcurrentMissesOfBothWorkersWaitForOneFetch) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"Cache-Control", "max-age=60"}},
                   .body = std::string(300'000, 'x'),
                   .delay = 300ms,
                   .body_delay = 300ms});
  EdgeProcess edge{EdgeConfig(origin)};

  int misses = 0;
  for (const Reply& reply : TestViewer(edge).together("/a", 12)) {
    EXPECT_EQ(reply.problem, "");
    EXPECT_EQ(reply.body.size(), 300'000U);
    misses += reply.field("x-cache") == kMiss;
  }
  EXPECT_EQ(misses, 1);
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, WaitersForWhatTurnsOutUncacheableGoThemselves) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest&, int nth) {
    OriginReply reply = cached("private", std::to_string(nth));
    reply.delay = 300ms;
    return reply;
  });
  EdgeProcess edge{EdgeConfig(origin)};

  std::string bodies;
  for (const Reply& reply : TestViewer(edge).together("/a", 4)) {
    EXPECT_EQ(bodies.find(reply.body), std::string::npos) << "nobody gets another's";
    bodies += reply.body;
  }
  EXPECT_EQ(origin.count(), 4);
}

TEST(Cache, CookiesAreOnlyStoredWhereTheyAreForwarded) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"Set-Cookie", "id=1"}}, .body = "hello"});
  EdgeProcess edge{EdgeConfig(origin)};
  EXPECT_FALSE(TestViewer(edge).get("/a", {{"Cookie", "a=1"}}).has("set-cookie"));
  EXPECT_FALSE(origin.first("/a").has("cookie"));
  edge.stop();

  EdgeProcess forwarding(EdgeConfig(origin).cachePolicy(R"("cookiesConfig": {"cookieBehavior": "all"})"));
  const TestViewer viewer(forwarding);
  EXPECT_EQ(viewer.get("/a", {{"Cookie", "a=1"}}).field("set-cookie"), "id=1");
  EXPECT_EQ(viewer.get("/a", {{"Cookie", "a=1"}}).field("x-cache"), kHit);
  EXPECT_EQ(viewer.get("/a", {{"Cookie", "a=2"}}).field("x-cache"), kMiss);
  EXPECT_EQ(origin.requests("/a").back().field("cookie"), "a=2");
}

TEST(Cache, TheKeyHoldsWhatThePolicyNames) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin).cachePolicy(
      R"("queryStringsConfig": {"queryStringBehavior": "whitelist", "queryStrings": ["page"]})"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/a?page=1&tracker=x").field("x-cache"), kMiss);
  EXPECT_EQ(viewer.get("/a?page=1&tracker=y").field("x-cache"), kHit);
  EXPECT_EQ(viewer.get("/a?page=2").field("x-cache"), kMiss);
  EXPECT_EQ(origin.requests("/a")[0].target, "/a?page=1") << "what is not in the key is not forwarded";
}

TEST(Cache, ErrorsAreStoredForTheErrorCachingMinimum) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).distributionMembers(R"("errorCachingMinTTL": 1)"));
  const TestViewer viewer(edge);
  for (const int status : {404, 405, 414, 500, 501, 502, 503, 504, 403, 400, 410}) {
    origin.on("/" + std::to_string(status), {.status = status, .body = "oh"});
  }
  for (const int status : {404, 414, 500, 501, 502, 503, 504}) {
    const std::string path = "/" + std::to_string(status);
    SCOPED_TRACE(path);
    EXPECT_EQ(viewer.get(path).field("x-cache"), kError);
    const Reply again = viewer.get(path);
    EXPECT_EQ(again.status, status);
    EXPECT_EQ(again.field("x-cache"), kError);
    EXPECT_EQ(origin.count(path), 1);
  }
  for (const char* path : {"/400", "/403"}) {
    viewer.get(path);
    viewer.get(path);
    EXPECT_EQ(origin.count(path), 2) << path;
  }
  std::this_thread::sleep_for(1200ms);
  viewer.get("/404");
  EXPECT_EQ(origin.count("/404"), 2);
}

TEST(Cache, A403WithAMaxAgeIsStored) {
  ScriptedOrigin origin;
  origin.on("/a", {.status = 403, .fields = {{"Cache-Control", "max-age=60"}}, .body = "no"});
  EdgeProcess edge{EdgeConfig(origin)};

  EXPECT_EQ(TestViewer(edge).get("/a").status, 403);
  EXPECT_EQ(TestViewer(edge).get("/a").status, 403);
  EXPECT_EQ(origin.count(), 1);
}

TEST(Cache, AnExpiredObjectIsServedWhenTheOriginFails) {
  ScriptedOrigin origin;
  const auto once_then = [](OriginReply later) {
    return [later](const OriginRequest&, int nth) { return nth == 1 ? cached("max-age=1") : later; };
  };
  origin.on("/broken", once_then({.status = 500, .body = "oh"}));
  origin.on("/unreachable", once_then({.raw = ""}));
  origin.on("/gone", once_then({.status = 404, .body = "gone"}));
  origin.on("/strict", [](const OriginRequest&, int nth) {
    return nth == 1 ? cached("max-age=1, stale-if-error=0") : OriginReply{.status = 500, .body = "oh"};
  });
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);
  for (const char* path : {"/broken", "/unreachable", "/gone", "/strict"}) EXPECT_EQ(viewer.get(path).body, "hello");
  std::this_thread::sleep_for(1200ms);

  for (const char* path : {"/broken", "/unreachable"}) {
    const Reply stale = viewer.get(path);
    EXPECT_EQ(stale.status, 200) << path;
    EXPECT_EQ(stale.body, "hello") << path;
    EXPECT_EQ(stale.field("x-cache"), kRefreshHit) << path;
  }
  EXPECT_EQ(viewer.get("/gone").status, 404);
  EXPECT_EQ(viewer.get("/strict").status, 500);
  const int asked = origin.count("/broken");
  EXPECT_EQ(viewer.get("/broken").body, "hello");
  EXPECT_EQ(origin.count("/broken"), asked) << "not asked again for a while";
}

TEST(Cache, StaleWhileRevalidateAnswersAtOnceAndRefreshesBeside) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest&, int nth) {
    OriginReply reply = cached("max-age=1, stale-while-revalidate=60", std::to_string(nth));
    if (nth > 1) reply.delay = 300ms;
    return reply;
  });
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);
  viewer.get("/a");
  std::this_thread::sleep_for(1200ms);

  const Reply stale = viewer.get("/a");
  EXPECT_EQ(stale.body, "1");
  EXPECT_EQ(stale.field("x-cache"), kHit);
  EXPECT_TRUE(origin.waitFor("/a", 2));
  std::this_thread::sleep_for(500ms);
  EXPECT_EQ(viewer.get("/a").body, "2");
  EXPECT_EQ(origin.count("/a"), 2);
}

TEST(Cache, ACutBodyIsPassedOnAndNotStored) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest&, int nth) {
    OriginReply reply = cached("max-age=60", "0123456789");
    if (nth == 1) reply.close_after = 5;
    return reply;
  });
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);

  const Reply cut = viewer.get("/a");
  EXPECT_EQ(cut.body, "01234");
  EXPECT_NE(cut.problem, "") << "the viewer can tell";
  const Reply whole = viewer.get("/a");
  EXPECT_EQ(whole.body, "0123456789");
  EXPECT_EQ(whole.field("x-cache"), kMiss);
}

TEST(Cache, UnsafeMethodsInvalidateTheirPath) {
  ScriptedOrigin origin;
  origin.on("/a", [](const OriginRequest& request, int) { return cached("max-age=60", request.method); });
  EdgeProcess edge{EdgeConfig(origin)};
  const TestViewer viewer(edge);

  viewer.get("/a");
  EXPECT_EQ(viewer.get("/a").field("x-cache"), kHit);
  EXPECT_EQ(viewer.post("/a", "new").body, "POST");
  EXPECT_EQ(viewer.get("/a").field("x-cache"), kMiss);
  EXPECT_EQ(origin.count("/a"), 3);
}

TEST(Cache, BadFramingOfTheOriginIsA502) {
  ScriptedOrigin origin;
  origin.on("/garbage", {.raw = "this is not HTTP\r\n\r\n"});
  origin.on("/two-lengths", {.raw = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"});
  origin.on("/silent", {.raw = ""});
  EdgeProcess edge{EdgeConfig(origin)};

  for (const char* path : {"/garbage", "/two-lengths", "/silent"}) {
    const Reply reply = TestViewer(edge).get(path);
    EXPECT_EQ(reply.status, 502) << path;
    EXPECT_EQ(reply.field("x-cache"), kError) << path;
  }
  EXPECT_EQ(exchangeBytes(edge.port(),
                          "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                .find("HTTP/1.1 400"),
            0U)
      << "what could be read two ways is refused";
}

}  // namespace
}  // namespace brink::test
