#include "tests/unit/viewer/viewer_fixture.h"

namespace brink::viewer::test {
namespace {

class H2BodyTest : public ViewerTest {
 protected:
  H2BodyTest() : viewer(connect("h2")) {}
  void go() { pump(client, *viewer); }

  std::unique_ptr<MemoryTransport> viewer;
  H2Client client;
};

TEST_F(H2BodyTest, UploadsArriveWithTheirTrailers) {
  handler.script = &answerEcho;
  const int id = client.request("POST", "/", {}, "abc", false);
  go();
  client.sendBody(id, "def", false);
  client.sendTrailers(id, {{"x-sum", "1"}, {"authorization", "9"}});
  go();
  EXPECT_EQ(client.response(id).body, "abcdef");
  EXPECT_EQ(handler.all.at(0)->trailers.get("x-sum"), "1");
  EXPECT_FALSE(handler.all.at(0)->trailers.has("authorization"));
}

TEST_F(H2BodyTest, ALargeUploadPassesThroughItsWindow) {
  handler.script = &answerEcho;
  const std::string large(3'000'000, 'u');
  const int id = client.request("POST", "/", {{"content-length", std::to_string(large.size())}}, large, true);
  go();
  EXPECT_EQ(handler.all.at(0)->body.size(), large.size());
  EXPECT_TRUE(client.response(id).ended);
}

TEST_F(H2BodyTest, AReaderThatDoesNotPullStopsTheViewerAtItsWindow) {
  handler.script = &answerLater;
  const int id = client.request("POST", "/", {}, std::string(1'000'000, 'u'), true);
  go();
  EXPECT_EQ(nghttp2_session_get_stream_remote_window_size(client.session(), id), 0);
  EXPECT_GE(nghttp2_session_get_remote_window_size(client.session()), codec::kConnectionWindow - codec::kStreamWindow);
  const int other = client.request("POST", "/", {}, "x", true);
  go();
  EXPECT_EQ(handler.all.size(), 2U) << "others go on";
  // The answer comes before the body was read: the rest is not wanted, and the window is whole again.
  handler.openGates();
  go();
  handler.openGates();
  go();
  EXPECT_TRUE(client.response(id).closed || client.response(other).closed);
}

Task<void> answerHelloAfterGate(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  co_await handled.gate.wait();
  co_await answerHello(self, exchange, handled);
}

TEST_F(H2BodyTest, AnAnswerBeforeTheRequestsEndLetsTheViewerSendTheRest) {
  handler.script = &answerHelloAfterGate;
  const int id = client.request("POST", "/", {}, std::string(1000, 'u'), false);
  go();
  handler.openGates();
  go();
  EXPECT_EQ(client.response(id).body, "hello");
  EXPECT_TRUE(client.response(id).ended);
  EXPECT_TRUE(handler.all.at(0)->ended) << "the task waits for no one";
  EXPECT_FALSE(client.response(id).closed) << "some viewers take a reset for the loss of the answer";
  EXPECT_EQ(counters.open_exchanges.value(), 1);
  client.sendBody(id, std::string(3'000'000, 'v'), true);
  go();
  EXPECT_TRUE(client.response(id).closed);
  EXPECT_EQ(client.response(id).error_code, 0U);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
  EXPECT_EQ(counters.drained_bodies.value(), 1U);
  EXPECT_EQ(counters.dropped_bodies.value(), 0U);
  EXPECT_EQ(counters.discarded_bytes.value(), 3'001'000U);
}

TEST_F(H2BodyTest, ARestThatIsTooLongIsResetWithoutError) {
  limits.replace_drain_bytes = 200'000;
  usingLimits(limits);
  auto end = connect("h2");
  H2Client uploader;
  const int id = uploader.request("POST", "/", {}, std::string(1'000'000, 'u'), true);
  pump(uploader, *end);
  EXPECT_EQ(uploader.response(id).body, "hello");
  EXPECT_TRUE(uploader.response(id).closed);
  EXPECT_EQ(uploader.response(id).error_code, 0U);
  EXPECT_EQ(counters.dropped_bodies.value(), 1U);
  EXPECT_EQ(counters.drained_bodies.value(), 0U);
  EXPECT_GT(counters.discarded_bytes.value(), 200'000U);
  EXPECT_LE(counters.discarded_bytes.value(), 200'000U + codec::kStreamWindow);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
  const int next = uploader.get("/");
  pump(uploader, *end);
  EXPECT_EQ(uploader.response(next).body, "hello") << "the connection goes on";
}

TEST_F(H2BodyTest, ARestThatDoesNotComeInTimeIsResetWithoutError) {
  const int id = client.request("POST", "/", {}, "abc", false);
  go();
  loop.advance(limits.body_timeout - 1ms);
  client.sendBody(id, "d", false);
  go();
  EXPECT_TRUE(client.response(id).ended);
  EXPECT_FALSE(client.response(id).closed);
  loop.advance(1ms);
  go();
  EXPECT_TRUE(client.response(id).closed) << "a byte now and then buys no time";
  EXPECT_EQ(client.response(id).error_code, 0U);
  EXPECT_EQ(counters.dropped_bodies.value(), 1U);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
  const int next = client.get("/");
  go();
  EXPECT_EQ(client.response(next).body, "hello");
}

TEST_F(H2BodyTest, AStreamWhoseRestIsAwaitedCountsAsOpen) {
  limits.concurrent_streams = 1;
  usingLimits(limits);
  auto end = connect("h2");
  H2Client uploader;
  pump(uploader, *end);
  const int id = uploader.request("POST", "/", {}, "abc", false);
  pump(uploader, *end);
  EXPECT_TRUE(uploader.response(id).ended);
  const int next = uploader.get("/");
  pump(uploader, *end);
  EXPECT_EQ(handler.all.size(), 1U);
  uploader.sendTrailers(id, {{"x-sum", "1"}});
  pump(uploader, *end);
  EXPECT_EQ(uploader.response(next).body, "hello");
}

TEST_F(H2BodyTest, WindowsForTheRestAreOpenedAtOnceAndBoundedForAConnection) {
  constexpr std::int64_t kMost = codec::kConnectionWindow + static_cast<std::int64_t>(codec::kDiscardCredit);
  for (int round = 0; round < 20; ++round) {
    const int id = client.request("POST", "/", {}, "abc", false);
    const int other = client.request("POST", "/", {}, "abc", false);
    go();
    ASSERT_TRUE(client.response(id).ended && client.response(other).ended);
    EXPECT_GT(nghttp2_session_get_stream_remote_window_size(client.session(), id), 5'000'000);
    EXPECT_LE(nghttp2_session_get_remote_window_size(client.session()), kMost) << round;
    client.reset(id, NGHTTP2_CANCEL);
    client.reset(other, NGHTTP2_CANCEL);
    go();
  }
}

TEST_F(H2BodyTest, AViewerThatResetsTheRestIsNotAnAbuser) {
  for (std::uint32_t i = 0; i <= codec::kMaxResets; ++i) {
    const int id = client.request("POST", "/", {}, "abc", false);
    go();
    ASSERT_TRUE(client.response(id).ended);
    client.reset(id, NGHTTP2_CANCEL);
    go();
  }
  EXPECT_FALSE(client.goaway());
  EXPECT_EQ(counters.open_exchanges.value(), 0);
  EXPECT_EQ(counters.dropped_bodies.value(), codec::kMaxResets + 1);
  EXPECT_EQ(counters.aborted.value(), 0U);
}

// Answers and goes on reading, as an upload does whose origin answers early.
Task<void> answerHelloAndRead(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  Signal readable(self.loop.ready());
  exchange.body().setWaker(&readable);
  exchange.respond({200, "", {}}, std::make_unique<http::MemoryBody>("hello"));
  BufferChain all;
  http::Pull pull = exchange.body().pull(all, 1 << 20);
  for (; pull != http::Pull::Failed && pull != http::Pull::End; pull = exchange.body().pull(all, 1 << 20)) {
    if (pull == http::Pull::Pending) co_await readable.wait();
  }
  handled.body_failed = pull == http::Pull::Failed;
  handled.report = co_await exchange.finished();
}

TEST_F(H2BodyTest, WhoReadsOnBehindTheAnswerIsToldThatThereIsNoMore) {
  handler.script = &answerHelloAndRead;
  const int id = client.request("POST", "/", {}, "abc", false);
  go();
  EXPECT_EQ(client.response(id).body, "hello");
  EXPECT_TRUE(handler.all.at(0)->body_failed);
  EXPECT_TRUE(handler.all.at(0)->ended);
  loop.advance(limits.body_timeout);
  EXPECT_EQ(counters.body_timeouts.value(), 0U) << "nobody waits for the rest";
}

TEST_F(H2BodyTest, UnreadBodiesGiveTheConnectionsWindowBack) {
  for (int i = 0; i < 40; ++i) {
    const int id = client.request("POST", "/", {}, std::string(60'000, 'u'), true);
    go();
    EXPECT_EQ(client.response(id).body, "hello");
  }
  EXPECT_GE(nghttp2_session_get_remote_window_size(client.session()), codec::kConnectionWindow / 2);
}

TEST_F(H2BodyTest, ContinueIsSentWhenTheBodyIsAskedFor) {
  handler.script = &answerEcho;
  const int id = client.request("PUT", "/", {{"expect", "100-continue"}}, "", false);
  go();
  ASSERT_EQ(client.response(id).interim.size(), 1U);
  client.sendBody(id, "abc", true);
  go();
  EXPECT_EQ(client.response(id).body, "abc");
}

TEST_F(H2BodyTest, ASilentUploaderTimesOut) {
  handler.script = &answerEcho;
  const int id = client.request("POST", "/", {}, "abc", false);
  go();
  loop.advance(limits.body_timeout - 1ms);
  EXPECT_FALSE(handler.all.at(0)->body_failed);
  loop.advance(1ms);
  EXPECT_EQ(handler.all.at(0)->body_error, ErrorCode::Timeout);
  go();
  EXPECT_EQ(client.response(id).status, "408");
  EXPECT_EQ(counters.body_timeouts.value(), 1U);
}

TEST_F(H2BodyTest, AFedBodyStreamsWithTrailers) {
  handler.script = &answerFeed;
  const int id = client.get("/");
  go();
  EXPECT_EQ(client.response(id).status, "200") << "the head does not wait for the body";
  handler.feed->put("hel");
  go();
  EXPECT_EQ(client.response(id).body, "hel");
  handler.feed->put("lo");
  handler.feed->trailers = {{"X-Sum", "1"}};
  handler.feed->end = true;
  handler.feed->wake();
  go();
  EXPECT_EQ(client.response(id).body, "hello");
  ASSERT_EQ(client.response(id).trailers.size(), 1U);
  EXPECT_EQ(client.response(id).trailers[0].first, "x-sum");
  EXPECT_TRUE(handler.feed->destroyed);
  EXPECT_TRUE(handler.all.at(0)->ended);
}

TEST_F(H2BodyTest, ASourceThatFailsResetsTheStream) {
  handler.script = &answerFeed;
  const int id = client.get("/");
  handler.feed->bytes.append("hal");
  go();
  handler.feed->fail = true;
  handler.feed->wake();
  go();
  EXPECT_TRUE(client.response(id).closed);
  EXPECT_FALSE(client.response(id).ended);
  EXPECT_NE(client.response(id).error_code, 0U);
  EXPECT_EQ(handler.all.at(0)->report.state, FinishState::BodyFailed);
  EXPECT_TRUE(handler.all.at(0)->ended);
  EXPECT_EQ(counters.body_failures.value(), 1U);
}

Task<void> answerWrongLength(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  exchange.respond({200, "", {{"content-length", "5"}}}, std::make_unique<FedBody>(self.feed));
  handled.report = co_await exchange.finished();
}

TEST_F(H2BodyTest, ABodyThatBreaksItsAnnouncedLengthResetsTheStream) {
  handler.script = &answerWrongLength;
  handler.feed->end = true;
  for (const char* body : {"hal", "hello, world"}) {
    handler.feed->bytes.clear();
    handler.feed->bytes.append(std::string_view(body));
    const int id = client.get("/");
    go();
    EXPECT_TRUE(client.response(id).closed) << body;
    EXPECT_FALSE(client.response(id).ended) << body;
    EXPECT_EQ(handler.all.back()->report.state, FinishState::BodyFailed);
  }
}

Task<void> answerLong(ScriptedHandler&, Exchange& exchange, Handled& handled) {
  exchange.respond({200, "", {}}, std::make_unique<LongBody>(10'000'000'000ULL));
  handled.report = co_await exchange.finished();
}

TEST_F(H2BodyTest, ABodyIsPulledAsTheWindowOpens) {
  auto narrow = connect("h2");
  H2Client slow(1000, false);
  handler.script = &answerFeed;
  handler.feed->bytes.append(std::string(100'000, 'x'));
  const int id = slow.get("/");
  pump(slow, *narrow);
  EXPECT_EQ(slow.response(id).body.size(), 1000U);
  EXPECT_EQ(handler.feed->pulled, 1000U);
  slow.consume(id, 1000);
  pump(slow, *narrow);
  EXPECT_EQ(slow.response(id).body.size(), 2000U);
  // The viewer takes no more: after the limit the stream is given up, not the connection.
  loop.advance(limits.body_timeout);
  loop.advance(1ms);
  pump(slow, *narrow);
  EXPECT_TRUE(slow.response(id).closed);
  EXPECT_TRUE(handler.all.at(0)->destroyed);
  EXPECT_EQ(counters.send_timeouts.value(), 1U);
  handler.script = &answerHello;
  const int next = slow.get("/");
  pump(slow, *narrow);
  EXPECT_EQ(slow.response(next).body, "hello");
}

TEST_F(H2BodyTest, ABlockedSocketHoldsNoMoreThanOneBatch) {
  auto blocked = connect("h2");
  blocked->setCapacity(50'000);
  H2Client greedy(1 << 30, false);
  nghttp2_session_set_local_window_size(greedy.session(), NGHTTP2_FLAG_NONE, 0, 1 << 30);
  handler.script = &answerLong;
  greedy.get("/");
  blocked->send(greedy.takeOutput());
  loop.runUntilIdle();
  EXPECT_EQ(blocked->received().size(), 50'000U);
  loop.runUntilIdle();
  EXPECT_EQ(blocked->received().size(), 50'000U);
  loop.advance(3 * limits.body_timeout);
  EXPECT_TRUE(handler.all.at(0)->destroyed) << "a viewer that reads nothing is given up";
}

Task<void> answerByPath(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  const bool large = exchange.request().path == "/long";
  if (large) {
    co_await answerLong(self, exchange, handled);
  } else {
    co_await answerHello(self, exchange, handled);
  }
}

TEST_F(H2BodyTest, ALargeDownloadDoesNotHoldUpTheOthers) {
  auto end = connect("h2");
  end->setCapacity(200'000);
  H2Client busy(1 << 30);
  nghttp2_session_set_local_window_size(busy.session(), NGHTTP2_FLAG_NONE, 0, 1 << 30);
  handler.script = &answerByPath;
  busy.get("/long");
  end->send(busy.takeOutput());
  loop.runUntilIdle();
  const int small = busy.get("/small");
  end->send(busy.takeOutput());
  for (int turn = 0; turn < 5; ++turn) {
    loop.runUntilIdle();
    busy.feed(end->received());
  }
  EXPECT_EQ(busy.response(small).body, "hello");
}

TEST_F(H2BodyTest, ManyBodiesShareTheConnection) {
  handler.script = &answerEcho;
  std::vector<int> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(client.request("POST", "/", {}, std::string(100'000, 'a'), true));
  go();
  for (const int id : ids) EXPECT_EQ(client.response(id).body.size(), 100'000U);
}

}  // namespace
}  // namespace brink::viewer::test
