#include "hooks/protocol/answer.h"

#include <cstring>
#include <random>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

std::string answerOf(std::uint8_t encoding, std::vector<std::uint32_t> words, std::string text) {
  std::string body(4, '\0');
  body[0] = static_cast<char>(encoding);
  const auto count = static_cast<std::uint32_t>(words.size());
  body.append(reinterpret_cast<const char*>(&count), sizeof count);
  body.append(reinterpret_cast<const char*>(words.data()), words.size() * sizeof words[0]);
  return body + text;
}

std::uint32_t word(AnswerOp op) { return static_cast<std::uint32_t>(op); }

std::string refusal(const std::string& body) {
  const auto decoded = decodeAnswer(body);
  return decoded ? "accepted" : decoded.error();
}

std::string usualAnswer() {
  AnswerWriter writer;
  writer.op(AnswerOp::BeginRequest, {});
  writer.op(AnswerOp::Uri, {"/index.html"});
  writer.headerSet("x-a", {{"X-A", "1"}, {"X-A", "2"}});
  writer.op(AnswerOp::HeaderDelete, {"cookie"});
  writer.op(AnswerOp::RequestBody, {"replace", "text", "hello"});
  return writer.finish();
}

TEST(Answer, RoundTripsItsOperationsInOrder) {
  const auto decoded = decodeAnswer(usualAnswer());
  ASSERT_TRUE(decoded) << decoded.error();
  ASSERT_EQ(decoded->size(), 5U);
  EXPECT_EQ((*decoded)[0].op, AnswerOp::BeginRequest);
  EXPECT_EQ((*decoded)[1].strings, std::vector<std::string>{"/index.html"});
  EXPECT_EQ((*decoded)[2].strings, (std::vector<std::string>{"x-a", "X-A", "1", "X-A", "2"}));
  EXPECT_EQ((*decoded)[3].strings, std::vector<std::string>{"cookie"});
  EXPECT_EQ((*decoded)[4].strings, (std::vector<std::string>{"replace", "text", "hello"}));
  EXPECT_TRUE((*decoded)[4].absent.empty());
}

TEST(Answer, TurnsLatin1IntoUtf8) {
  AnswerWriter writer;
  writer.op(AnswerOp::BeginResponse, {});
  writer.op(AnswerOp::Body, {"caf\xE9"});
  EXPECT_EQ((*decodeAnswer(writer.finish()))[1].strings[0], "caf\xC3\xA9");
}

TEST(Answer, TurnsUtf16IntoUtf8AndCountsInCodeUnits) {
  const std::string text(
      "\x3D\xD8\x00\xDE"
      "a\0",
      6);  // U+1F600, a
  const auto decoded = decodeAnswer(answerOf(1, {word(AnswerOp::BeginResponse), word(AnswerOp::Body), 3}, text));
  ASSERT_TRUE(decoded) << decoded.error();
  EXPECT_EQ((*decoded)[1].strings[0],
            "\xF0\x9F\x98\x80"
            "a");
}

TEST(Answer, TellsAnAbsentKeyFromAnEmptyOne) {
  const auto decoded = decodeAnswer(
      answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::HeaderSet), 2, 3, kNoKey, 1, 0, 1}, "x-avw"));
  ASSERT_TRUE(decoded) << decoded.error();
  const auto& set = (*decoded)[1];
  EXPECT_EQ(set.strings, (std::vector<std::string>{"x-a", "", "v", "", "w"}));
  EXPECT_EQ(set.absent, (std::vector<bool>{false, true, false, false, false}));
}

TEST(Answer, RefusesAnAbsentStringWhereOneIsNeeded) {
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::Uri), kNoKey}, "")),
            "a string is missing that must be there");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::HeaderSet), 1, 1, 0, kNoKey}, "x")),
            "a string is missing that must be there");
}

TEST(Answer, RefusesWhatDoesNotBeginOrBeginsTwice) {
  EXPECT_EQ(refusal(answerOf(0, {}, "")), "an answer without operations");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::Uri), 1}, "/")), "an answer begins once, with its first operation");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::BeginRequest)}, "")),
            "an answer begins once, with its first operation");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::RawJson), 2, word(AnswerOp::Uri), 1}, "{}/")),
            "an operation after a whole result");
}

TEST(Answer, RefusesLengthsThatDoNotAddUp) {
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::Uri), 5}, "/abc")),
            "a string beyond the answer's text");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::Uri), 3}, "/abc")),
            "the answer's text is longer than its strings");
  EXPECT_EQ(refusal(answerOf(1, {word(AnswerOp::BeginRequest), word(AnswerOp::Uri), 0x80000000}, "/abc")),
            "a string beyond the answer's text");
}

TEST(Answer, RefusesCountsThatLie) {
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::HeaderSet), 0xFFFFFFFE, 0}, "")),
            "a header with more entries than words");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), word(AnswerOp::Invalid), 0}, "")),
            "an operation cut short");
  EXPECT_EQ(refusal(answerOf(0, {word(AnswerOp::BeginRequest), 99}, "")), "unknown answer operation");
  EXPECT_EQ(refusal(answerOf(2, {word(AnswerOp::BeginRequest)}, "")), "unknown answer encoding");
  EXPECT_EQ(refusal(std::string("\0\0\0\0\xFF\xFF\xFF\xFF", 8)), "too many words in an answer");
  EXPECT_EQ(refusal("\0\0"), "an answer shorter than its header");
}

TEST(Answer, SurvivesEveryTruncationAndManyMutations) {
  const std::string whole = usualAnswer();
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(decodeAnswer(whole.substr(0, size))) << size;
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string mutated = whole;
    for (unsigned i = 0; i < 1 + random() % 4; ++i) mutated[random() % mutated.size()] = static_cast<char>(random());
    const auto decoded = decodeAnswer(mutated);
    if (!decoded) continue;
    for (const auto& operation : *decoded) {
      ASSERT_TRUE(operation.absent.empty() || operation.absent.size() == operation.strings.size());
    }
  }
}

TEST(Failure, RoundTrips) {
  const FailureDocument failure{"Error", "boom", R"(["Error: boom"])", "{}"};
  const auto decoded = decodeFailure(encodeFailure(failure));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->error_type, "Error");
  EXPECT_EQ(decoded->error_message, "boom");
  EXPECT_EQ(decoded->trace_json, R"(["Error: boom"])");
  EXPECT_EQ(decoded->logged_json, "{}");
}

TEST(Failure, RepairsTextThatIsNotUtf8) {
  EXPECT_EQ(decodeFailure(encodeFailure({"E\xFF", "", "", ""}))->error_type, "E\xEF\xBF\xBD");
}

TEST(Failure, RefusesTruncationsAndLies) {
  const std::string whole = encodeFailure({"Error", "boom", "[]", "{}"});
  for (std::size_t size = 0; size + 4 < whole.size(); ++size) EXPECT_FALSE(decodeFailure(whole.substr(0, size)));
  EXPECT_FALSE(decodeFailure(whole + "more"));
  EXPECT_FALSE(decodeFailure(std::string("\xFF\xFF\xFF\xFF", 4)));
}

}  // namespace
}  // namespace brink::hooks::protocol
