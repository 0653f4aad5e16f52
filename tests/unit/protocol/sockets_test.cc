#include "hooks/protocol/sockets.h"

#include <string>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

SecureRequest tls() {
  return {.minimum = 2,
          .maximum = 3,
          .system = true,
          .server_name = "a.example.com",
          .trusted = "PEM",
          .alpn = {"h2", "x"}};
}

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

TEST(Sockets, TlsComesBackAsItWasWritten) {
  const std::string body = encodeSecure(tls());
  const auto read = decodeSecure(body);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->minimum, 2);
  EXPECT_EQ(read->maximum, 3);
  EXPECT_TRUE(read->system);
  EXPECT_EQ(read->server_name, "a.example.com");
  EXPECT_EQ(read->trusted, "PEM");
  EXPECT_EQ(read->alpn, tls().alpn);
  for (std::size_t size = 0; size + 4 < body.size(); ++size) EXPECT_FALSE(decodeSecure(body.substr(0, size))) << size;
}

TEST(Sockets, TlsThatMeansNothingIsRefused) {
  const auto with = [](std::size_t at, char value) {
    std::string body = encodeSecure(tls());
    body[at] = value;
    return body;
  };
  EXPECT_TRUE(decodeSecure(with(0, 3)));
  EXPECT_FALSE(decodeSecure(with(0, 1))) << "an old version";
  EXPECT_FALSE(decodeSecure(with(1, 4))) << "a version to come";
  EXPECT_FALSE(decodeSecure(with(2, 2))) << "system";
  EXPECT_FALSE(decodeSecure(with(3, 1))) << "zero";
  SecureRequest backwards = tls();
  backwards.minimum = 3;
  backwards.maximum = 2;
  EXPECT_FALSE(decodeSecure(encodeSecure(backwards)));
  SecureRequest nameless = tls();
  nameless.alpn = {""};
  EXPECT_FALSE(decodeSecure(encodeSecure(nameless)));
}

TEST(Sockets, TlsIsBounded) {
  SecureRequest many = tls();
  many.alpn.assign(kMaxAlpn, "p");
  EXPECT_TRUE(decodeSecure(encodeSecure(many)));
  many.alpn.emplace_back("p");
  EXPECT_FALSE(decodeSecure(encodeSecure(many)));
  SecureRequest large = tls();
  const std::string pem(kMaxTrustBytes + 1, 'x');
  large.trusted = std::string_view(pem).substr(1);
  EXPECT_TRUE(decodeSecure(encodeSecure(large)));
  large.trusted = pem;
  EXPECT_FALSE(decodeSecure(encodeSecure(large)));
  const std::string name(kMaxNameBytes + 1, 'n');
  SecureRequest named = tls();
  named.server_name = name;
  EXPECT_FALSE(decodeSecure(encodeSecure(named)));
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

TEST(Sockets, FactsComeBackAsFarAsTheirCertificatesFit) {
  SocketFacts facts;
  facts.local_port = 1;
  facts.remote_port = 443;
  facts.tls = true;
  facts.verify_result = 18;
  facts.local_address = "192.0.2.1";
  facts.remote_address = "::1";
  facts.version = "TLSv1.3";
  facts.cipher = "AES";
  facts.standard_cipher = "TLS_AES";
  facts.alpn = "h2";
  facts.chain = {std::string("\0der", 4), std::string(kMaxConnected, 'x')};
  const std::string body = encodeConnected(facts);
  EXPECT_LE(body.size(), kMaxConnected);
  const auto read = decodeConnected(body);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->remote_port, 443);
  EXPECT_TRUE(read->tls);
  EXPECT_EQ(read->verify_result, 18U);
  EXPECT_EQ(read->remote_address, "::1");
  EXPECT_EQ(read->alpn, "h2");
  EXPECT_EQ(read->chain, std::vector<std::string>{facts.chain.front()});
  EXPECT_FALSE(decodeConnected(body.substr(0, 11)));
  EXPECT_FALSE(decodeConnected(body.substr(0, 30)));
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
