#include "hooks/raw_event.h"

#include <gtest/gtest.h>

#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

constexpr std::string_view kViewerRequest = R"({"Records":[{"cf":{
  "config": {"distributionDomainName": "d1.example.net", "distributionId": "E1", "eventType": "viewer-request", "requestId": "abc=="},
  "request": {"clientIp": "203.0.113.9", "method": "POST", "uri": "/p", "querystring": "x=1",
    "headers": {"host": [{"key": "Host", "value": "d1.example.net"}], "cookie": [{"key": "Cookie", "value": "a=1"}, {"value": "b=2"}]},
    "body": {"inputTruncated": true, "action": "read-only", "encoding": "base64", "data": "bj0x"}}}}]})";

constexpr std::string_view kOriginResponse = R"({"Records":[{"cf":{
  "config": {"eventType": "origin-response"},
  "request": {"uri": "/", "origin": {"custom": {"customHeaders": {"x-env": [{"key": "X-Env", "value": "t"}]}, "domainName": "example.org",
    "keepaliveTimeout": 6, "path": "/v1", "port": 8443, "protocol": "https", "readTimeout": 31, "sslProtocols": ["TLSv1", "TLSv1.2"]}}},
  "response": {"status": "404", "statusDescription": "Not Found", "headers": {"via": [{"key": "Via", "value": "1.1 x"}]}}}}]})";

std::string complaintAbout(std::string_view json, std::optional<conf::Stage> stage = std::nullopt) {
  const auto event = parseRawEvent(json, stage);
  return event ? "" : event.error().detail;
}
// A viewer-request event with this `request`.
std::string withRequest(std::string_view request) {
  return R"({"Records":[{"cf":{"config":{"eventType":"viewer-request"},"request":)" + std::string(request) + "}}]}";
}

TEST(RawEvent, AViewerRequestIsTakenApart) {
  const auto event = parseRawEvent(kViewerRequest, std::nullopt);
  ASSERT_TRUE(event.has_value()) << event.error().detail;
  EXPECT_EQ(event->stage, conf::Stage::ViewerRequest);
  EXPECT_EQ(event->distribution.id, "E1");
  EXPECT_EQ(event->request_id, "abc==");
  EXPECT_EQ(event->client_ip, "203.0.113.9");
  EXPECT_EQ(event->request.method, "POST");
  EXPECT_EQ(event->request.target(), "/p?x=1");
  EXPECT_EQ(event->request.authority, "d1.example.net");
  EXPECT_EQ(text(event->request.headers), "Cookie: a=1; Cookie: b=2; Host: d1.example.net");
  EXPECT_EQ(event->body->data, "n=1");
  EXPECT_TRUE(event->body->truncated);
  EXPECT_FALSE(event->response.has_value());
}

TEST(RawEvent, AnOriginResponseHasOriginAndResponse) {
  const auto event = parseRawEvent(kOriginResponse, std::nullopt);
  ASSERT_TRUE(event.has_value()) << event.error().detail;
  EXPECT_EQ(event->origin->domain_name, "example.org");
  EXPECT_EQ(event->origin->port, 8443);
  EXPECT_EQ(event->origin->keepalive_timeout, 6U);
  EXPECT_EQ(event->origin->read_timeout, 31U);
  EXPECT_EQ(event->origin->ssl_protocols, (std::vector<std::string>{"TLSv1", "TLSv1.2"}));
  EXPECT_EQ(text(event->origin->custom_headers), "X-Env: t");
  EXPECT_EQ(event->response->status, 404);
  EXPECT_EQ(event->response->reason, "Not Found");
  EXPECT_EQ(text(event->response->headers), "Via: 1.1 x");
  EXPECT_EQ(event->request.method, "GET");
}

TEST(RawEvent, ItsResultIsJudgedByTheStage) {
  const conf::Function function;
  const auto event = parseRawEvent(kOriginResponse, std::nullopt);
  ASSERT_TRUE(event.has_value());
  const HookInput input = event->input(function);
  EXPECT_EQ(
      applyAnswer(input, AnswerScript::response().removeHeader("via").operations()).failure.log_message,
      "Lambda function result failed validation, the function tried to delete read-only header, headerName : Via.");
  EXPECT_EQ(applyAnswer(input, AnswerScript::response().status("200").operations()).response.status, 200);
  EXPECT_EQ(readCall(buildCall(input, "id")).origin->domain_name, "example.org");
}

TEST(RawEvent, TheGivenStageWins) {
  EXPECT_EQ(parseRawEvent(kOriginResponse, conf::Stage::ViewerRequest)->stage, conf::Stage::ViewerRequest);
  EXPECT_EQ(parseRawEvent(R"({"Records":[{"cf":{"request":{"uri":"/"}}}]})", conf::Stage::OriginRequest)->stage,
            conf::Stage::OriginRequest);
}

TEST(RawEvent, ComplaintsNameThePlace) {
  EXPECT_EQ(complaintAbout("{\"Records\":\n  oops}"), "not valid JSON at line 2, column 3");
  EXPECT_EQ(complaintAbout(""), "not valid JSON at line 1, column 1");
  EXPECT_EQ(complaintAbout("[]"), "$: an object is expected, found an array");
  EXPECT_EQ(complaintAbout("{}"), "$.Records: is missing");
  EXPECT_EQ(complaintAbout(R"({"Records":[]})"), "$.Records: an array of one record is expected, found an array");
  EXPECT_EQ(complaintAbout(R"({"Records":[{}]})"), "$.Records[0].cf: is missing");
  EXPECT_EQ(complaintAbout(R"({"Records":[{"cf":{"request":{"uri":"/"}}}]})"),
            "$.Records[0].cf: config.eventType is missing; give the type of the event");
  EXPECT_EQ(complaintAbout(R"({"Records":[{"cf":{"config":{"eventType":"x"}}}]})"),
            "$.Records[0].cf.config: eventType is none of viewer-request, origin-request, origin-response and "
            "viewer-response");
  EXPECT_EQ(complaintAbout(withRequest("{}")), "$.Records[0].cf.request.uri: is missing");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": 1})")),
            "$.Records[0].cf.request.uri: a string is expected, found a number");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/", "headers": {"x-a": ["1"]}})")),
            "$.Records[0].cf.request.headers.x-a[0]: an object is expected, found a string");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/", "headers": {"x-a": [{"key": "X-A"}]}})")),
            "$.Records[0].cf.request.headers.x-a[0].value: is missing");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/", "headers": {"x a": [{"value": "1"}]}})")),
            "$.Records[0].cf.request.headers.x a[0]: not a header that HTTP can carry");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/", "body": {"data": "?"}})")),
            "$.Records[0].cf.request.body: data is not valid base64");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/"})"), conf::Stage::ViewerResponse),
            "$.Records[0].cf.response: is missing");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/", "origin": {}})"), conf::Stage::OriginRequest),
            "$.Records[0].cf.request.origin: exactly one of custom and s3 is expected");
  EXPECT_EQ(complaintAbout(withRequest(R"({"uri": "/", "origin": {"custom": {"domainName": "a", "port": 70000}}})"),
                           conf::Stage::OriginRequest),
            "$.Records[0].cf.request.origin.custom.port: the number is too large");
}

TEST(RawEvent, ARawCallCarriesTheTextAsItIs) {
  const SeenCall call = readCall(buildRawCall("{\"any\": \"thing\"}", "id-1"));
  EXPECT_EQ(call.aws_request_id, "id-1");
  EXPECT_EQ(call.flags, protocol::kRawEvent | protocol::kRawAnswer);
  EXPECT_EQ(call.raw_event, "{\"any\": \"thing\"}");
}

TEST(RawEvent, StageNamesAreCloudFronts) {
  EXPECT_EQ(parseStageName("origin-request"), conf::Stage::OriginRequest);
  EXPECT_EQ(parseStageName("viewer-response"), conf::Stage::ViewerResponse);
  EXPECT_EQ(parseStageName("Viewer-Request"), std::nullopt);
}

}  // namespace
}  // namespace brink::hooks
