// What request stages may return (contract §2, §3), bodies and origins apart.
#include <gtest/gtest.h>

#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

class RequestAnswer : public StageTest {};

TEST_F(RequestAnswer, AnUntouchedRequestCopiesNothing) {
  for (const conf::Stage stage : kRequestStages) {
    const HookOutcome result = outcome(stage, AnswerScript::request());
    EXPECT_EQ(result.action, HookAction::Continue);
    EXPECT_TRUE(result.unchanged);
    EXPECT_TRUE(result.request.path.empty());
  }
}

TEST_F(RequestAnswer, WhatIsIgnoredIsNoChange) {
  const HookOutcome result = outcome(kVR, AnswerScript::request()
                                              .op(protocol::AnswerOp::ClientIp, {"10.0.0.1"})
                                              .op(protocol::AnswerOp::Method, {"GET"})
                                              .uri("/p")
                                              .querystring("x=1"));
  EXPECT_EQ(result.action, HookAction::Continue);
  EXPECT_TRUE(result.unchanged);
}

TEST_F(RequestAnswer, UriAndQuerystringGoOnChanged) {
  for (const conf::Stage stage : kRequestStages) {
    const HookOutcome result = outcome(stage, AnswerScript::request().uri("/q%20r").querystring("a=%20&b"));
    ASSERT_EQ(result.action, HookAction::Continue);
    EXPECT_FALSE(result.unchanged);
    EXPECT_EQ(result.request.target(), "/q%20r?a=%20&b");
    EXPECT_EQ(result.request.method, "GET");
    EXPECT_EQ(text(result.request.headers), text(request.headers));
  }
}

TEST_F(RequestAnswer, AnEmptyOrMissingQuerystringHasNoQuestionMark) {
  EXPECT_EQ(outcome(kVR, AnswerScript::request().querystring("")).request.target(), "/p");
  EXPECT_EQ(outcome(kVR, AnswerScript::request().missing("querystring")).request.target(), "/p");
}

TEST_F(RequestAnswer, AQueryThatNobodyTouchedKeepsItsForm) {
  request.query = "";
  request.has_query = true;
  EXPECT_EQ(outcome(kVR, AnswerScript::request().uri("/q")).request.target(), "/q?");
}

TEST_F(RequestAnswer, UrisThatAreNoneFail) {
  for (const char* uri : {"", "p", "http://other/", "?x", "/a b", "/a#b", "/a?b", "/a\tb", "/a\rb", "/a\nb", "/\x7F"}) {
    const HookOutcome result = outcome(kVR, AnswerScript::request().uri(uri));
    ASSERT_EQ(result.action, HookAction::Fail) << uri;
    EXPECT_EQ(result.failure.sentence, "The Lambda function result failed validation: The URI is invalid.");
  }
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().missing("uri")));
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().invalid("uri", "number")));
}

TEST_F(RequestAnswer, QuerystringsWithSpacesControlsOrFragmentsFail) {
  for (const char* query : {"a b", "a#b", "a\r\nb", "\x01", "\x7F"}) {
    const HookOutcome result = outcome(kOR, AnswerScript::request().querystring(query));
    ASSERT_EQ(result.action, HookAction::Fail) << query;
    EXPECT_EQ(result.failure.sentence, "The Lambda function result failed validation: The query string is invalid.");
  }
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().invalid("querystring", "object")));
  EXPECT_TRUE(accepts(kOR, AnswerScript::request().querystring("a=b?c/d&e=%ZZ")));
}

TEST_F(RequestAnswer, UriAndQuerystringTogetherStayUnder8192Bytes) {
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().uri("/" + std::string(8190 - 3, 'a'))));
  EXPECT_TRUE(contains(complaint(kVR, AnswerScript::request().uri("/" + std::string(8191 - 3, 'a'))), "maximum size"));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().querystring(std::string(8191 - 2, 'a'))));
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().querystring(std::string(8191 - 1, 'a'))));
}

TEST_F(RequestAnswer, OriginalBytesGoOnUnlessUriOrQuerystringChanged) {
  request.path = "/caf\xE9";
  request.query = "q=\xFC";
  EXPECT_EQ(outcome(kVR, AnswerScript::request().header("x-a", "1")).request.target(), "/caf\xE9?q=\xFC");
  EXPECT_EQ(outcome(kVR, AnswerScript::request().uri("/new")).request.target(), "/new?q=\xC3\xBC");
  EXPECT_EQ(outcome(kVR, AnswerScript::request().querystring("q=1")).request.target(), "/caf\xC3\xA9?q=1");
  EXPECT_TRUE(outcome(kVR, AnswerScript::request().uri("/caf\xE9")).unchanged) << "the text that the handler saw";
}

TEST_F(RequestAnswer, ChangingTheMethodFails) {
  for (const conf::Stage stage : kRequestStages) {
    const AnswerScript changed = AnswerScript::request().op(protocol::AnswerOp::Method, {"POST"});
    EXPECT_EQ(complaint(stage, changed),
              "Lambda function result failed validation, the function tried to change a read-only field, fieldName : "
              "method.");
    EXPECT_FALSE(accepts(stage, AnswerScript::request().op(protocol::AnswerOp::Method, {"get"})));
    EXPECT_FALSE(accepts(stage, AnswerScript::request().missing("method")));
    EXPECT_FALSE(accepts(stage, AnswerScript::request().invalid("method", "number")));
  }
}

TEST_F(RequestAnswer, ChangingClientIpIsIgnored) {
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().op(protocol::AnswerOp::ClientIp, {"10.0.0.1"})));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().missing("clientIp")));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().invalid("clientIp", "number")));
}

TEST_F(RequestAnswer, ExtraFieldsAreIgnored) {
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().bodyEncoding("nonsense").description("x")));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().invalid("httpVersion", "number")));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().origin("{\"custom\":1}"))) << "only origin-request knows origins";
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().invalid("origin", "string")));
}

TEST_F(RequestAnswer, ResultsThatAreNoObjectsFailAtEveryStage) {
  for (const conf::Stage stage : kAllStages) {
    for (const char* json : {"null", "\"text\"", "[]", "42", "true"}) {
      const HookOutcome result = outcome(stage, AnswerScript::notObject(json));
      ASSERT_EQ(result.action, HookAction::Fail);
      EXPECT_EQ(result.failure.status, 502);
      EXPECT_EQ(result.failure.result_type, "LambdaValidationError");
      EXPECT_EQ(result.failure.sentence,
                "The Lambda function returned invalid JSON: The JSON output must be an object type.");
    }
  }
}

TEST_F(RequestAnswer, AnAnswerWithoutABeginningIsNotParsable) {
  for (const conf::Stage stage : kAllStages) {
    EXPECT_EQ(applyAnswer(input(stage), {}).failure.sentence,
              "The Lambda function returned invalid JSON: The JSON output is not parsable.");
    std::vector<protocol::AnswerOperation> headless(1);
    headless[0].op = protocol::AnswerOp::Uri;
    EXPECT_EQ(applyAnswer(input(stage), headless).action, HookAction::Fail);
  }
}

TEST_F(RequestAnswer, ARequestFromAResponseStageFails) {
  for (const conf::Stage stage : kResponseStages) {
    EXPECT_EQ(
        complaint(stage, AnswerScript::request()),
        "Lambda function result failed validation, the function returned a request where a response is expected.");
  }
}

}  // namespace
}  // namespace brink::hooks
