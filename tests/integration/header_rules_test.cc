// Which header fields a handler may add, change and delete, and how they must be written (contract §4).
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

// Does what the path says to the message of its stage: /add/NAME, /change/NAME, /delete/NAME, /recase/NAME, /keep.
constexpr char kAsThePathSays[] = R"(
exports.handler = async event => {
  const {request, response} = event.Records[0].cf;
  const [, verb, name] = request.uri.split('/');
  const message = response || request;
  const key = name && name.toLowerCase();
  if (verb === 'add') message.headers[key] = [...(message.headers[key] || []), {key: name, value: 'added'}];
  if (verb === 'change') message.headers[key][0].value = 'changed';
  if (verb === 'delete') delete message.headers[key];
  if (verb === 'recase') message.headers[key][0].key = name.toUpperCase();
  return message;
};)";

const std::vector<std::string>& disallowedHeaders() {
  static const std::vector<std::string> names{"Connection",
                                              "Expect",
                                              "Keep-Alive",
                                              "Proxy-Authenticate",
                                              "Proxy-Authorization",
                                              "Proxy-Connection",
                                              "Trailer",
                                              "Upgrade",
                                              "X-Accel-Buffering",
                                              "X-Accel-Charset",
                                              "X-Accel-Limit-Rate",
                                              "X-Accel-Redirect",
                                              "X-Amz-Cf-Id",
                                              "X-Amz-Cf-Anything",
                                              "X-Amzn-Auth",
                                              "X-Amzn-Cf-Billing",
                                              "X-Amzn-Cf-Id",
                                              "X-Amzn-Cf-Xff",
                                              "X-Amzn-ErrorType",
                                              "X-Amzn-Fle-Profile",
                                              "X-Amzn-Header-Count",
                                              "X-Amzn-Header-Order",
                                              "X-Amzn-Lambda-Integration-Tag",
                                              "X-Amzn-RequestId",
                                              "X-Cache",
                                              "X-Edge-Anything",
                                              "X-Forwarded-Proto",
                                              "X-Real-IP"};
  return names;
}

std::string stageTitle(const testing::TestParamInfo<const char*>& info) {
  std::string title;
  bool start = true;
  for (const char* c = info.param; *c != 0; ++c) {
    if (*c != '-') title += start ? static_cast<char>(*c & ~0x20) : *c;
    start = *c == '-';
  }
  return title;
}

class DisallowedHeaders : public testing::TestWithParam<const char*> {};

TEST_P(DisallowedHeaders, NoneCanBeAdded) {
  const std::string stage = GetParam();
  ScriptedOrigin origin;
  for (const std::string& name : disallowedHeaders()) origin.on("/add/" + name, {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin).function("f", kAsThePathSays).hook(stage, "f"));
  const TestViewer viewer(edge);

  for (const std::string& name : disallowedHeaders()) {
    SCOPED_TRACE(name);
    expectInvalid(viewer.get("/add/" + name), kDisallowedHeader);
  }
  const bool response_stage = stage.ends_with("response");
  EXPECT_EQ(origin.count(), response_stage ? static_cast<int>(disallowedHeaders().size()) : 0);
  const auto lines =
      edge.serverLog("the function tried to add a blacklisted header in headers, headerName : x-real-ip.");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("log_group"), "/aws/cloudfront/LambdaEdge/ETEST");
  EXPECT_EQ(lines[0].at("stage"), stage);
}

INSTANTIATE_TEST_SUITE_P(At, DisallowedHeaders,
                         testing::Values("viewer-request", "origin-request", "origin-response", "viewer-response"),
                         stageTitle);

TEST(DisallowedHeadersOfViewers, AreNeitherInTheEventNorSentToTheOrigin) {
  ScriptedOrigin origin;
  origin.on("/a", {.body = "hello"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => { const r = event.Records[0].cf.request;"
                                 " console.log('saw:' + Object.keys(r.headers).sort()); return r; };")
                       .hook("viewer-request", "f")
                       .behaviorMembers(R"("originRequestPolicy": "AllViewerExceptHostHeader")"));

  const Reply reply = TestViewer(edge).get("/a", {{"X-Real-IP", "1.2.3.4"},
                                                  {"X-Edge-Secret", "1"},
                                                  {"X-Forwarded-Proto", "https"},
                                                  {"X-Amz-Cf-Id", "forged"},
                                                  {"Proxy-Authorization", "Basic eA=="},
                                                  {"X-Free", "yes"}});

  EXPECT_EQ(reply.status, 200);
  edge.stop();
  EXPECT_NE(edge.functionLog("f").find("saw:host,x-free\n"), std::string::npos) << edge.functionLog("f");
  const OriginRequest request = origin.first("/a");
  EXPECT_EQ(request.field("x-free"), "yes");
  for (const char* name : {"x-real-ip", "x-edge-secret", "x-forwarded-proto", "proxy-authorization"}) {
    EXPECT_FALSE(request.has(name)) << name;
  }
  EXPECT_EQ(request.field("x-amz-cf-id"), reply.field("x-amz-cf-id"));
}

TEST(ReadOnlyHeaders, OfViewerRequestsCanBeReadOnly) {
  ScriptedOrigin origin;
  for (const char* name : {"Host", "Via", "Content-Length"}) origin.on(std::string("/recase/") + name, OriginReply{});
  EdgeProcess edge(EdgeConfig(origin).function("f", kAsThePathSays).hook("viewer-request", "f"));
  const TestViewer viewer(edge);

  for (const std::string name : {"Host", "Via", "Content-Length"}) {
    SCOPED_TRACE(name);
    const Fields fields{{"Via", "1.1 proxy"}};
    expectInvalid(viewer.post("/add/" + name, "body", fields), kReadOnlyHeader);
    expectInvalid(viewer.post("/change/" + name, "body", fields), kReadOnlyHeader);
    expectInvalid(viewer.post("/delete/" + name, "body", fields), kReadOnlyHeader);
    EXPECT_EQ(viewer.post("/recase/" + name, "body", fields).status, 200) << "letter case of the key is no change";
  }
  expectInvalid(viewer.get("/add/Via"), kReadOnlyHeader);
  expectInvalid(viewer.get("/add/Content-Length"), kReadOnlyHeader);
  expectInvalid(viewer.get("/add/Transfer-Encoding"), kReadOnlyHeader);
  EXPECT_EQ(edge.serverLog("the function tried to delete read-only header, headerName : Host.").size(), 1U);
}

TEST(ReadOnlyHeaders, OfOriginRequestsCanBeReadOnly) {
  ScriptedOrigin origin;
  origin.on("/keep", OriginReply{});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", kAsThePathSays)
                       .hook("origin-request", "f")
                       .behaviorMembers(R"("originRequestPolicy": "AllViewerExceptHostHeader")"));
  const TestViewer viewer(edge);
  const std::vector<std::string> names{"Accept-Encoding",
                                       "Content-Length",
                                       "If-Modified-Since",
                                       "If-None-Match",
                                       "If-Range",
                                       "If-Unmodified-Since",
                                       "Via"};
  const Fields fields{{"Accept-Encoding", "gzip"},
                      {"If-Modified-Since", "Mon, 13 Jan 2025 20:12:38 GMT"},
                      {"If-None-Match", "\"a\""},
                      {"If-Unmodified-Since", "Mon, 13 Jan 2025 20:12:38 GMT"},
                      {"If-Range", "\"a\""}};

  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    expectInvalid(viewer.post("/add/" + name, "body", fields), kReadOnlyHeader);
    expectInvalid(viewer.post("/change/" + name, "body", fields), kReadOnlyHeader);
    expectInvalid(viewer.post("/delete/" + name, "body", fields), kReadOnlyHeader);
  }
  expectInvalid(viewer.get("/add/If-None-Match"), kReadOnlyHeader);
  expectInvalid(viewer.get("/add/Transfer-Encoding"), kReadOnlyHeader);
  EXPECT_EQ(origin.count(), 0);
  EXPECT_EQ(viewer.post("/keep", "body", fields).status, 200);
  EXPECT_EQ(origin.first("/keep").field("if-none-match"), "\"a\"");
  EXPECT_EQ(origin.first("/keep").body, "body");
}

TEST(ReadOnlyHeaders, OfOriginResponsesCannotBeAdded) {
  ScriptedOrigin origin;
  origin.on("/add/Via", OriginReply{});
  origin.on("/add/Transfer-Encoding", {.body = "chunks", .chunked = true});
  origin.on("/add/Warning", OriginReply{});
  EdgeProcess edge(EdgeConfig(origin).function("f", kAsThePathSays).hook("origin-response", "f"));
  const TestViewer viewer(edge);

  expectInvalid(viewer.get("/add/Via"), kReadOnlyHeader);
  expectInvalid(viewer.get("/add/Transfer-Encoding"), kReadOnlyHeader);
  EXPECT_EQ(viewer.get("/add/Warning").field("warning"), "added") << "read-only at viewer-response only";
}

TEST(ReadOnlyHeaders, OfViewerResponsesCanBeReadOnly) {
  ScriptedOrigin origin;
  const OriginReply reply{.fields = {{"Warning", "199 - old"}, {"Content-Encoding", "br"}}, .body = "hello"};
  EdgeProcess edge(EdgeConfig(origin).function("f", kAsThePathSays).hook("viewer-response", "f"));
  const TestViewer viewer(edge);

  for (const std::string name : {"Warning", "Content-Length", "Content-Encoding"}) {
    for (const char* verb : {"/add/", "/change/", "/delete/"}) {
      SCOPED_TRACE(verb + name);
      origin.on(verb + name, reply);
      expectInvalid(viewer.get(verb + name), kReadOnlyHeader);
    }
    origin.on("/recase/" + name, reply);
    EXPECT_EQ(viewer.get("/recase/" + name).status, 200);
  }
  origin.on("/add/Via", OriginReply{});
  origin.on("/add/Transfer-Encoding", OriginReply{});
  expectInvalid(viewer.get("/add/Via"), kReadOnlyHeader);
  expectInvalid(viewer.get("/add/Transfer-Encoding"), kReadOnlyHeader);
}

TEST(ReadOnlyHeaders, HoldForGeneratedResponsesToo) {
  ScriptedOrigin origin;
  const std::string handler =
      "exports.handler = async event => ({status: '200', body: 'x',"
      " headers: {[event.Records[0].cf.request.uri.slice(1)]: [{value: '1'}]}});";
  for (const char* stage : {"viewer-request", "origin-request"}) {
    SCOPED_TRACE(stage);
    EdgeProcess edge(EdgeConfig(origin).function("f", handler).hook(stage, "f"));
    const TestViewer viewer(edge);
    for (const char* name : {"/content-length", "/transfer-encoding", "/via"}) {
      SCOPED_TRACE(name);
      expectInvalid(viewer.get(name), kReadOnlyHeader);
    }
    expectInvalid(viewer.get("/x-cache"), kDisallowedHeader);
    EXPECT_EQ(viewer.get("/x-free").status, 200);
  }
}

TEST(ReadOnlyHeaders, AreDeletedByResultsWithoutHeaders) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => { const r = event.Records[0].cf.request;"
                                 " if (r.uri === '/empty') r.headers = {}; else delete r.headers; return r; };")
                       .hook("viewer-request", "f"));

  expectInvalid(TestViewer(edge).get("/empty"), kReadOnlyHeader);
  expectInvalid(TestViewer(edge).get("/missing"), kReadOnlyHeader);
  EXPECT_EQ(origin.count(), 0);
}

TEST(HeaderForm, DecidesWhetherAResultIsValid) {
  ScriptedOrigin origin;
  const std::string table = R"(
    '/good': [{key: 'X-Test', value: 'ok'}], '/no-key': [{value: 'ok'}], '/other-case': [{key: 'x-TEST', value: 'ok'}],
    '/tab': [{value: 'o\tk'}],
    '/number': [{value: 7}], '/null': [{value: null}], '/list': [{value: ['ok']}], '/no-value': [{key: 'X-Test'}],
    '/plain-string': 'ok', '/array-of-strings': ['ok'], '/object': {value: 'ok'},
    '/cr': [{value: 'a\rb'}], '/lf': [{value: 'a\nb'}], '/nul': [{value: 'a\0b'}], '/del': [{value: 'a\x7Fb'}],
    '/other-key': [{key: 'X-Other', value: 'ok'}])";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", "const table = {" + table +
                                          "};\nexports.handler = async event => ({status: '200', headers: {"
                                          "'x-test': table[event.Records[0].cf.request.uri]}});")
                       .hook("viewer-request", "f"));
  const TestViewer viewer(edge);

  for (const char* path : {"/good", "/no-key", "/other-case"})
    EXPECT_EQ(viewer.get(path).field("x-test"), "ok") << path;
  EXPECT_EQ(viewer.get("/tab").field("x-test"), "o\tk");
  EXPECT_EQ(viewer.get("/no-key").fields[0].first, "X-Test") << "capitalised at every hyphen";
  for (const char* path : {"/number", "/null", "/list", "/no-value", "/plain-string", "/array-of-strings", "/object"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidEntry);
  }
  for (const char* path : {"/cr", "/lf", "/nul", "/del", "/other-key"}) {
    SCOPED_TRACE(path);
    expectInvalid(viewer.get(path), kInvalidHeader);
  }
  EXPECT_EQ(edge.serverLog("invalid character : '%0D' in header value, headerName : x-test.").size(), 1U);
}

TEST(HeaderForm, MapKeysAreTakenInAnyLetterCase) {
  ScriptedOrigin origin;
  origin.on("/a", {.fields = {{"X-Old", "1"}}, .body = "hello"});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => { const r = event.Records[0].cf.response;"
                                 " r.headers['Strict-Transport-Security'] = [{value: 'max-age=1'}];"
                                 " r.headers['x-old'] = []; return r; };")
                       .hook("viewer-response", "f"));

  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.field("strict-transport-security"), "max-age=1");
  EXPECT_FALSE(reply.has("x-old")) << "an empty list removes the header";
}

TEST(HeaderForm, AllFieldsTogetherHaveALimit) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 "exports.handler = async event => { const r = event.Records[0].cf.request;"
                                 " r.headers['x-big'] = [{value: 'x'.repeat(21000)}]; return r; };")
                       .hook("viewer-request", "f"));

  expectInvalid(TestViewer(edge).get("/a"), "The headers exceed the maximum size.");
}

TEST(CloudFrontHeaders, AreFreeButForTheCountryOfAViewerRequest) {
  ScriptedOrigin origin;
  for (const char* name : {"CloudFront-Is-Mobile-Viewer", "CloudFront-Forwarded-Proto", "CloudFront-Viewer-Country"}) {
    origin.on(std::string("/add/") + name, OriginReply{});
  }
  for (const char* stage : {"viewer-request", "origin-request"}) {
    SCOPED_TRACE(stage);
    EdgeProcess edge(EdgeConfig(origin).function("f", kAsThePathSays).hook(stage, "f"));
    const TestViewer viewer(edge);
    EXPECT_EQ(viewer.get("/add/CloudFront-Is-Mobile-Viewer").status, 200);
    EXPECT_EQ(viewer.get("/add/CloudFront-Forwarded-Proto").status, 200);
    const Reply country = viewer.get("/add/CloudFront-Viewer-Country");
    if (stage == std::string("viewer-request")) {
      expectInvalid(country, kDisallowedHeader);
    } else {
      EXPECT_EQ(country.status, 200);
      EXPECT_EQ(origin.first("/add/CloudFront-Viewer-Country").field("cloudfront-viewer-country"), "added");
    }
  }
}

}  // namespace
}  // namespace brink::test
