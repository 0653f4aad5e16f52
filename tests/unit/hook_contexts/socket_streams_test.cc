// Connections and questions of contexts: judged by the policy, within their windows, and both ends told apart.
#include "hooks/context_streams.h"
#include "tests/unit/hook_contexts/streams_fixture.h"

namespace brink::hooks {
namespace {

using protocol::QuestionType;
using protocol::StreamFailure;

class SocketStreamsTest : public StreamsTest {
 protected:
  // Stream 1 is connected, and the context knows it.
  test::FakeSocket& connected() {
    running();
    connectTo(1);
    test::FakeSocket& socket = connector_.accept(0);
    loop_.runUntilIdle();
    EXPECT_EQ(frames(), "1:Connected;");
    return socket;
  }
  void expectKilled() {
    loop_.runUntilIdle();
    EXPECT_TRUE(context_->killed);
    EXPECT_EQ(metrics().violations.value(), 1U);
    EXPECT_EQ(metrics().outbound_open.value(), 0);
  }
};

TEST_F(SocketStreamsTest, BytesGoBothWaysAndEachSideEndsAlone) {
  test::FakeSocket& socket = connected();
  EXPECT_EQ(connector_.opened(0).connection.address, "192.0.2.1");
  EXPECT_EQ(metrics().outbound_connections.value(), 1U);
  say(RecordType::StreamData, 1, "ping");
  BufferChain sent;
  EXPECT_EQ(connector_.opened(0).outgoing->pull(sent, 100), http::Pull::Data);
  EXPECT_EQ(sent.toString(), "ping");
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Credit 4;");
  socket.incoming.arrive("pong", true);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Data 4;1:End;");
  say(RecordType::StreamData, 1, "more");
  say(RecordType::StreamEnd, 1);
  EXPECT_EQ(connector_.opened(0).outgoing->pull(sent, 100), http::Pull::Data);
  EXPECT_EQ(connector_.opened(0).outgoing->pull(sent, 100), http::Pull::End);
  socket.finishSending();
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Finished;");
  EXPECT_EQ(metrics().outbound_open.value(), 1) << "it is the context's until it lets go";
  say(RecordType::StreamCancel, 1);
  EXPECT_EQ(metrics().outbound_open.value(), 0);
}

TEST_F(SocketStreamsTest, WhatComesWaitsForCredit) {
  test::FakeSocket& socket = connected();
  socket.incoming.arrive(std::string(200'000, 'x'));
  loop_.runUntilIdle();
  EXPECT_EQ(bodyBytes(), protocol::kResponseWindow);
  credit(1, 1'000);
  EXPECT_EQ(bodyBytes(), 1'000U);
}

TEST_F(SocketStreamsTest, AFrozenContextHearsInItsNextCall) {
  test::FakeSocket& socket = connected();
  context_->answerUnchanged();
  loop_.runUntilIdle();
  socket.incoming.arrive("late");
  loop_.runUntilIdle();
  EXPECT_FALSE(reader_->any());
  nextCall(*context_);
  EXPECT_EQ(frames(), "1:Data 4;");
}

TEST_F(SocketStreamsTest, ABrokenConnectionFailsEvenBehindItsEnd) {
  test::FakeSocket& socket = connected();
  socket.incoming.arrive("x", true);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Data 1;1:End;");
  socket.incoming.ended = false;
  socket.incoming.fail();
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Failed 9;");
  EXPECT_EQ(metrics().outbound_failures.value(), 1U);
  EXPECT_EQ(metrics().outbound_open.value(), 0);
}

TEST_F(SocketStreamsTest, ThePolicyJudgesPortsAndTheConnectorAddresses) {
  config_->outbound.ports = {443, 25, 6379};
  running();
  connectTo(1, "192.0.2.1", 6379);
  connectTo(2, "192.0.2.1", 80);
  connectTo(3, "192.0.2.1", 25);
  EXPECT_EQ(connector_.openedCount(), 1U);
  EXPECT_EQ(frames(), "2:Failed 1;3:Failed 1;");
  connector_.refuseConnection(0, {.failure = StreamFailure::Denied, .detail = 0, .text = ""});
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Failed 1;");
  EXPECT_EQ(metrics().outbound_denied.value(), 3U);
}

TEST_F(SocketStreamsTest, TheLogSaysWhatThePolicyRefusedAndWhy) {
  config_->outbound.ports = {443};
  running();
  connectTo(1, "192.0.2.1", 80);
  connectTo(2, "10.0.0.1", 443);
  connector_.refuseConnection(0, {.failure = StreamFailure::Denied, .detail = 0, .text = ""});
  loop_.runUntilIdle();
  const std::string& log = log_.text;
  EXPECT_NE(log.find("WARN\tThe outbound policy does not allow a connection to 192.0.2.1 port 80: "
                     "the port is not one of the policy's"),
            std::string::npos)
      << log;
  EXPECT_NE(log.find("a connection to 10.0.0.1 port 443: the address is not public"), std::string::npos) << log;
}

TEST_F(SocketStreamsTest, RefusalsFloodNoLog) {
  config_->outbound.ports = {443};
  running();
  constexpr std::uint32_t kAttempts = 30;
  for (std::uint32_t stream = 1; stream <= kAttempts; ++stream) {
    connectTo(stream, "192.0.2.1", static_cast<std::uint16_t>(stream));
    loop_.runUntilIdle();
  }
  EXPECT_EQ(metrics().outbound_denied.value(), kAttempts);
  const std::string& log = log_.text;
  std::size_t lines = 0;
  for (auto at = log.find("does not allow"); at != std::string::npos; at = log.find("does not allow", at + 1)) ++lines;
  EXPECT_EQ(lines, kMostDenialLines);
  EXPECT_NE(log.find("Further refusals of this call are only counted"), std::string::npos);
}

TEST_F(SocketStreamsTest, CancellingEndsConnecting) {
  running();
  connectTo(1);
  say(RecordType::StreamCancel, 1);
  EXPECT_TRUE(connector_.opened(0).cancelled);
}

TEST_F(SocketStreamsTest, QuestionsAreAnsweredOrFail) {
  running();
  ask(1, QuestionType::Lookup, "db.example.com");
  EXPECT_EQ(frames(), "1:Answers 3;");
  connector_.answers = std::unexpected(protocol::SocketFailure{StreamFailure::NameNotFound, 4, ""});
  ask(2, QuestionType::Mx, "example.com.");
  EXPECT_EQ(frames(), "2:Failed 2;");
  ask(3, QuestionType::Txt, "a$b");
  ask(4, QuestionType::Reverse, "example.com");
  EXPECT_EQ(frames(), "3:Failed 2;4:Failed 2;");
  EXPECT_EQ(connector_.questions.size(), 2U);
  EXPECT_EQ(metrics().outbound_lookups.value(), 4U);
  EXPECT_EQ(metrics().outbound_open.value(), 0);
}

TEST_F(SocketStreamsTest, WhoMayConnectNowhereLooksUpNothing) {
  config_->outbound.ports = {};
  running();
  ask(1, QuestionType::Txt, "secrets.example.com");
  EXPECT_EQ(frames(), "1:Failed 1;");
  EXPECT_TRUE(connector_.questions.empty());
}

TEST_F(SocketStreamsTest, EachKindHasItsOwnPlaces) {
  running();
  std::uint32_t stream = 0;
  for (std::size_t i = 0; i < protocol::kMaxStreams; ++i) openStream(++stream, get());
  for (std::size_t i = 0; i < protocol::kMaxSockets; ++i) connectTo(++stream);
  EXPECT_FALSE(context_->killed);
  connectTo(++stream);
  expectKilled();
}

TEST_F(SocketStreamsTest, AnAddressIsNoName) {
  running();
  connectTo(1, "example.com");
  expectKilled();
}

TEST_F(SocketStreamsTest, APortIsNotZero) {
  running();
  connectTo(1, "192.0.2.1", 0);
  expectKilled();
}

TEST_F(SocketStreamsTest, MoreThanTheWindowIsAViolation) {
  connected();
  say(RecordType::StreamData, 1, std::string(protocol::kRequestWindow, 'x'));
  say(RecordType::StreamData, 1, "y");
  expectKilled();
}

TEST_F(SocketStreamsTest, BytesBehindTheEndAreAViolation) {
  connected();
  say(RecordType::StreamEnd, 1);
  say(RecordType::StreamData, 1, "y");
  expectKilled();
}

TEST_F(SocketStreamsTest, CreditForAQuestionIsAViolation) {
  config_->outbound.ports = {443};
  running();
  context_->record(static_cast<std::uint16_t>(RecordType::StreamResolve), 0, 1,
                   protocol::encodeResolve({.type = QuestionType::A, .name = "example.com"}));
  context_->record(static_cast<std::uint16_t>(RecordType::StreamCredit), 0, 1, protocol::encodeCredit(1));
  expectKilled();
}

}  // namespace
}  // namespace brink::hooks
