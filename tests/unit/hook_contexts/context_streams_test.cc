// What a context asks to be sent is sent, and what comes back reaches it: within its windows, in its ring, and only
// while it runs a call.
#include "hooks/context_streams.h"

#include "tests/unit/hook_contexts/streams_fixture.h"

namespace brink::hooks {
namespace {

using protocol::StreamFailure;
using protocol::Waiting;

TEST_F(StreamsTest, ARequestGoesOutAndItsResponseComesBack) {
  running();
  openStream(1, get());
  ASSERT_EQ(connector_.count(), 1U);
  const OutboundRequest& sent = connector_.sent(0).request;
  EXPECT_TRUE(sent.tls);
  EXPECT_EQ(sent.host, "api.example.com");
  EXPECT_EQ(sent.port, 443);
  EXPECT_EQ(sent.head.method, "GET");
  EXPECT_EQ(sent.head.target(), "/v1?a=b");
  EXPECT_EQ(sent.head.headers.get("host"), "api.example.com");
  EXPECT_EQ(sent.head.headers.get("accept"), "*/*");
  EXPECT_EQ(connector_.sent(0).body, nullptr);
  EXPECT_EQ(metrics().outbound_open.value(), 1);

  connector_.respond(0, 203, {{"x", "y"}}).arrive("hello", true);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Head 203;1:Data 5;1:End;");
  EXPECT_EQ(metrics().outbound_open.value(), 0);
  EXPECT_EQ(metrics().outbound_requests.value(), 1U);
}

TEST_F(StreamsTest, TrailersComeWithTheEndUnlessTheyAreMoreThanAHeadMayBe) {
  running();
  openStream(1, get());
  auto& small = connector_.respond(0);
  small.tail = {{"x-sum", "42"}, {"x-more", "1"}};
  small.arrive("hello", true);
  loop_.runUntilIdle();
  openStream(2, get());
  auto& large = connector_.respond(1);
  large.tail.add("x-large", std::string(protocol::kMaxStreamHead, 'x'));
  large.arrive("", true);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Head 200;1:Data 5;1:End with 2 trailers;2:Head 200;2:End;");
}

TEST_F(StreamsTest, AHostHeaderOfTheHandlersGoesOutAsItIs) {
  running();
  protocol::StreamRequest request = get("10.0.0.1", 80);
  request.fields.emplace_back("Host", "www.example.org:81");
  openStream(1, request);
  EXPECT_EQ(connector_.sent(0).request.head.headers.get("host"), "www.example.org:81");
  EXPECT_EQ(connector_.sent(0).request.host, "10.0.0.1");
}

TEST_F(StreamsTest, AResponseWaitsForCreditBeyondItsWindow) {
  running();
  openStream(1, get());
  connector_.respond(0).arrive(std::string(200'000, 'x'), true);
  loop_.runUntilIdle();
  EXPECT_EQ(bodyBytes(), protocol::kResponseWindow);
  credit(1, 40'000);
  EXPECT_EQ(bodyBytes(), 40'000U);
  credit(1, protocol::kResponseWindow);
  EXPECT_EQ(bodyBytes(), protocol::kResponseWindow);
  credit(1, protocol::kResponseWindow);
  EXPECT_EQ(bodyBytes(), 200'000U - 40'000U - 2 * protocol::kResponseWindow);
  EXPECT_EQ(metrics().outbound_open.value(), 0);
}

TEST_F(StreamsTest, AFullRingIsGoneOnWithWhenItWasRead) {
  running();
  std::size_t total = 0;
  for (std::uint32_t stream = 1; stream <= 4; ++stream) {
    openStream(stream, get());
    connector_.respond(stream - 1).arrive(std::string(60'000, 'x'), true);
  }
  loop_.runUntilIdle();
  total = bodyBytes();
  EXPECT_LT(total, 4 * 60'000U) << "it does not hold all";
  while (metrics().outbound_open.value() > 0) {
    loop_.runUntilIdle();
    const std::size_t more = bodyBytes();
    ASSERT_GT(more, 0U);
    total += more;
  }
  EXPECT_EQ(total, 4 * 60'000U);
}

TEST_F(StreamsTest, AFrozenContextIsNeitherWrittenToNorWoken) {
  test::FakeContext& context = running();
  openStream(1, get());
  context.answerUnchanged();
  loop_.runUntilIdle();
  context.header().waiting.store(static_cast<std::uint32_t>(Waiting::ForCall));
  const std::uint32_t woken = context.header().in_futex.load();
  connector_.respond(0).arrive("late", true);
  loop_.runUntilIdle();
  EXPECT_FALSE(reader_->any());
  EXPECT_EQ(context.header().in_futex.load(), woken);

  nextCall(context);
  EXPECT_EQ(frames(), "1:Head 200;1:Data 4;1:End;");
}

TEST_F(StreamsTest, ARequestsBodyIsTakenAsTheOriginTakesIt) {
  running();
  openStream(1, post(70'000));
  http::BodySource& body = *connector_.sent(0).body;
  EXPECT_EQ(body.length(), 70'000U);
  say(RecordType::StreamData, 1, std::string(40'000, 'x'));
  say(RecordType::StreamData, 1, std::string(25'000, 'x'));
  EXPECT_EQ(frames(), "") << "the origin took nothing";
  BufferChain taken;
  EXPECT_EQ(body.pull(taken, 60'000), http::Pull::Data);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Credit 60000;");
  say(RecordType::StreamData, 1, std::string(5'000, 'x'));
  say(RecordType::StreamEnd, 1);
  EXPECT_EQ(body.pull(taken, 100'000), http::Pull::Data);
  EXPECT_EQ(body.pull(taken, 100'000), http::Pull::End);
  EXPECT_EQ(taken.size(), 70'000U);
}

TEST_F(StreamsTest, ThePolicyJudgesThePortAndTheConnectorTheAddress) {
  config_->outbound.ports = {443, 25, 8443};
  running();
  openStream(1, get("a.example.com", 8443));
  openStream(2, get("a.example.com", 80));
  openStream(3, get("mail.example.com", 25));
  EXPECT_EQ(connector_.count(), 1U);
  EXPECT_EQ(frames(), "2:Failed 1;3:Failed 1;");
  connector_.refuse(0, StreamFailure::Denied);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Failed 1;");
  EXPECT_EQ(metrics().outbound_denied.value(), 3U);
  EXPECT_EQ(metrics().outbound_failures.value(), 0U);
}

TEST_F(StreamsTest, AHostThatIsNeitherANameNorAnAddressIsNotFound) {
  running();
  openStream(1, get("a$b.example.com"));
  openStream(2, get("a.example.com:80@127.0.0.1"));
  openStream(3, get("127.1"));
  EXPECT_EQ(frames(), "1:Failed 2;2:Failed 2;3:Failed 2;");
  EXPECT_EQ(connector_.count(), 0U);
  EXPECT_FALSE(context_->killed);
}

TEST_F(StreamsTest, AFunctionsOwnPolicyStandsInsteadOfTheConfigurations) {
  config_->functions[0].outbound = conf::OutboundPolicy{.allow_private = true, .ports = {8443}};
  running();
  openStream(1, get("a.example.com", 443));
  openStream(2, get("a.example.com", 8443));
  EXPECT_EQ(frames(), "1:Failed 1;");
  EXPECT_TRUE(connector_.sent(0).request.policy.allow_private);
}

TEST_F(StreamsTest, FailuresReachTheContextBeforeAndInsideAResponse) {
  running();
  openStream(1, get());
  openStream(2, get());
  connector_.refuse(0, StreamFailure::NameNotFound);
  test::ArrivingBody& body = connector_.respond(1);
  body.arrive("half");
  loop_.runUntilIdle();
  body.fail();
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Failed 2;2:Head 200;2:Data 4;2:Failed 9;");
  EXPECT_EQ(metrics().outbound_failures.value(), 2U);
}

TEST_F(StreamsTest, AHeadThatNoFrameHoldsIsAFailure) {
  running();
  openStream(1, get());
  http::HeaderList fields;
  for (int i = 0; i < 300; ++i) fields.add("x", "y");
  connector_.respond(0, 200, std::move(fields)).arrive("", true);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "1:Failed 11;");
}

TEST_F(StreamsTest, CancellingEndsWhatIsUnderWay) {
  running();
  openStream(1, get());
  openStream(2, get());
  say(RecordType::StreamCancel, 1);
  EXPECT_TRUE(connector_.sent(0).cancelled);
  EXPECT_FALSE(connector_.sent(1).cancelled);
  EXPECT_EQ(metrics().outbound_open.value(), 1);
  connector_.respond(1).arrive("", true);
  loop_.runUntilIdle();
  EXPECT_EQ(frames(), "2:Head 200;2:End;");
}

TEST_F(StreamsTest, RecordsThatCrossTheLastFrameAreIgnored) {
  test::FakeContext& context = running();
  openStream(1, post(10));
  connector_.respond(0).arrive("", true);
  loop_.runUntilIdle();
  say(RecordType::StreamData, 1, "0123456789");
  say(RecordType::StreamEnd, 1);
  credit(1, 5);
  say(RecordType::StreamCancel, 1);
  EXPECT_FALSE(context.killed);
  EXPECT_EQ(metrics().violations.value(), 0U);
}

TEST_F(StreamsTest, AContextThatDiesCancelsItsStreams) {
  test::FakeContext& context = running();
  openStream(1, get());
  executors_.exit(context, 9);
  loop_.runUntilIdle();
  EXPECT_TRUE(connector_.sent(0).cancelled);
  EXPECT_EQ(metrics().outbound_open.value(), 0);
}

TEST_F(StreamsTest, WithoutAConnectorEverythingIsDenied) {
  open();
  test::FakeContext& context = warmUp();
  nextCall(context);
  context_ = &context;
  reader_.emplace(reinterpret_cast<std::byte*>(&context.header()));
  openStream(1, get());
  EXPECT_EQ(frames(), "1:Failed 1;");
}

TEST_F(StreamsTest, OnlyAContextThatWaitsForFramesIsWokenByThem) {
  test::FakeContext& context = running();
  context.header().waiting.store(static_cast<std::uint32_t>(Waiting::ForFrames));
  openStream(1, get());
  const std::uint32_t before = context.header().in_futex.load();
  connector_.respond(0);
  loop_.runUntilIdle();
  EXPECT_EQ(context.header().in_futex.load(), before + 1) << "one step of the futex word per turn";
}

}  // namespace
}  // namespace brink::hooks
