// Routing, refusals, what the origin receives, request bodies, conditions and ranges.
#include "tests/unit/transaction/edge_fixture.h"

namespace brink::transaction::test {
namespace {

using conf::Stage;

class RequestFlow : public EdgeTest {};

http::RequestHead withMethod(std::string_view method, std::string_view target) {
  http::RequestHead head = getRequest("www.test", target);
  head.method = method;
  return head;
}

TEST_F(RequestFlow, AnUnknownHostIsRefused) {
  const auto viewer = begin(getRequest("stranger.test", "/"));
  EXPECT_EQ(viewer->status(), 403);
  EXPECT_TRUE(origin.fetches().empty());
}

TEST_F(RequestFlow, RedirectsToHttpsBeforeAnyHook) {
  behavior().viewer_protocol_policy = conf::ViewerProtocolPolicy::RedirectToHttps;
  attach(Stage::ViewerRequest);
  start();
  FakeExchange viewer(loop, getRequest("www.test:8080", "/p?x=1"));
  viewer.info().tls = false;
  viewer.serve(*handler);
  loop.runUntilIdle();
  EXPECT_EQ(viewer.status(), 301);
  EXPECT_EQ(viewer.header("location"), "https://www.test/p?x=1");
  EXPECT_EQ(viewer.header("x-cache"), "Redirect from cloudfront");
  EXPECT_EQ(calls(), "");
}

TEST_F(RequestFlow, RedirectsToThePortThatSpeaksTls) {
  behavior().viewer_protocol_policy = conf::ViewerProtocolPolicy::RedirectToHttps;
  config.listeners = {{.port = 8080}, {.port = 8443, .tls = conf::TlsListener()}};
  start();
  for (const auto& [host, location] :
       {std::pair("www.test:8080", "https://www.test:8443/p"), std::pair("www.test", "https://www.test/p")}) {
    FakeExchange viewer(loop, getRequest(host, "/p"));
    viewer.info().tls = false;
    viewer.serve(*handler);
    loop.runUntilIdle();
    EXPECT_EQ(viewer.header("location"), location) << host;
  }
}

TEST_F(RequestFlow, OptionsOfNoResourceIsRefused) {
  EXPECT_EQ(begin(withMethod("OPTIONS", "*"))->status(), 400);
  EXPECT_TRUE(origin.fetches().empty());
}

TEST_F(RequestFlow, RefusesMethodsThatTheBehaviorDoesNotAllow) {
  behavior().allowed_methods = conf::AllowedMethods::GetHead;
  EXPECT_EQ(begin(withMethod("POST", "/p"), "x")->status(), 403);
  EXPECT_EQ(begin(withMethod("TRACE", "/p"))->status(), 403);
}

TEST_F(RequestFlow, RefusesAGetWithABody) {
  EXPECT_EQ(begin(withMethod("GET", "/p"), "surprise")->status(), 403);
  EXPECT_TRUE(origin.fetches().empty());
}

TEST_F(RequestFlow, TheOriginReceivesWhatCloudFrontSends) {
  config.origins[0].origin_path = "/base";
  config.origins[0].custom_headers.add("X-Secret", "s3cret");
  http::RequestHead request = getRequest("www.test", "/p?q=1");
  request.headers.add("x-forwarded-for", "198.51.100.1");
  request.headers.add("accept-language", "de");
  request.headers.add("cookie", "a=1");
  begin(std::move(request));
  ASSERT_EQ(origin.fetches().size(), 1U);
  const http::RequestHead& sent = origin.fetches()[0].request;
  EXPECT_EQ(sent.path, "/base/p");
  EXPECT_EQ(sent.headers.get("host"), "origin.test");
  EXPECT_EQ(sent.headers.get("user-agent"), "Amazon CloudFront");
  EXPECT_EQ(sent.headers.get("x-forwarded-for"), "198.51.100.1,203.0.113.9");
  EXPECT_EQ(sent.headers.get("x-secret"), "s3cret");
  EXPECT_TRUE(sent.headers.get("via").value_or("").starts_with("2.0 "));
  EXPECT_FALSE(sent.headers.has("accept-language"));
  EXPECT_FALSE(sent.headers.has("cookie"));
}

TEST_F(RequestFlow, EdgeFieldsThatAPolicyNamesAreMadeAfterViewerRequestAndTakePartInTheKey) {
  attach(Stage::ViewerRequest);
  attach(Stage::OriginRequest);
  config.cache_policies[0].headers = {.selection = conf::Selection::List,
                                      .names = {"cloudfront-forwarded-proto", "cloudfront-is-mobile-viewer"}};
  origin.serve("/p", "page", {{"Cache-Control", "max-age=60"}});
  const auto ask = [this](std::string_view agent) {
    http::RequestHead request = getRequest("www.test", "/p");
    request.headers.set("user-agent", agent);
    request.headers.add("cloudfront-is-mobile-viewer", "forged");
    return begin(std::move(request))->header("x-cache");
  };
  EXPECT_EQ(ask("Mozilla/5.0 (iPhone) Mobile/15E148"), "Miss from cloudfront");
  EXPECT_EQ(ask("Mozilla/5.0 (X11; Linux)"), "Miss from cloudfront");
  EXPECT_EQ(ask("Mozilla/5.0 (Linux; Android 14) Mobile"), "Hit from cloudfront");
  EXPECT_EQ(backend.calls()[0].headers.get("cloudfront-is-mobile-viewer"), "forged");
  EXPECT_FALSE(backend.calls()[0].headers.has("cloudfront-forwarded-proto"));
  EXPECT_EQ(backend.calls()[1].headers.get("CloudFront-Is-Mobile-Viewer"), "true");
  EXPECT_EQ(origin.fetches().at(0).request.headers.get("cloudfront-forwarded-proto"), "https");
  EXPECT_EQ(origin.fetches().at(1).request.headers.get("cloudfront-is-mobile-viewer"), "false");
}

TEST_F(RequestFlow, PostBodiesReachTheOriginAndAreNotCached) {
  origin.serve("/p", "done", {{"Cache-Control", "max-age=60"}});
  for (int i = 0; i < 2; ++i) {
    const auto viewer = begin(withMethod("POST", "/p"), "name=value");
    EXPECT_EQ(viewer->responseBody(), "done");
    EXPECT_EQ(viewer->header("x-cache"), "Miss from cloudfront");
  }
  ASSERT_EQ(origin.fetches().size(), 2U);
  EXPECT_EQ(origin.fetches()[1].body, "name=value");
}

TEST_F(RequestFlow, AnUnsafeMethodInvalidatesWhatIsStored) {
  origin.serve("/p", "page", {{"Cache-Control", "max-age=60"}});
  get("/p");
  begin(withMethod("DELETE", "/p"));
  EXPECT_EQ(get("/p")->header("x-cache"), "Miss from cloudfront");
}

TEST_F(RequestFlow, IncludeBodyShowsThePrefixAndForwardsAll) {
  attach(Stage::ViewerRequest, true);
  const std::string body(100'000, 'b');
  begin(withMethod("POST", "/p"), body);
  const SeenCall call = backend.onlyCall("viewer-request");
  EXPECT_EQ(call.body->size(), 40U * 1024);
  EXPECT_TRUE(call.flags & hooks::protocol::kBodyTruncated);
  EXPECT_EQ(origin.fetches().at(0).body, body);
}

TEST_F(RequestFlow, AReplacedBodyGoesToTheOriginWithItsOwnLength) {
  attach(Stage::OriginRequest, true);
  backend.on("origin-request",
             [](const SeenCall&) { return AnswerScript::request().requestBody("replace", "text", "short").finish(); });
  http::RequestHead request = withMethod("POST", "/p");
  request.headers.add("content-length", "26");
  begin(std::move(request), "something of another length");
  EXPECT_EQ(origin.fetches().at(0).body, "short");
  EXPECT_EQ(origin.fetches().at(0).request.headers.get("content-length"), "5");
}

TEST_F(RequestFlow, AHookMayGiveABodyToAPostThatHasNone) {
  attach(Stage::ViewerRequest, true);
  backend.on("viewer-request", [](const SeenCall& call) {
    EXPECT_EQ(call.body, "");
    return AnswerScript::request().requestBody("replace", "text", "given").finish();
  });
  begin(withMethod("POST", "/p"));
  EXPECT_EQ(origin.fetches().at(0).body, "given");
}

TEST_F(RequestFlow, AReplacedBodyOfAGetIsIgnored) {
  attach(Stage::OriginRequest, true);
  backend.on("origin-request",
             [](const SeenCall&) { return AnswerScript::request().requestBody("replace", "text", "given").finish(); });
  get("/p");
  EXPECT_EQ(origin.fetches().at(0).body, "");
}

TEST_F(RequestFlow, DefaultRootObjectAppliesToTheRootAlone) {
  config.distributions[0].default_root_object = "index.html";
  origin.serve("/index.html", "home");
  EXPECT_EQ(get("/")->responseBody(), "home");
  EXPECT_EQ(get("/docs/")->status(), 404);
}

TEST_F(RequestFlow, ConcurrentMissesAreOneFetch) {
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  origin.holdNext();
  const auto first = get("/p");
  const auto second = get("/p");
  EXPECT_FALSE(first->responded());
  origin.release();
  loop.runUntilIdle();
  EXPECT_EQ(first->header("x-cache"), "Miss from cloudfront");
  EXPECT_EQ(second->header("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(second->responseBody(), "hello");
  EXPECT_EQ(origin.fetches().size(), 1U);
}

TEST_F(RequestFlow, AFillGoesOnWhenTheViewerThatBeganItLeaves) {
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  origin.holdNext();
  auto first = get("/p");
  const auto second = get("/p");
  first->leave();
  first.reset();
  origin.release();
  loop.runUntilIdle();
  EXPECT_EQ(second->responseBody(), "hello");
  EXPECT_EQ(origin.fetches().size(), 1U);
}

TEST_F(RequestFlow, FollowersOfAnUncacheableResponseGoToTheOriginThemselves) {
  origin.serve("/p", "mine", {{"Cache-Control", "private, no-store"}});
  behavior().cache_policy = 1;
  config.cache_policies[1].max_ttl = conf::Seconds(100);
  origin.holdNext();
  const auto first = get("/p");
  const auto second = get("/p");
  origin.release();
  loop.runUntilIdle();
  EXPECT_EQ(first->responseBody(), "mine");
  EXPECT_EQ(second->responseBody(), "mine");
  EXPECT_EQ(origin.fetches().size(), 2U);
}

TEST_F(RequestFlow, ViewerConditionsAreJudgedOnTheStoredCopy) {
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}, {"ETag", "\"v1\""}});
  get("/p");
  http::RequestHead conditional = getRequest("www.test", "/p");
  conditional.headers.add("if-none-match", "\"v1\"");
  EXPECT_EQ(begin(std::move(conditional))->status(), 304);
  http::RequestHead range = getRequest("www.test", "/p");
  range.headers.add("range", "bytes=1-3");
  const auto part = begin(std::move(range));
  EXPECT_EQ(part->status(), 206);
  EXPECT_EQ(part->responseBody(), "ell");
  EXPECT_EQ(part->header("content-range"), "bytes 1-3/5");
}

TEST_F(RequestFlow, HeadIsAnsweredFromAStoredGet) {
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  get("/p");
  const auto viewer = begin(withMethod("HEAD", "/p"));
  EXPECT_EQ(viewer->header("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(viewer->header("content-length"), "5");
  EXPECT_EQ(viewer->responseBody(), "");
}

TEST_F(RequestFlow, AnExpiredObjectIsRevalidatedAndRefreshed) {
  int asked = 0;
  origin.on("/p", [&asked](const SeenFetch& seen) -> Result<ScriptedResponse> {
    ++asked;
    if (seen.request.headers.get("if-none-match") == "\"v1\"") {
      return ScriptedResponse{
          .status = 304, .headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=10"}}, .body = ""};
    }
    return ScriptedResponse{
        .status = 200, .headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=10"}}, .body = "hello"};
  });
  get("/p");
  loop.advance(std::chrono::seconds(11));
  const auto refreshed = get("/p");
  EXPECT_EQ(refreshed->status(), 200);
  EXPECT_EQ(refreshed->responseBody(), "hello");
  EXPECT_EQ(refreshed->header("x-cache"), "RefreshHit from cloudfront");
  EXPECT_EQ(get("/p")->header("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(asked, 2);
}

TEST_F(RequestFlow, A304ForAnotherRepresentationIsAskedAgainWithoutConditions) {
  int asked = 0;
  origin.on("/p", [&asked](const SeenFetch& seen) -> Result<ScriptedResponse> {
    ++asked;
    if (seen.request.headers.has("if-none-match")) {
      return ScriptedResponse{.status = 304, .headers = {{"ETag", "\"other\""}}, .body = ""};
    }
    return ScriptedResponse{
        .status = 200, .headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=10"}}, .body = "hello"};
  });
  get("/p");
  loop.advance(std::chrono::seconds(11));
  EXPECT_EQ(get("/p")->responseBody(), "hello");
  EXPECT_EQ(asked, 3);
}

TEST_F(RequestFlow, WhereNothingIsStoredRangesAndConditionsAreTheOrigins) {
  behavior().cache_policy = 1;
  http::RequestHead request = getRequest("www.test", "/p");
  request.headers.add("range", "bytes=0-1");
  request.headers.add("if-none-match", "\"v1\"");
  begin(std::move(request));
  EXPECT_EQ(origin.fetches().at(0).request.headers.get("range"), "bytes=0-1");
  EXPECT_EQ(origin.fetches().at(0).request.headers.get("if-none-match"), "\"v1\"");
}

TEST_F(RequestFlow, AStaleObjectStandsInForAnOriginThatFails) {
  bool down = false;
  origin.on("/p", [&down](const SeenFetch&) -> Result<ScriptedResponse> {
    if (down) return fail(ErrorCode::ConnectFailure, Side::Origin, "refused");
    return ScriptedResponse{.status = 200, .headers = {{"Cache-Control", "max-age=10"}}, .body = "hello"};
  });
  get("/p");
  down = true;
  loop.advance(std::chrono::seconds(11));
  const auto viewer = get("/p");
  EXPECT_EQ(viewer->status(), 200);
  EXPECT_EQ(viewer->responseBody(), "hello");
}

struct OriginErrorRow {
  ErrorCode code;
  int status;
};
class OriginErrors : public EdgeTest, public testing::WithParamInterface<OriginErrorRow> {};
TEST_P(OriginErrors, BecomeTheStatusOfTheContract) {
  origin.on("/p",
            [](const SeenFetch&) -> Result<ScriptedResponse> { return fail(GetParam().code, Side::Origin, "x"); });
  EXPECT_EQ(get("/p")->status(), GetParam().status);
  EXPECT_EQ(begin(withMethod("POST", "/p"), "x")->status(), GetParam().status);
}
INSTANTIATE_TEST_SUITE_P(
    All, OriginErrors,
    testing::Values(OriginErrorRow{ErrorCode::Timeout, 504}, OriginErrorRow{ErrorCode::DnsFailure, 502},
                    OriginErrorRow{ErrorCode::ConnectFailure, 502}, OriginErrorRow{ErrorCode::TlsFailure, 502},
                    OriginErrorRow{ErrorCode::ProtocolError, 502}, OriginErrorRow{ErrorCode::Overloaded, 503}));

TEST_F(RequestFlow, AHookMayNameAnOriginTheConfigurationDoesNotKnowButOnlyAPublicOne) {
  attach(Stage::OriginRequest);
  backend.on("origin-request", [](const SeenCall&) {
    return AnswerScript::request()
        .origin(R"({"custom":{"domainName":"other.test","port":443,"protocol":"https","path":"/x","readTimeout":10,
                 "keepaliveTimeout":5,"sslProtocols":["TLSv1.2"],"customHeaders":{}}})")
        .header("host", AnswerScript::Entries{{"Host", "other.test"}})
        .finish();
  });
  get("/p");
  const SeenFetch& fetch = origin.fetches().at(0);
  EXPECT_EQ(fetch.target.host, "other.test");
  EXPECT_TRUE(fetch.target.tls);
  EXPECT_TRUE(fetch.target.public_only);
  EXPECT_EQ(fetch.request.path, "/x/p");
  EXPECT_EQ(fetch.request.headers.get("host"), "other.test");
}

}  // namespace
}  // namespace brink::transaction::test
