// Broken answers: whatever a context sends, the edge answers 502 or something that HTTP can carry.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/outcome_soundness.h"
#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

class AnswerMutation : public StageTest {
 protected:
  AnswerMutation() {
    request.method = "POST";
    has_body = true;
    request.headers.add("Via", "2.0 x");
  }

  static std::vector<AnswerScript> seeds() {
    const char* origin_json =
        R"({"custom":{"domainName":"a.example","keepaliveTimeout":5,"path":"/x","port":443,"protocol":"https",)"
        R"("readTimeout":30,"sslProtocols":["TLSv1.2"],"customHeaders":{"x-k":[{"key":"X-K","value":"1"}]}}})";
    return {AnswerScript::request().uri("/a/b?").querystring("a=b").header("x-a", {{"X-A", "1"}, {"x-a", "2"}}),
            AnswerScript::request().removeHeader("cookie").header("Host", "h").requestBody("replace", "base64", "Zm9v"),
            AnswerScript::request().origin(origin_json).headersMissing().missing("querystring"),
            AnswerScript::response()
                .status("302")
                .description("Found")
                .header("location", "/x")
                .body("Zm9v")
                .bodyEncoding("base64"),
            AnswerScript::response().invalid("headers.x-a[0].value", "number").op(protocol::AnswerOp::Method, {"PUT"})};
  }

  void judge(std::vector<protocol::AnswerOperation> operations) {
    for (const conf::Stage stage : kAllStages) {
      const HookInput in = input(stage);
      ASSERT_EQ(unsoundness(in, applyAnswer(in, operations)), "");
    }
  }
};

TEST_F(AnswerMutation, FlippedBytesNeverProduceSomethingUnsendable) {
  std::mt19937 random(20250113);
  for (const AnswerScript& seed : seeds()) {
    const std::string whole = seed.finish();
    for (int round = 0; round < 3000; ++round) {
      std::string mutated = whole;
      const auto flips = 1 + random() % 3;
      for (unsigned i = 0; i < flips; ++i) {
        mutated[random() % mutated.size()] = static_cast<char>(random());
      }
      if (auto decoded = protocol::decodeAnswer(mutated)) judge(std::move(*decoded));
    }
  }
}

// Operations in any order, number and shape, as no decoder lets them through.
TEST_F(AnswerMutation, OperationsOfAnyShapeAreJudged) {
  std::mt19937 random(7);
  const std::vector<std::string> words{"",        "headers", "headers.", "headers.x[", "uri",     "body",
                                       "/x",      "host",    "Via",      "via",        "replace", "base64",
                                       "text",    "200",     "999",      "origin",     "{\"s3\"", "a\r\nb",
                                       "x-cache", "status",  "method",   "\xFF\xFE",   "a b",     "cookie"};
  std::vector<protocol::AnswerOp> ops;
  for (const unsigned code : {1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 30, 31, 32, 40, 41, 42, 43, 50, 60, 99}) {
    ops.push_back(static_cast<protocol::AnswerOp>(code));
  }
  for (int round = 0; round < 20000; ++round) {
    std::vector<protocol::AnswerOperation> operations(random() % 6);
    for (std::size_t i = 0; i < operations.size(); ++i) {
      operations[i].op = i == 0 ? ops[random() % 2] : ops[random() % ops.size()];
      operations[i].strings.resize(random() % 6);
      for (std::string& word : operations[i].strings) word = words[random() % words.size()];
      operations[i].absent.resize(random() % 6);
      for (std::size_t k = 0; k < operations[i].absent.size(); ++k) operations[i].absent[k] = random() % 4 == 0;
    }
    judge(std::move(operations));
  }
}

}  // namespace
}  // namespace brink::hooks
