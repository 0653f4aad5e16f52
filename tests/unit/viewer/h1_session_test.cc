#include "tests/unit/viewer/viewer_fixture.h"

namespace brink::viewer::test {
namespace {

constexpr char kGet[] = "GET /a?b HTTP/1.1\r\nHost: example.com\r\n\r\n";
constexpr char kHello[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

class H1SessionTest : public ViewerTest {};

TEST_F(H1SessionTest, AnswersOnAConnectionThatStays) {
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, kGet), kHello);
  EXPECT_EQ(talk(*viewer, kGet), kHello);
  ASSERT_EQ(handler.all.size(), 2U);
  EXPECT_EQ(handler.all[0]->head.target(), "/a?b");
  EXPECT_TRUE(handler.all[0]->ended);
  EXPECT_EQ(handler.all[0]->report.body_bytes, 5U);
  EXPECT_EQ(handler.all[0]->report.head_bytes, std::string_view(kHello).size() - 5);
  EXPECT_EQ(handler.all[0]->report.state, FinishState::Complete);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
  EXPECT_FALSE(viewer->peerEnded());
}

TEST_F(H1SessionTest, AResponseLeavesInOneWrite) {
  auto [viewer, server] = brink::test::makeMemoryPair(loop);
  MemoryTransport& end = *server;
  budget.tryTake();
  pool->accept(std::move(server), {});
  talk(*viewer, kGet);
  EXPECT_EQ(end.writes(), 1U);
  EXPECT_EQ(end.reads(), 1U);
}

TEST_F(H1SessionTest, PipelinedRequestsAreAnsweredInOrder) {
  handler.script = &answerLater;
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, std::string(kGet) + kGet + kGet), "");
  EXPECT_EQ(handler.all.size(), 1U) << "one exchange at a time";
  for (int i = 1; i <= 3; ++i) {
    handler.openGates();
    loop.runUntilIdle();
    EXPECT_TRUE(viewer->received().ends_with("later"));
    EXPECT_EQ(handler.all.size(), static_cast<std::size_t>(std::min(i + 1, 3)));
  }
  EXPECT_EQ(counters.pipelined.value(), 2U);
}

TEST_F(H1SessionTest, APipelineIsReadOnlySoFarAhead) {
  handler.script = &answerLater;
  auto [viewer, server] = brink::test::makeMemoryPair(loop);
  MemoryTransport& end = *server;
  budget.tryTake();
  pool->accept(std::move(server), {});
  viewer->send(kGet);
  for (int i = 0; i < 4096; ++i) viewer->send(kGet);
  loop.runUntilIdle();
  EXPECT_LE(end.reads() * net::Transport::kReadSize, H1Session::kPipelined + 2 * net::Transport::kReadSize);
  handler.script = &answerHello;
  handler.openGates();
  loop.runUntilIdle();
  EXPECT_EQ(handler.all.size(), 4097U) << "and goes on when there is room";
}

TEST_F(H1SessionTest, CloseIsHonouredAndSaid) {
  auto viewer = connect();
  const std::string answer = talk(*viewer, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H1SessionTest, OldClientsAreToldThatTheConnectionStays) {
  auto viewer = connect();
  EXPECT_NE(talk(*viewer, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").find("Connection: keep-alive\r\n"),
            std::string::npos);
  EXPECT_FALSE(viewer->peerEnded());
  talk(*viewer, "GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(viewer->peerEnded());
}

TEST_F(H1SessionTest, HeadAnswersHaveNoBody) {
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(talk(*viewer, kGet), kHello);
}

TEST_F(H1SessionTest, AMalformedRequestIsRefusedOnceAndTheConnectionCloses) {
  auto viewer = connect();
  const std::string answer = talk(*viewer,
                                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
                                  "chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("refused"));
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_TRUE(handler.all.empty()) << "nothing reaches the handler";
  EXPECT_EQ(handler.refused, 1);
  EXPECT_EQ(handler.refused_head.method, "POST");
  EXPECT_EQ(counters.protocol_errors.value(), 1U);
  loop.advance(Connection::kLinger);
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H1SessionTest, LinesThatEndInLfAloneAreRefusedWithoutWaitingForMore) {
  for (const char* request : {"GET / HTTP/1.1\nHost: localhost\n\n", "GET /x\r\n"}) {
    auto viewer = connect();
    EXPECT_TRUE(talk(*viewer, request).starts_with("HTTP/1.1 400 Bad Request\r\n")) << request;
    EXPECT_TRUE(viewer->peerEnded());
  }
  EXPECT_TRUE(handler.all.empty());
  EXPECT_EQ(counters.protocol_errors.value(), 2U);
  EXPECT_EQ(counters.header_timeouts.value(), 0U);
}

TEST_F(H1SessionTest, WhatComesAfterARefusalIsReadAwayForAWhile) {
  auto viewer = connect();
  talk(*viewer, "BAD\r\n\r\n");
  EXPECT_EQ(pool->size(), 1U) << "a reset would destroy the answer on its way";
  EXPECT_EQ(talk(*viewer, std::string(10000, 'x')), "");
  loop.advance(Connection::kLinger);
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H1SessionTest, TooLargeHeadsAreCounted) {
  auto viewer = connect();
  EXPECT_TRUE(talk(*viewer, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(30000, 'x')).starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(counters.refused_size.value(), 1U);
}

TEST_F(H1SessionTest, ASlowHeadTimesOut) {
  auto viewer = connect();
  talk(*viewer, "GET / HTTP/1.1\r\nHo");
  loop.advance(limits.header_timeout - 1ms);
  EXPECT_EQ(viewer->received(), "");
  // Dripping bytes do not help.
  talk(*viewer, "s");
  loop.advance(1ms);
  EXPECT_TRUE(viewer->received().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(counters.header_timeouts.value(), 1U);
}

TEST_F(H1SessionTest, SilenceAtTheBeginningTimesOut) {
  auto viewer = connect();
  loop.advance(limits.header_timeout);
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.header_timeouts.value(), 1U);
}

TEST_F(H1SessionTest, AnIdleConnectionIsClosed) {
  auto viewer = connect();
  talk(*viewer, kGet);
  loop.advance(limits.idle_timeout - 1ms);
  EXPECT_EQ(pool->size(), 1U);
  loop.advance(2ms);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.idle_timeouts.value(), 1U);
}

TEST_F(H1SessionTest, TheTaskIsDestroyedWhenTheViewerGoes) {
  handler.script = &answerLater;
  auto viewer = connect();
  talk(*viewer, kGet);
  viewer.reset();
  loop.runUntilIdle();
  // A FIN alone may be a half-close: the exchange goes on and finds out when it writes.
  handler.openGates();
  loop.runUntilIdle();
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_TRUE(handler.all[0]->destroyed);
  EXPECT_FALSE(handler.all[0]->ended);
  EXPECT_EQ(counters.aborted.value(), 1U);
}

TEST_F(H1SessionTest, ABrokenConnectionDestroysTheTask) {
  handler.script = &answerLater;
  auto [viewer, server] = brink::test::makeMemoryPair(loop);
  MemoryTransport& end = *server;
  budget.tryTake();
  pool->accept(std::move(server), {});
  talk(*viewer, kGet);
  end.breakConnection();
  loop.runUntilIdle();
  EXPECT_TRUE(handler.all[0]->destroyed);
  EXPECT_EQ(budget.used(), 0U);
}

TEST_F(H1SessionTest, AHalfClosedViewerStillGetsItsAnswer) {
  handler.script = &answerLater;
  auto viewer = connect();
  viewer->send(kGet);
  viewer->finishWriting();
  loop.runUntilIdle();
  handler.openGates();
  loop.runUntilIdle();
  EXPECT_TRUE(viewer->received().ends_with("later"));
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H1SessionTest, AHandlerThatForgetsToAnswerCostsTheConnection) {
  handler.script = &answerNothing;
  auto viewer = connect();
  EXPECT_EQ(talk(*viewer, kGet), "");
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(counters.unanswered.value(), 1U);
}

TEST_F(H1SessionTest, DrainingClosesIdleConnectionsAndLetsExchangesFinish) {
  handler.script = &answerLater;
  auto idle = connect();
  auto busy = connect();
  talk(*busy, kGet);
  bool empty = false;
  pool->onEmpty([&empty] { empty = true; });
  pool->drain();
  loop.runUntilIdle();
  EXPECT_TRUE(idle->peerEnded());
  EXPECT_EQ(pool->size(), 1U);
  handler.openGates();
  loop.runUntilIdle();
  EXPECT_NE(busy->received().find("Connection: close"), std::string::npos);
  EXPECT_TRUE(empty);
  auto late = connect();
  loop.runUntilIdle();
  EXPECT_TRUE(late->peerGone());
  EXPECT_EQ(budget.used(), 0U);
}

TEST_F(H1SessionTest, ClosingThePoolDestroysEverything) {
  handler.script = &answerLater;
  auto viewer = connect();
  talk(*viewer, kGet);
  pool->closeAll();
  loop.runUntilIdle();
  EXPECT_TRUE(handler.all[0]->destroyed);
  auto second = connect();
  talk(*second, kGet);
  pool.reset();
  EXPECT_TRUE(handler.all[1]->destroyed);
}

}  // namespace
}  // namespace brink::viewer::test
