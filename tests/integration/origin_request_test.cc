// What an origin receives: the request as the edge sends it on; which origins a function may name; folders as origins.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_folder.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

const char* const kUncached = R"("cachePolicy": "CachingDisabled")";

TEST(OriginRequest, CarriesTheConfiguredPathAndHeaders) {
  ScriptedOrigin origin;
  origin.on("/v2/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin).originMembers(
      R"("originPath": "/v2", "customHeaders": {"X-Secret": "s3cret", "X-Stage": "test"})"));
  EXPECT_EQ(TestViewer(edge).get("/a?q=1", {{"X-Secret", "the viewer's"}}).body, "a");
  const OriginRequest seen = origin.first("/v2/a");
  EXPECT_EQ(seen.target, "/v2/a?q=1");
  EXPECT_EQ(seen.field("x-secret"), "s3cret");
  EXPECT_EQ(countFields(seen.fields, "x-secret"), 1U);
  EXPECT_EQ(seen.field("x-stage"), "test");
}

TEST(OriginRequest, NamesTheOriginUnlessThePolicyForwardsTheViewersHost) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).behaviorMembers(kUncached).behavior(
      "/all/*", R"("cachePolicy": "CachingDisabled", "originRequestPolicy": "AllViewer")"));
  const std::string viewers = "127.0.0.1:" + std::to_string(edge.port());
  TestViewer(edge).get("/a");
  TestViewer(edge).get("/all/a");
  EXPECT_EQ(origin.first("/a").field("host"), "127.0.0.1:" + std::to_string(origin.port()));
  EXPECT_EQ(origin.first("/all/a").field("host"), viewers);
}

TEST(OriginRequest, TellsWhoAskedAndThroughWhom) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).behaviorMembers(kUncached));
  const TestViewer viewer(edge);
  const Reply plain = viewer.get("/a");
  viewer.get("/b", {{"X-Forwarded-For", "203.0.113.7"}});
  EXPECT_EQ(origin.first("/a").field("x-forwarded-for"), "127.0.0.1");
  EXPECT_EQ(origin.first("/b").field("x-forwarded-for"), "203.0.113.7,127.0.0.1");
  EXPECT_TRUE(origin.first("/a").field("via").ends_with(".cloudfront.net (CloudFront)"));
  EXPECT_EQ(origin.first("/a").field("x-amz-cf-id"), plain.field("x-amz-cf-id"));
}

TEST(OriginRequest, NeverCarriesWhatConcernsTheViewersConnection) {
  ScriptedOrigin origin;
  EdgeProcess edge(
      EdgeConfig(origin).behaviorMembers(std::string(kUncached) + R"(, "originRequestPolicy": "AllViewer")"));
  TestViewer(edge).get("/a", {{"Connection", "X-Mine"},
                              {"X-Mine", "1"},
                              {"Keep-Alive", "timeout=5"},
                              {"TE", "trailers"},
                              {"Proxy-Authorization", "Basic eA=="},
                              {"Upgrade", "websocket"}});
  const OriginRequest seen = origin.first("/a");
  ASSERT_FALSE(seen.method.empty());
  for (const char* name : {"x-mine", "keep-alive", "te", "proxy-authorization", "upgrade"}) {
    EXPECT_FALSE(seen.has(name)) << name;
  }
}

// Sends everything to a server that the configuration does not know.
std::string otherOrigin(const std::string& domain, std::uint16_t port) {
  return "exports.handler = async e => { const r = e.Records[0].cf.request;"
         "r.origin = {custom: {domainName: '" +
         domain + "', port: " + std::to_string(port) +
         ", protocol: 'http', path: '', sslProtocols: ['TLSv1.2'], readTimeout: 5, keepaliveTimeout: 5,"
         "customHeaders: {}}}; r.headers.host = [{key: 'Host', value: '" +
         domain + "'}]; return r; };";
}

TEST(OriginRequest, AFunctionCannotNameAPrivateServer) {
  ScriptedOrigin origin;
  ScriptedOrigin secret;
  secret.on("/a", OriginReply{.body = "the metadata"});
  for (const std::string domain : {"127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1"}) {
    EdgeProcess edge(EdgeConfig(origin)
                         .behaviorMembers(kUncached)
                         .function("go", otherOrigin(domain, secret.port()))
                         .hook("origin-request", "go"));
    const Reply reply = TestViewer(edge).get("/a");
    EXPECT_TRUE(reply.status == 502 || reply.status == 403) << domain << ": " << reply.status;
    // Other addresses than the configured one are no names: the function's answer itself is refused.
    const bool name_or_known = domain == "localhost" || domain == "127.0.0.1";
    EXPECT_EQ(edge.metric(R"(brink_origin_events_total{event="outbound_denied"})"), name_or_known ? 1 : 0) << domain;
  }
  EXPECT_EQ(secret.connections(), 0);
  EXPECT_EQ(origin.count(), 0);
}

TEST(OriginRequest, AFunctionMayNameAPrivateServerWhereTheOperatorAllowsIt) {
  ScriptedOrigin origin;
  ScriptedOrigin other;
  other.on("/a", OriginReply{.body = "other"});
  EdgeProcess edge(EdgeConfig(origin)
                       .behaviorMembers(kUncached)
                       .rootMembers(R"("outbound": {"allowPrivate": true})")
                       .function("go", otherOrigin("localhost", other.port()))
                       .hook("origin-request", "go"));
  EXPECT_EQ(TestViewer(edge).get("/a").body, "other");
  EXPECT_EQ(origin.count(), 0);
}

// A folder with a page, and a secret beside it.
class DirectoryOrigin : public ::testing::Test {
 protected:
  DirectoryOrigin() {
    std::filesystem::create_directories(root_ / "site" / "docs");
    std::ofstream(root_ / "secret.txt") << "secret";
    std::ofstream(root_ / "site" / "page.html") << "0123456789";
    std::ofstream(root_ / "site" / "docs" / "a b.txt") << "spaced";
    std::filesystem::create_symlink("../secret.txt", root_ / "site" / "link.txt");
    std::filesystem::create_symlink("..", root_ / "site" / "up");
  }
  EdgeConfig config() const {
    const std::string site =
        R"(,{"id": "site", "domainName": "site.s3.us-east-1.amazonaws.com", "directory": {"path": ")" +
        (root_ / "site").string() + R"(", "region": "us-east-1"}})";
    return EdgeConfig(1).moreOrigins(site).behaviorMembers(
        R"("targetOriginId": "site", "cachePolicy": "CachingDisabled")");
  }

  const TestFolder folder_;
  const std::filesystem::path& root_ = folder_.path();
};

TEST_F(DirectoryOrigin, ServesFilesWithValidatorsAndRanges) {
  EdgeProcess edge(config());
  const TestViewer viewer(edge);
  const Reply whole = viewer.get("/page.html");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, "0123456789");
  EXPECT_EQ(whole.field("content-type"), "text/html");
  EXPECT_EQ(whole.field("server"), "AmazonS3");
  const std::string etag = whole.field("etag");
  EXPECT_EQ(viewer.get("/docs/a%20b.txt").body, "spaced");

  const Reply part = viewer.get("/page.html", {{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.field("content-range"), "bytes 2-4/10");
  EXPECT_EQ(viewer.get("/page.html", {{"Range", "bytes=-3"}}).body, "789");
  EXPECT_EQ(viewer.get("/page.html", {{"Range", "bytes=50-"}}).status, 416);
  EXPECT_EQ(viewer.get("/page.html", {{"If-None-Match", etag}}).status, 304);
  EXPECT_EQ(viewer.get("/page.html", {{"If-None-Match", "\"other\""}}).status, 200);
  EXPECT_EQ(viewer.get("/page.html", {{"If-Modified-Since", whole.field("last-modified")}}).status, 304);
  EXPECT_EQ(viewer.get("/page.html", {{"If-Match", "\"other\""}}).status, 412);
  const Reply head = viewer.head("/page.html");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("content-length"), "10");
}

TEST_F(DirectoryOrigin, HasNoWayOutOfItsFolder) {
  EdgeProcess edge(config());
  for (const std::string target :
       {"/../secret.txt", "/docs/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt",
        "/docs/%2e%2e/%2e%2e/secret.txt", "//secret.txt", "/link.txt", "/up/secret.txt", "/..\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt", "/./../secret.txt", "/docs/..%00/../secret.txt", "/up/site/page.html"}) {
    RawViewer viewer(edge.port());
    viewer.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    const Reply reply = viewer.response();
    EXPECT_TRUE(reply.status == 403 || reply.status == 404 || reply.status == 400) << target << ": " << reply.status;
    EXPECT_EQ(reply.body.find("secret"), std::string::npos) << target;
  }
  EXPECT_EQ(TestViewer(edge).get("/page.html").status, 200);
}

TEST_F(DirectoryOrigin, AnswersLikeABucketWhereThereIsNothing) {
  EdgeProcess edge(config());
  const TestViewer viewer(edge);
  const Reply missing = viewer.get("/missing");
  EXPECT_TRUE(missing.status == 403 || missing.status == 404) << missing.status;
  EXPECT_NE(viewer.get("/docs").status, 200);
  EXPECT_NE(viewer.get("/docs/").status, 200);
  const Reply post = viewer.post("/page.html", "x");
  EXPECT_EQ(post.status, 405);
}

}  // namespace
}  // namespace brink::test
