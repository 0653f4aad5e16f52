// One request at each of the four stages, and short ways to ask what the edge makes of an answer.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "hooks/hook_runner.h"
#include "tests/support/fake_hook_backend.h"

namespace brink::hooks {

class StageTest : public testing::Test {
 protected:
  StageTest() {
    distribution.id = "E1";
    distribution.domain_name = "d1.example.net";
    function.name = "fn";
    function.version = "7";
    request.method = "GET";
    request.scheme = "https";
    request.authority = "d1.example.net";
    request.path = "/p";
    request.query = "x=1";
    request.has_query = true;
    request.headers = {{"Host", "d1.example.net"}, {"User-Agent", "curl/8.5.0"}, {"Cookie", "a=1"}, {"Cookie", "b=2"}};
    response.status = 404;
    response.reason = "Not Found";
    response.headers = {{"Date", "Mon, 13 Jan 2025 20:12:38 GMT"}, {"Content-Length", "9"}, {"X-A", "1"}};
    custom_origin.domain_name = "example.org";
    custom_origin.protocol = "https";
    custom_origin.port = 443;
    custom_origin.custom_headers = {{"X-Env", "test"}};
    s3_origin.custom = false;
    s3_origin.domain_name = "bucket.s3.eu-west-1.amazonaws.com";
    s3_origin.region = "eu-west-1";
  }

  HookInput input(conf::Stage stage) const {
    HookInput in;
    in.stage = stage;
    in.distribution = &distribution;
    in.function = &function;
    in.request_id = "abc==";
    in.client_ip = "203.0.113.9";
    in.request = &request;
    if (stage == conf::Stage::OriginRequest || stage == conf::Stage::OriginResponse) in.origin = origin;
    if (!conf::isRequestStage(stage)) in.response = &response;
    if (conf::isRequestStage(stage) && has_body) in.body = &body;
    return in;
  }

  HookOutcome outcome(conf::Stage stage, const AnswerScript& script) const {
    return applyAnswer(input(stage), script.operations());
  }

  // "" if the answer is accepted, else the log message.
  std::string complaint(conf::Stage stage, const AnswerScript& script) const {
    const HookOutcome result = outcome(stage, script);
    if (result.action != HookAction::Fail) return "";
    EXPECT_EQ(result.failure.status, 502);
    EXPECT_EQ(result.failure.result_type, "LambdaValidationError");
    EXPECT_FALSE(result.failure.sentence.empty());
    EXPECT_FALSE(result.failure.log_message.empty());
    return result.failure.log_message;
  }
  bool accepts(conf::Stage stage, const AnswerScript& script) const { return complaint(stage, script).empty(); }

  static constexpr conf::Stage kVR = conf::Stage::ViewerRequest;
  static constexpr conf::Stage kOR = conf::Stage::OriginRequest;
  static constexpr conf::Stage kOS = conf::Stage::OriginResponse;
  static constexpr conf::Stage kVS = conf::Stage::ViewerResponse;
  static constexpr conf::Stage kAllStages[] = {kVR, kOR, kOS, kVS};
  static constexpr conf::Stage kRequestStages[] = {kVR, kOR};
  static constexpr conf::Stage kResponseStages[] = {kOS, kVS};

  // The shortest acceptable answer of a stage.
  static AnswerScript echo(conf::Stage stage) {
    return conf::isRequestStage(stage) ? AnswerScript::request() : AnswerScript::response();
  }
  http::HeaderList& eventHeaders(conf::Stage stage) {
    return conf::isRequestStage(stage) ? request.headers : response.headers;
  }
  static const http::HeaderList& headersOf(conf::Stage stage, const HookOutcome& outcome) {
    return conf::isRequestStage(stage) ? outcome.request.headers : outcome.response.headers;
  }

  conf::Distribution distribution;
  conf::Function function;
  http::RequestHead request;
  http::ResponseHead response;
  EventOrigin custom_origin;
  EventOrigin s3_origin;
  const EventOrigin* origin = &custom_origin;
  EventBody body;
  bool has_body = false;
};

// "Name: value; Name: value"
inline std::string text(const http::HeaderList& headers) {
  std::string joined;
  for (const http::HeaderField field : headers) {
    if (!joined.empty()) joined += "; ";
    joined += field.name;
    joined += ": ";
    joined += field.value;
  }
  return joined;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace brink::hooks
