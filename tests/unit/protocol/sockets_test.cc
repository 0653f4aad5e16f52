#include "hooks/protocol/sockets.h"

#include <string>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

TEST(Sockets, AConnectionComesBackAsItWasWritten) {
  const std::string body = encodeConnect({.port = 5432, .address = "2001:db8::1"});
  const auto read = decodeConnect(body);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->port, 5432);
  EXPECT_EQ(read->address, "2001:db8::1");
  for (std::size_t size = 0; size + 4 < body.size(); ++size) EXPECT_FALSE(decodeConnect(body.substr(0, size))) << size;
  EXPECT_FALSE(decodeConnect(encodeConnect({.port = 1, .address = std::string(kMaxNameBytes + 1, 'a')})));
  std::string odd = body;
  odd[2] = 1;
  EXPECT_FALSE(decodeConnect(odd)) << "zero";
}

TEST(Sockets, AQuestionComesBackAsItWasWritten) {
  const std::string body = encodeResolve({.type = QuestionType::Txt, .name = "example.com"});
  const auto read = decodeResolve(body);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->type, QuestionType::Txt);
  EXPECT_EQ(read->name, "example.com");
  std::string odd = body;
  odd[0] = static_cast<char>(kQuestionTypes);
  EXPECT_FALSE(decodeResolve(odd));
  EXPECT_FALSE(decodeResolve(encodeResolve({.type = QuestionType::A, .name = std::string(kMaxNameBytes + 1, 'a')})));
}

TEST(Sockets, FactsComeBackAsTheyWereWritten) {
  const std::string body =
      encodeConnected({.local_port = 1, .remote_port = 443, .local_address = "192.0.2.1", .remote_address = "::1"});
  const auto read = decodeConnected(body);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->local_port, 1);
  EXPECT_EQ(read->remote_port, 443);
  EXPECT_EQ(read->local_address, "192.0.2.1");
  EXPECT_EQ(read->remote_address, "::1");
  for (std::size_t size = 0; size + 4 < body.size(); ++size) EXPECT_FALSE(decodeConnected(body.substr(0, size)));
}

TEST(Sockets, AFailureHasItsDetailAndText) {
  const SocketFailure read =
      decodeSocketFailure(encodeSocketFailure({.failure = StreamFailure::Refused, .detail = 111, .text = "why"}));
  EXPECT_EQ(read.failure, StreamFailure::Refused);
  EXPECT_EQ(read.detail, 111U);
  EXPECT_EQ(read.text, "why");
  EXPECT_EQ(decodeSocketFailure("abc").failure, StreamFailure::Failed);
}

TEST(Sockets, AnswersAreWholeRecordsWithinTheirLimits) {
  std::vector<AnswerRecord> records(kMaxAnswerTexts, {"MX", "10", "mail.example.com"});
  const std::string body = encodeAnswers(records);
  EXPECT_LE(body.size(), kMaxAnswers + 4);
  const auto texts = decodeAnswers(body);
  ASSERT_TRUE(texts);
  EXPECT_EQ(texts->size() % 3, 0U);
  EXPECT_LE(texts->size(), kMaxAnswerTexts);
  EXPECT_EQ(texts->back(), "mail.example.com");
}

}  // namespace
}  // namespace brink::hooks::protocol
