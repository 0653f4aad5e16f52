// Whatever a context says about its streams, the proxy survives; what is out of place kills the context.
#include <functional>
#include <random>

#include "tests/unit/hook_contexts/streams_fixture.h"

namespace brink::hooks {
namespace {

class HostileStreamsTest : public StreamsTest {
 protected:
  void expectKilled() {
    loop_.runUntilIdle();
    EXPECT_TRUE(context_->killed);
    EXPECT_TRUE(outcomes_.back()->done);
    EXPECT_EQ(metrics().violations.value(), 1U);
    EXPECT_EQ(metrics().outbound_open.value(), 0);
  }
  // Opens stream 1 with a request that `change` makes malformed.
  void expectRefused(const std::function<void(protocol::StreamRequest&)>& change) {
    running();
    protocol::StreamRequest request = get();
    change(request);
    openStream(1, request);
    EXPECT_EQ(connector_.count(), 0U);
    expectKilled();
  }
};

TEST_F(HostileStreamsTest, ARecordBeforeTheFirstStreamIsAViolation) {
  running();
  say(RecordType::FramesRead, 0);
  expectKilled();
}

TEST_F(HostileStreamsTest, ARecordOfAStreamThatWasNeverOpenedIsAViolation) {
  running();
  openStream(1, get());
  say(RecordType::StreamCancel, 2);
  expectKilled();
}

TEST_F(HostileStreamsTest, AStreamCannotBeOpenedTwice) {
  running();
  openStream(2, get());
  openStream(2, get());
  expectKilled();
}

TEST_F(HostileStreamsTest, StreamsAreNumberedUpwards) {
  running();
  openStream(2, get());
  openStream(1, get());
  expectKilled();
}

TEST_F(HostileStreamsTest, AStreamHasANumberOf32Bits) {
  running();
  openStream(std::uint64_t{1} << 32, get());
  expectKilled();
}

TEST_F(HostileStreamsTest, MoreStreamsThanAllowedAreAViolation) {
  test::FakeContext& context = running();
  for (std::uint32_t i = 1; i <= protocol::kMaxStreams; ++i) openStream(i, get());
  EXPECT_FALSE(context.killed);
  openStream(protocol::kMaxStreams + 1, get());
  expectKilled();
}

TEST_F(HostileStreamsTest, AMalformedRequestIsAViolation) {
  running();
  say(RecordType::StreamOpen, 1, "short");
  expectKilled();
}

TEST_F(HostileStreamsTest, AMethodIsAToken) {
  expectRefused([](auto& request) { request.method = "GET /x HTTP/1.1\r\nEvil:"; });
}

TEST_F(HostileStreamsTest, TunnelsAreNotOpened) {
  expectRefused([](auto& request) { request.method = "CONNECT"; });
}

TEST_F(HostileStreamsTest, APortIsNotZero) {
  expectRefused([](auto& request) { request.port = 0; });
}

TEST_F(HostileStreamsTest, ATargetIsAPath) {
  expectRefused([](auto& request) { request.target = "/a b"; });
}

TEST_F(HostileStreamsTest, FieldsHaveNoLineBreaks) {
  expectRefused([](auto& request) { request.fields.emplace_back("x", "y\r\nEvil: 1"); });
}

TEST_F(HostileStreamsTest, FieldsOfTheConnectionAreTheProxys) {
  expectRefused([](auto& request) { request.fields.emplace_back("Transfer-Encoding", "chunked"); });
}

TEST_F(HostileStreamsTest, ThereIsOneHost) {
  expectRefused([](auto& request) { request.fields = {{"Host", "a.example.com"}, {"host", "b.example.com"}}; });
}

TEST_F(HostileStreamsTest, MoreOfABodyThanTheWindowIsAViolation) {
  running();
  openStream(1, post(1'000'000));
  say(RecordType::StreamData, 1, std::string(protocol::kRequestWindow, 'x'));
  say(RecordType::StreamData, 1, "y");
  expectKilled();
}

TEST_F(HostileStreamsTest, MoreOfABodyThanWasAnnouncedIsAViolation) {
  running();
  openStream(1, post(3));
  say(RecordType::StreamData, 1, "four");
  expectKilled();
}

TEST_F(HostileStreamsTest, ABodyThatEndsEarlyIsAViolation) {
  running();
  openStream(1, post(3));
  say(RecordType::StreamEnd, 1);
  expectKilled();
}

TEST_F(HostileStreamsTest, ABodyThatWasNotAnnouncedIsAViolation) {
  running();
  openStream(1, get());
  say(RecordType::StreamData, 1, "x");
  expectKilled();
}

TEST_F(HostileStreamsTest, CreditThatWasNotUsedIsAViolation) {
  running();
  openStream(1, get());
  credit(1, 1);
  expectKilled();
}

TEST_F(HostileStreamsTest, AForgedReadingPositionKillsTheContext) {
  test::FakeContext& context = running();
  openStream(1, get());
  context.header().frames_head.store(999'999);
  connector_.respond(0).arrive("x", true);
  expectKilled();
}

TEST_F(HostileStreamsTest, AnySequenceOfRecordsIsSurvived) {
  open();
  pool_->connectOutbound(connector_);
  std::mt19937 random(1);
  const std::string good = protocol::encodeOpen(post(5));
  for (int round = 0; round < 60; ++round) {
    const std::size_t made = executors_.made();
    call();
    if (executors_.made() == made) continue;  // a warm one took it
    test::FakeContext& context = executors_.context(made);
    context.initDone();
    context.begin();
    for (int i = 0; i < 20 && !context.killed; ++i) {
      const auto type = static_cast<std::uint16_t>(6 + random() % 7);
      std::string body = random() % 3 == 0 ? good : std::string(random() % 40, static_cast<char>(random()));
      if (!body.empty() && random() % 4 == 0) body[random() % body.size()] = static_cast<char>(random());
      if (random() % 8 == 0) context.header().frames_head.store(random() % 64);
      context.record(type, 0, random() % 4, body);
      loop_.runUntilIdle();
      for (std::size_t sent = 0; sent < connector_.count(); ++sent) {
        if (connector_.sent(sent).answer || connector_.sent(sent).cancelled || random() % 2 == 0) continue;
        connector_.respond(sent).arrive("body", random() % 2 == 0);
      }
      loop_.runUntilIdle();
    }
    if (!context.killed) context.setTail(0);  // the last word of those that said nothing wrong
    loop_.runUntilIdle();
    EXPECT_TRUE(context.killed);
  }
  EXPECT_EQ(metrics().outbound_open.value(), 0);
}

}  // namespace
}  // namespace brink::hooks
