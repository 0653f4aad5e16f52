// `request.body` of an answer: action, encoding, limits (contract §2, §5, §12.12).
#include <gtest/gtest.h>

#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

class RequestBody : public StageTest {
 protected:
  RequestBody() {
    request.method = "POST";
    body.data = "original";
    has_body = true;
  }

  std::optional<std::string> replaced(conf::Stage stage, std::string_view encoding, std::string_view data) const {
    return outcome(stage, AnswerScript::request().requestBody("replace", encoding, data)).request_body;
  }
  // The three parts; nullptr is a missing one.
  HookOutcome parts(const char* action, const char* encoding, const char* data) const {
    protocol::AnswerOperation operation;
    operation.op = protocol::AnswerOp::RequestBody;
    for (const char* part : {action, encoding, data}) {
      operation.strings.emplace_back(part == nullptr ? "" : part);
      operation.absent.push_back(part == nullptr);
    }
    auto operations = AnswerScript::request().operations();
    operations.push_back(std::move(operation));
    return applyAnswer(input(kVR), std::move(operations));
  }
};

constexpr std::string_view kBodySentence =
    "The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the maximum "
    "size.";

std::string base64Zeros(std::size_t bytes) {
  std::string text((bytes + 2) / 3 * 4, 'A');
  for (std::size_t i = 0; i < (3 - bytes % 3) % 3; ++i) text[text.size() - 1 - i] = '=';
  return text;
}

TEST_F(RequestBody, ReplaceSendsWhatTheFunctionReturned) {
  for (const conf::Stage stage : kRequestStages) {
    EXPECT_EQ(replaced(stage, "text", "n=1"), "n=1");
    EXPECT_EQ(replaced(stage, "base64", "bj0x"), "n=1");
    EXPECT_EQ(replaced(stage, "text", ""), "");
  }
}

TEST_F(RequestBody, ReadOnlyIgnoresChangedDataAndEncoding) {
  const HookOutcome result = parts("read-only", "nonsense", "changed");
  EXPECT_EQ(result.action, HookAction::Continue);
  EXPECT_EQ(result.request_body, std::nullopt);
  EXPECT_TRUE(result.unchanged);
  EXPECT_EQ(parts(nullptr, "text", "changed").request_body, std::nullopt) << "read-only is the default";
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().missing("body")));
}

TEST_F(RequestBody, EncodingDefaultsToBase64) { EXPECT_EQ(parts("replace", nullptr, "bj0x").request_body, "n=1"); }

TEST_F(RequestBody, WrongActionsEncodingsAndDataFail) {
  for (const HookOutcome& result : {parts("delete", "text", "x"), parts("Replace", "text", "x"), parts("", "text", "x"),
                                    parts("replace", "utf8", "x"), parts("replace", "", "x"),
                                    parts("replace", "base64", "n=1"), parts("replace", "text", nullptr)}) {
    ASSERT_EQ(result.action, HookAction::Fail);
    EXPECT_EQ(result.failure.status, 502);
    EXPECT_EQ(result.failure.sentence, kBodySentence);
  }
}

TEST_F(RequestBody, WrongTypesFail) {
  for (const char* path : {"body", "body.action", "body.encoding", "body.data"}) {
    const HookOutcome result = outcome(kOR, AnswerScript::request().invalid(path, "number"));
    ASSERT_EQ(result.action, HookAction::Fail) << path;
    EXPECT_EQ(result.failure.sentence, kBodySentence);
  }
}

TEST_F(RequestBody, TextIsLimitedTo40KiloBytesOrOneMegaByte) {
  EXPECT_EQ(replaced(kVR, "text", std::string(40960, 'x'))->size(), 40960U);
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().requestBody("replace", "text", std::string(40961, 'x'))));
  EXPECT_EQ(replaced(kOR, "text", std::string(1048576, 'x'))->size(), 1048576U);
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().requestBody("replace", "text", std::string(1048577, 'x'))));
}

TEST_F(RequestBody, Base64IsLimitedByWhatItDecodesTo) {
  EXPECT_EQ(replaced(kVR, "base64", base64Zeros(40960))->size(), 40960U);
  EXPECT_FALSE(accepts(kVR, AnswerScript::request().requestBody("replace", "base64", base64Zeros(40961))));
  EXPECT_EQ(replaced(kOR, "base64", base64Zeros(1048576))->size(), 1048576U);
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().requestBody("replace", "base64", base64Zeros(1048577))));
}

TEST_F(RequestBody, ReplacingIsIgnoredForGetAndHead) {
  for (const char* method : {"GET", "HEAD"}) {
    request.method = method;
    const HookOutcome result = parts("replace", "text", "x");
    EXPECT_EQ(result.action, HookAction::Continue);
    EXPECT_EQ(result.request_body, std::nullopt);
  }
}

TEST_F(RequestBody, ReplacingWithoutIncludeBodyFails) {
  has_body = false;
  EXPECT_TRUE(
      contains(complaint(kVR, AnswerScript::request().requestBody("replace", "text", "x")), "Include Body is off"));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().requestBody("read-only", "text", "x")));
}

}  // namespace
}  // namespace brink::hooks
