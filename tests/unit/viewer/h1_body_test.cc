#include "tests/unit/viewer/viewer_fixture.h"

namespace brink::viewer::test {
namespace {

constexpr char kGet[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

class H1BodyTest : public ViewerTest {};

TEST_F(H1BodyTest, UploadsReachTheHandlerHoweverTheyAreFramed) {
  handler.script = &answerEcho;
  auto viewer = connect();
  EXPECT_TRUE(talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").ends_with("\r\n\r\nabc"));
  talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n");
  EXPECT_TRUE(talk(*viewer, "1\r\nf\r\n0\r\nX-T: 1\r\n\r\n").ends_with("\r\n\r\ndef"));
  EXPECT_EQ(handler.all[1]->trailers.get("x-t"), "1");
  EXPECT_TRUE(talk(*viewer, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\ng").ends_with("\r\n\r\ng"))
      << "a GET with a body is the transaction's business";
}

TEST_F(H1BodyTest, ContinueIsSentWhenTheBodyIsAskedFor) {
  handler.script = &answerEcho;
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(talk(*viewer, "abc").ends_with("abc"));
  EXPECT_EQ(counters.continues.value(), 1U);
  EXPECT_FALSE(viewer->peerEnded());
}

TEST_F(H1BodyTest, WithoutContinueTheConnectionCloses) {
  auto viewer = connect();
  const std::string answer =
      talk(*viewer, "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(answer.find("100 Continue"), std::string::npos);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos) << "the body may follow or not";
  EXPECT_TRUE(viewer->peerEnded());
}

TEST_F(H1BodyTest, AnUnreadBodyIsDrainedAndTheConnectionStays) {
  auto viewer = connect();
  EXPECT_TRUE(talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc").ends_with("hello"));
  EXPECT_TRUE(talk(*viewer, std::string("def") + kGet).ends_with("hello"));
  EXPECT_EQ(handler.all.size(), 2U);
  EXPECT_EQ(counters.drained_bodies.value(), 1U);
  EXPECT_EQ(counters.discarded_bytes.value(), 6U);
}

TEST_F(H1BodyTest, AnUnreadBodyThatIsTooLongCostsTheConnection) {
  limits.replace_drain_bytes = 1000;
  usingLimits(limits);
  auto viewer = connect();
  talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  talk(*viewer, std::string(5000, 'x'));
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(counters.dropped_bodies.value(), 1U);
}

TEST_F(H1BodyTest, AReaderThatDoesNotPullPausesTheViewer) {
  handler.script = &answerLater;
  auto [viewer, server] = brink::test::makeMemoryPair(loop);
  server->setCapacity(1 << 30);
  MemoryTransport& end = *server;
  budget.tryTake();
  pool->accept(std::move(server), {});
  viewer->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
  viewer->send(std::string(10'000'000, 'x'));
  loop.runUntilIdle();
  EXPECT_LE(end.reads(), (H1Session::kBodyBuffer + 2 * net::Transport::kReadSize) / net::Transport::kReadSize);
}

TEST_F(H1BodyTest, ABrokenChunkFailsTheBodyAndEndsTheConnection) {
  handler.script = &answerEcho;
  auto viewer = connect();
  const std::string answer =
      talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nxyz\r\n");
  EXPECT_TRUE(handler.all[0]->body_failed);
  EXPECT_EQ(handler.all[0]->body_error, ErrorCode::ProtocolError);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(viewer->peerEnded());
}

TEST_F(H1BodyTest, ASilentUploaderTimesOut) {
  handler.script = &answerEcho;
  auto viewer = connect();
  talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  loop.advance(limits.body_timeout - 1ms);
  EXPECT_FALSE(handler.all[0]->body_failed);
  talk(*viewer, "d");
  loop.advance(limits.body_timeout - 1ms);
  EXPECT_FALSE(handler.all[0]->body_failed) << "between two pieces";
  loop.advance(1ms);
  EXPECT_EQ(handler.all[0]->body_error, ErrorCode::Timeout);
  EXPECT_TRUE(viewer->received().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(counters.body_timeouts.value(), 1U);
}

TEST_F(H1BodyTest, AnUploaderThatLeavesFailsTheBody) {
  handler.script = &answerEcho;
  auto viewer = connect();
  talk(*viewer, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  viewer->finishWriting();
  loop.runUntilIdle();
  EXPECT_EQ(handler.all[0]->body_error, ErrorCode::ConnectionClosed);
}

TEST_F(H1BodyTest, AnswersOfUnknownLengthAreChunked) {
  handler.script = &answerFeed;
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, kGet), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  handler.feed->put("hello");
  loop.runUntilIdle();
  EXPECT_EQ(viewer->received(), "5\r\nhello\r\n");
  handler.feed->trailers = {{"X-Sum", "1"}};
  handler.feed->end = true;
  handler.feed->wake();
  loop.runUntilIdle();
  EXPECT_EQ(viewer->received(), "0\r\nX-Sum: 1\r\n\r\n");
  EXPECT_TRUE(handler.feed->destroyed);
  EXPECT_TRUE(handler.all[0]->ended);
}

TEST_F(H1BodyTest, ToOldClientsAnswersOfUnknownLengthEndWithTheConnection) {
  handler.script = &answerFeed;
  handler.feed->bytes.append("hello");
  handler.feed->end = true;
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello");
  EXPECT_TRUE(viewer->peerEnded());
}

TEST_F(H1BodyTest, ASourceThatFailsCutsTheConnection) {
  handler.script = &answerFeed;
  auto viewer = connect();
  handler.feed->bytes.append("hal");
  EXPECT_TRUE(talk(*viewer, kGet).ends_with("3\r\nhal\r\n"));
  handler.feed->fail = true;
  handler.feed->wake();
  loop.runUntilIdle();
  EXPECT_EQ(viewer->received(), "") << "no last chunk: the viewer sees the truncation";
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(handler.all[0]->report.state, FinishState::BodyFailed);
  EXPECT_TRUE(handler.all[0]->ended);
}

Task<void> answerShort(ScriptedHandler&, Exchange& exchange, Handled& handled) {
  auto feed = std::make_shared<FedBody::Feed>();
  feed->bytes.append("abc");
  feed->end = true;
  exchange.respond({200, "", {{"Content-Length", "10"}}}, std::make_unique<FedBody>(feed));
  handled.report = co_await exchange.finished();
}

TEST_F(H1BodyTest, ABodyShorterThanAnnouncedCutsTheConnection) {
  handler.script = &answerShort;
  auto viewer = connect();
  EXPECT_TRUE(talk(*viewer, kGet).ends_with("abc"));
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(handler.all[0]->report.state, FinishState::BodyFailed);
}

Task<void> answerLong(ScriptedHandler&, Exchange& exchange, Handled& handled) {
  exchange.respond({200, "", {}}, std::make_unique<LongBody>(10'000'000'000ULL));
  handled.report = co_await exchange.finished();
}

TEST_F(H1BodyTest, ASlowReaderHoldsNoMoreThanOneBatch) {
  handler.script = &answerLong;
  auto viewer = connect();
  viewer->setCapacity(100'000);
  viewer->send(kGet);
  loop.runUntilIdle();
  EXPECT_EQ(viewer->received().size(), 100'000U);
  loop.runUntilIdle();
  EXPECT_EQ(viewer->received().size(), 100'000U);
  EXPECT_FALSE(handler.all[0]->ended);
  loop.advance(limits.body_timeout / 2);
  EXPECT_EQ(pool->size(), 1U);
  // It stops reading altogether.
  loop.advance(limits.body_timeout);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.send_timeouts.value(), 1U);
  EXPECT_TRUE(handler.all[0]->destroyed);
}

}  // namespace
}  // namespace brink::viewer::test
