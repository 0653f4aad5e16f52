#include "cache/forwarding.h"

#include <gtest/gtest.h>

#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

std::string text(const http::HeaderList& headers) {
  std::string lines;
  for (const auto& [name, value] : headers) lines += http::toLower(name) + ": " + std::string(value) + "\n";
  return lines;
}

http::RequestHead forwarded(http::RequestHead request, const conf::CachePolicy& policy,
                            const conf::OriginRequestPolicy* more = nullptr) {
  applyForwarding({policy, more}, request);
  return request;
}

TEST(Forwarding, WithoutPoliciesOnlyWhatIsTheMessagesOwnReachesTheOrigin) {
  const auto request = forwarded(get("/a?x=1", {{"Host", "www.example.com"},
                                                {"User-Agent", "curl"},
                                                {"Accept", "*/*"},
                                                {"Accept-Language", "de"},
                                                {"Accept-Encoding", "gzip"},
                                                {"Referer", "https://x/"},
                                                {"Cookie", "a=1"},
                                                {"Authorization", "Basic x"},
                                                {"X-Forwarded-For", "192.0.2.1"},
                                                {"Via", "1.1 proxy"},
                                                {"X-Custom", "1"},
                                                {"Content-Type", "text/plain"},
                                                {"Range", "bytes=0-1"},
                                                {"If-None-Match", "\"a\""}}),
                                 {});
  EXPECT_EQ(text(request.headers),
            "host: www.example.com\n"
            "x-forwarded-for: 192.0.2.1\n"
            "via: 1.1 proxy\n"
            "range: bytes=0-1\n"
            "if-none-match: \"a\"\n"
            "user-agent: Amazon CloudFront\n");
  EXPECT_EQ(request.target(), "/a");
}

TEST(Forwarding, WhatTheKeyHoldsIsForwarded) {
  conf::CachePolicy policy;
  policy.headers = only({"accept-language", "authorization", "user-agent"});
  policy.cookies = only({"s"});
  policy.query_strings = only({"q"});
  const auto request = forwarded(
      get("/?q=1&r=2",
          {{"accept-language", "de"}, {"Authorization", "Basic x"}, {"User-Agent", "curl"}, {"Cookie", "s=1; t=2"}}),
      policy);
  EXPECT_EQ(text(request.headers), "accept-language: de\nauthorization: Basic x\nuser-agent: curl\ncookie: s=1\n");
  EXPECT_EQ(request.target(), "/?q=1");
}

TEST(Forwarding, AnOriginRequestPolicyAddsToTheKeysChoice) {
  conf::CachePolicy policy;
  policy.cookies = only({"s"});
  policy.query_strings = only({"q"});
  conf::OriginRequestPolicy more;
  more.headers = only({"x-a"});
  more.cookies = only({"t"});
  more.query_strings = all();
  const auto request =
      forwarded(get("/?r=2&q=1", {{"X-A", "1"}, {"X-B", "2"}, {"Cookie", "u=3; t=2; s=1"}}), policy, &more);
  EXPECT_EQ(text(request.headers), "x-a: 1\ncookie: t=2; s=1\nuser-agent: Amazon CloudFront\n");
  EXPECT_EQ(request.target(), "/?r=2&q=1");
}

TEST(Forwarding, AllViewerHeadersStopAtWhatIsNeverForwarded) {
  conf::OriginRequestPolicy more;
  more.headers = all();
  const auto request = forwarded(get("/", {{"Accept", "*/*"},
                                           {"User-Agent", "curl"},
                                           {"Authorization", "Basic x"},
                                           {"Connection", "x-hop"},
                                           {"X-Hop", "1"},
                                           {"TE", "trailers"},
                                           {"Expect", "100-continue"},
                                           {"Trailer", "a"},
                                           {"Proxy-Authorization", "x"},
                                           {"X-Edge-Y", "1"},
                                           {"X-Forwarded-Proto", "https"},
                                           {"X-HTTP-Method-Override", "PUT"},
                                           {"X-Real-IP", "1"},
                                           {"X-Amz-Cf-Id", "1"},
                                           {"CloudFront-Viewer-Country", "DE"}}),
                                 {}, &more);
  EXPECT_EQ(text(request.headers), "accept: */*\nuser-agent: curl\nauthorization: Basic x\n");
}

TEST(Forwarding, CloudFrontsOwnHeadersAreForwardedWhereAPolicyListsThem) {
  conf::OriginRequestPolicy more;
  more.headers = only({"cloudfront-viewer-country"});
  const auto request =
      forwarded(get("/", {{"CloudFront-Viewer-Country", "DE"}, {"CloudFront-Is-Mobile-Viewer", "true"}}), {}, &more);
  EXPECT_EQ(text(request.headers), "cloudfront-viewer-country: DE\nuser-agent: Amazon CloudFront\n");
}

TEST(Forwarding, AllExceptLeavesOutWhatItNames) {
  conf::OriginRequestPolicy more;
  more.headers = allExcept({"x-secret"});
  const auto request = forwarded(get("/", {{"X-Secret", "1"}, {"X-A", "2"}, {"Host", "h"}}), {}, &more);
  EXPECT_EQ(request.headers.get("x-a"), "2");
  EXPECT_EQ(request.headers.get("host"), "h");
  EXPECT_FALSE(request.headers.has("x-secret"));
}

TEST(Forwarding, OtherMethodsKeepAuthorizationAndWhatDescribesTheBody) {
  const auto request = forwarded(
      get("/", {{"Authorization", "Basic x"}, {"Content-Type", "text/plain"}, {"Content-Length", "3"}, {"X-A", "1"}},
          "POST"),
      {});
  EXPECT_EQ(text(request.headers),
            "authorization: Basic x\ncontent-type: text/plain\ncontent-length: 3\nuser-agent: Amazon CloudFront\n");
}

TEST(Forwarding, AcceptEncodingReachesTheOriginNormalised) {
  conf::CachePolicy policy;
  policy.enable_gzip = policy.enable_brotli = true;
  EXPECT_EQ(forwarded(get("/", {{"Accept-Encoding", "gzip, deflate, br"}}), policy).headers.get("accept-encoding"),
            "br,gzip");
  EXPECT_EQ(forwarded(get("/", {{"Accept-Encoding", "zstd"}}), policy).headers.get("accept-encoding"), "identity");
  EXPECT_FALSE(forwarded(get("/"), policy).headers.has("accept-encoding"));
  const auto twice = forwarded(get("/", {{"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br"}}), policy);
  EXPECT_EQ(twice.headers.getCombined("accept-encoding"), "br,gzip");
}

TEST(Forwarding, DoneTwiceChangesNothingMore) {
  conf::CachePolicy policy;
  policy.enable_gzip = true;
  policy.cookies = only({"s"});
  const auto once = forwarded(get("/?a", {{"Accept-Encoding", "x"}, {"Cookie", "t=1;s=2"}, {"Host", "h"}}), policy);
  const auto twice = forwarded(once, policy);
  EXPECT_EQ(text(once.headers), text(twice.headers));
}

TEST(Forwarding, PreconditionsAreTakenAwayForSharedFetches) {
  auto request = get("/", {{"Range", "bytes=0-1"}, {"If-Match", "*"}, {"If-Range", "\"a\""}, {"Host", "h"}});
  removePreconditions(request);
  EXPECT_EQ(text(request.headers), "host: h\n");
}

TEST(OriginResponse, LosesSetCookieUnlessCookiesAreForwarded) {
  conf::CachePolicy policy;
  auto response = respond(200, {{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"X-A", "1"}});
  auto kept = response;
  filterOriginResponse({policy}, response);
  EXPECT_EQ(text(response.headers), "x-a: 1\n");
  policy.cookies = only({"s"});
  filterOriginResponse({policy}, kept);
  EXPECT_EQ(kept.headers.count("set-cookie"), 2u);
}

TEST(OriginResponse, LosesHopByHopFieldsTrailerAndVia) {
  auto response = respond(200, {{"Connection", "x-h, close"},
                                {"X-H", "1"},
                                {"Transfer-Encoding", "chunked"},
                                {"Trailer", "t"},
                                {"Via", "1.1 o"},
                                {"Upgrade", "h2c"},
                                {"Proxy-Authenticate", "x"},
                                {"Server", "s"}});
  const conf::CachePolicy policy;
  filterOriginResponse({policy}, response);
  EXPECT_EQ(text(response.headers), "server: s\n");
}

TEST(OriginResponse, VaryKeepsOnlyWhatCanVaryHere) {
  conf::CachePolicy policy;
  policy.headers = only({"accept-language"});
  auto response = respond(200, {{"Vary", "Accept-Encoding, User-Agent"}, {"Vary", "Cookie, Accept-Language, Origin"}});
  filterOriginResponse({policy}, response);
  EXPECT_EQ(response.headers.getCombined("vary"), "Accept-Encoding, Cookie, Accept-Language");
  auto useless = respond(200, {{"Vary", "User-Agent"}});
  filterOriginResponse({policy}, useless);
  EXPECT_FALSE(useless.headers.has("vary"));
  auto any = respond(200, {{"Vary", "*"}});
  filterOriginResponse({policy}, any);
  EXPECT_EQ(any.headers.get("vary"), "*");
}

TEST(Variant, IsEmptyForWhatTheKeyDecidesOrTheOriginNeverSees) {
  conf::CachePolicy policy;
  policy.enable_gzip = true;
  policy.headers = only({"accept-language"});
  const http::HeaderList vary{{"Vary", "Accept-Encoding, Accept-Language, Cookie, Origin, User-Agent"}};
  EXPECT_TRUE(variantOf({policy}, get("/", {{"Origin", "x"}}), vary).fields.empty());
}

TEST(Variant, TellsForwardedFieldsApartThatTheKeyDoesNotHold) {
  const conf::CachePolicy policy;
  conf::OriginRequestPolicy more;
  more.headers = only({"origin"});
  more.cookies = only({"ab"});
  const Forwarding forwarding{policy, &more};
  const Variant variant =
      variantOf(forwarding, get("/", {{"Origin", "https://a"}, {"Cookie", "x=1; ab=b"}}), {{"Vary", "Origin, Cookie"}});
  ASSERT_EQ(variant.fields.size(), 2u);
  EXPECT_TRUE(matches(variant, forwarding, get("/", {{"cookie", "ab=b; y=2"}, {"origin", "https://a"}})));
  EXPECT_FALSE(matches(variant, forwarding, get("/", {{"cookie", "ab=a"}, {"origin", "https://a"}})));
  EXPECT_FALSE(matches(variant, forwarding, get("/", {{"cookie", "ab=b"}})));
}

TEST(Variant, IsTheSameForAViewersRequestAndItsForwardedForm) {
  conf::CachePolicy policy;
  conf::OriginRequestPolicy more;
  more.headers = all();
  more.cookies = only({"s"});
  const Forwarding forwarding{policy, &more};
  const auto viewer = get("/", {{"Accept-Encoding", "br"}, {"Cookie", "t=1; s=2"}, {"User-Agent", "curl"}});
  auto reduced = viewer;
  applyForwarding(forwarding, reduced);
  const Variant variant = variantOf(forwarding, reduced, {{"Vary", "Accept-Encoding, Cookie, User-Agent, X-None"}});
  EXPECT_EQ(variant.fields.size(), 4u);
  EXPECT_TRUE(matches(variant, forwarding, viewer));
}

}  // namespace
}  // namespace brink::cache::test
