// What origin-request sees of the origin, what it may make of it, and where the request then goes (contract §2).
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/integration/handlers.h"
#include "tests/integration/refusals.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_folder.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

constexpr char kInvalidOrigin[] = "The Lambda function returned an invalid origin configuration:";

std::string changing(const std::string& code) {
  return "exports.handler = async event => { const r = event.Records[0].cf.request; " + code + " return r; };";
}

std::string unknownOrigin(std::uint16_t port) {
  return changing("r.origin.custom.domainName = 'localhost'; r.origin.custom.port = " + std::to_string(port) + ";");
}

// A folder with one page, served as a bucket.
class Bucket {
 public:
  Bucket() { folder_.write("page.html", "from the bucket"); }
  std::string config() const {
    return R"(, {"id": "bucket", "domainName": "pages.s3.eu-west-1.amazonaws.com",
               "directory": {"path": ")" +
           folder_.path().string() + R"(", "region": "eu-west-1"}})";
  }

 private:
  const TestFolder folder_;
};

TEST(Origins, ACustomOriginIsShownWithAllItsSettings) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => ({status: '200', body:"
                                 " JSON.stringify(event.Records[0].cf.request.origin)});")
                       .hook("origin-request", "f")
                       .originMembers(R"("originPath": "/v2", "customHeaders": {"X-Stage": "test"})")
                       .customOriginMembers(R"("originReadTimeout": 7, "originKeepaliveTimeout": 9)"));

  EXPECT_EQ(TestViewer(edge).get("/a").body,
            R"({"custom":{"customHeaders":{"x-stage":[{"key":"X-Stage","value":"test"}]},"domainName":"127.0.0.1",)"
            R"("keepaliveTimeout":9,"path":"/v2","port":)" +
                std::to_string(origin.port()) + R"(,"protocol":"http","readTimeout":7,"sslProtocols":["TLSv1.2"]}})");
}

TEST(Origins, AFolderIsShownAsABucketAndServed) {
  ScriptedOrigin origin;
  const Bucket bucket;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", changing("console.log('saw:' + JSON.stringify(r.origin));"))
                       .hook("origin-request", "f")
                       .moreOrigins(bucket.config())
                       .behaviorMembers(R"("targetOriginId": "bucket")"));
  const TestViewer viewer(edge);

  const Reply page = viewer.get("/page.html");
  EXPECT_EQ(page.body, "from the bucket");
  EXPECT_EQ(page.field("content-type"), "text/html");
  EXPECT_EQ(viewer.get("/../page.html").status, 404) << "no way out";
  edge.stop();
  const std::string log = edge.functionLog("f");
  EXPECT_NE(log.find(R"({"s3":{"authMethod":"none","customHeaders":{},"domainName":"pages.s3.eu-west-1.amazonaws.com",)"
                     R"("path":"","region":"eu-west-1"}})"),
            std::string::npos)
      << log;
  EXPECT_EQ(origin.count(), 0);
}

TEST(Origins, PathCustomHeadersAndHostReachTheOriginAsTheHandlerWroteThem) {
  ScriptedOrigin origin;
  origin.on("/v3/a", {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", changing("const o = r.origin.custom; o.path = '/v3';"
                                               " o.customHeaders = {'x-token': [{key: 'X-Token', value: 'secret'}]};"
                                               " r.headers.host = [{key: 'Host', value: 'other.example'}];"))
                       .hook("origin-request", "f")
                       .originMembers(R"("originPath": "/v2", "customHeaders": {"X-Stage": "test"})"));

  EXPECT_EQ(TestViewer(edge).get("/a").body, "hello");
  const OriginRequest request = origin.first("/v3/a");
  EXPECT_EQ(request.field("x-token"), "secret");
  EXPECT_EQ(request.field("host"), "other.example");
  EXPECT_FALSE(request.has("x-stage"));
}

TEST(Origins, AnotherConfiguredOriginMayBeChosen) {
  ScriptedOrigin origin;
  ScriptedOrigin other;
  other.on("/a", {.body = "from the other"});
  EdgeProcess edge(
      EdgeConfig(origin)
          .function("f", unknownOrigin(other.port()))
          .hook("origin-request", "f")
          .moreOrigins(R"(, {"id": "other", "domainName": "localhost", "customOriginConfig": {"httpPort": )" +
                       std::to_string(other.port()) + "}}"));

  EXPECT_EQ(TestViewer(edge).get("/a").body, "from the other");
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(other.count("/a"), 1);
  EXPECT_EQ(other.first("/a").field("host"), "127.0.0.1:" + std::to_string(origin.port())) << "until it is changed too";
}

TEST(Origins, OfTwoWithTheSameHostThePortDecides) {
  ScriptedOrigin origin;
  ScriptedOrigin first;
  ScriptedOrigin second;
  second.on("/a", {.body = "from the second"});
  const auto configured = [](const std::string& id, const ScriptedOrigin& one) {
    return R"(, {"id": ")" + id + R"(", "domainName": "localhost", "customOriginConfig": {"httpPort": )" +
           std::to_string(one.port()) + "}}";
  };
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", unknownOrigin(second.port()))
                       .hook("origin-request", "f")
                       .moreOrigins(configured("first", first) + configured("second", second)));

  EXPECT_EQ(TestViewer(edge).get("/a").body, "from the second");
  EXPECT_EQ(first.count(), 0);
}

TEST(Origins, AHostThatTheHandlerDeletedIsTheOriginsOwn) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin).function("f", changing("delete r.headers.host;")).hook("origin-request", "f"));

  EXPECT_EQ(TestViewer(edge).get("/a").status, 200);
  EXPECT_EQ(origin.first("/a").field("host"), "127.0.0.1:" + std::to_string(origin.port()));
}

TEST(Origins, AnUnknownOneMayNotBeOnThisMachineUnlessAllowed) {
  ScriptedOrigin origin;
  ScriptedOrigin secret;
  secret.on("/a", {.body = "internal"});
  {
    EdgeProcess edge(EdgeConfig(origin).function("f", unknownOrigin(secret.port())).hook("origin-request", "f"));
    const Reply reply = TestViewer(edge).get("/a");
    EXPECT_EQ(reply.status, 502);
    EXPECT_EQ(reply.field("x-cache"), "Error from cloudfront");
    EXPECT_EQ(secret.connections(), 0);
  }
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", unknownOrigin(secret.port()))
                       .hook("origin-request", "f")
                       .rootMembers(R"("outbound": {"allowPrivate": true})"));
  EXPECT_EQ(TestViewer(edge).get("/a").body, "internal");
}

TEST(Origins, CustomAndBucketMayBeExchanged) {
  ScriptedOrigin origin;
  const Bucket bucket;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", changing("r.origin = {s3: {authMethod: 'none', customHeaders: {}, path: '',"
                                               " domainName: 'pages.s3.eu-west-1.amazonaws.com'}};"
                                               " r.headers.host = [{value: r.origin.s3.domainName}];"))
                       .hook("origin-request", "f")
                       .moreOrigins(bucket.config()));

  EXPECT_EQ(TestViewer(edge).get("/page.html").body, "from the bucket");
  EXPECT_EQ(origin.count(), 0);
}

TEST(Origins, ACustomOriginOutsideItsLimitsIsInvalid) {
  ScriptedOrigin origin;
  const std::string changes = R"(
const changes = {
  '/ok': o => { o.keepaliveTimeout = 60; o.readTimeout = 60; o.sslProtocols = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'SSLv3']; },
  '/domain-address': o => { o.domainName = '10.0.0.1'; }, '/domain-colon': o => { o.domainName = 'a.example:80'; },
  '/domain-empty': o => { o.domainName = ''; }, '/domain-long': o => { o.domainName = 'a.'.repeat(130) + 'example'; },
  '/domain-gone': o => { delete o.domainName; },
  '/path-slash': o => { o.path = '/a/'; }, '/path-bare': o => { o.path = 'a'; }, '/path-space': o => { o.path = '/a b'; },
  '/path-long': o => { o.path = '/' + 'a'.repeat(255); },
  '/keepalive-0': o => { o.keepaliveTimeout = 0; }, '/keepalive-61': o => { o.keepaliveTimeout = 61; },
  '/keepalive-text': o => { o.keepaliveTimeout = 'a'; },
  '/read-3': o => { o.readTimeout = 3; }, '/read-61': o => { o.readTimeout = 61; },
  '/port-81': o => { o.port = 81; }, '/port-1023': o => { o.port = 1023; }, '/port-65536': o => { o.port = 65536; },
  '/protocol': o => { o.protocol = 'ftp'; },
  '/ssl-empty': o => { o.sslProtocols = []; }, '/ssl-unknown': o => { o.sslProtocols = ['TLSv9']; },
  '/header-disallowed': o => { o.customHeaders = {'x-real-ip': [{value: 'a'}]}; },
  '/header-forbidden': o => { o.customHeaders = {'cache-control': [{value: 'a'}]}; },
  '/header-twice': (o, r) => { o.customHeaders = {'x-a': [{value: 'a'}]}; r.headers['x-a'] = [{value: 'b'}]; },
  '/header-value': o => { o.customHeaders = {'x-a': [{value: 7}]}; },
  '/both': (o, r) => { r.origin.s3 = {authMethod: 'none', customHeaders: {}, path: '', domainName: 'b.s3.amazonaws.com'}; },
  '/none': (o, r) => { r.origin = {}; }, '/gone': (o, r) => { delete r.origin; },
};
)";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", changes + changing("changes[r.uri](r.origin.custom, r);"))
                       .hook("origin-request", "f")
                       // Its address is what a handler may not write; who changes something must write a name.
                       .originMembers(R"("domainName": "localhost")"));
  const TestViewer viewer(edge);

  EXPECT_EQ(viewer.get("/ok").status, 404) << "from the origin";
  EXPECT_EQ(origin.count(), 1);
  for (const char* path : {"/domain-address",
                           "/domain-colon",
                           "/domain-empty",
                           "/domain-long",
                           "/domain-gone",
                           "/path-slash",
                           "/path-bare",
                           "/path-space",
                           "/path-long",
                           "/keepalive-0",
                           "/keepalive-61",
                           "/keepalive-text",
                           "/read-3",
                           "/read-61",
                           "/port-81",
                           "/port-1023",
                           "/port-65536",
                           "/protocol",
                           "/ssl-empty",
                           "/ssl-unknown",
                           "/header-disallowed",
                           "/header-forbidden",
                           "/header-twice",
                           "/header-value",
                           "/both",
                           "/none",
                           "/gone"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidOrigin);
  }
  EXPECT_EQ(origin.count(), 1);
}

TEST(Origins, ABucketOutsideItsLimitsIsInvalid) {
  ScriptedOrigin origin;
  const Bucket bucket;
  const std::string changes = R"(
const changes = {
  '/domain-case': o => { o.domainName = 'Pages.s3.amazonaws.com'; },
  '/domain-long': o => { o.domainName = 'a.'.repeat(60) + 's3.amazonaws.com'; },
  '/path-slash': o => { o.path = '/a/'; },
  '/auth': o => { o.authMethod = 'magic'; },
  '/identity': o => { o.authMethod = 'origin-access-identity'; delete o.region; },
};
)";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", changes + changing("changes[r.uri](r.origin.s3);"))
                       .hook("origin-request", "f")
                       .moreOrigins(bucket.config())
                       .behaviorMembers(R"("targetOriginId": "bucket")"));

  for (const char* path : {"/domain-case", "/domain-long", "/path-slash", "/auth", "/identity"}) {
    SCOPED_TRACE(path);
    expectInvalid(TestViewer(edge).get(path), kInvalidOrigin);
  }
}

}  // namespace
}  // namespace brink::test
