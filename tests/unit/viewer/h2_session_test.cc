#include "tests/unit/viewer/viewer_fixture.h"

namespace brink::viewer::test {
namespace {

class H2SessionTest : public ViewerTest {
 protected:
  H2SessionTest() : viewer(connect("h2")) {}
  void go() { pump(client, *viewer); }

  std::unique_ptr<MemoryTransport> viewer;
  H2Client client;
};

TEST_F(H2SessionTest, ARequestIsAnswered) {
  const int id = client.get("/a?b=c", {{"accept", "*/*"}});
  go();
  const auto& response = client.response(id);
  EXPECT_EQ(response.status, "200");
  EXPECT_EQ(response.field("content-type"), "text/plain") << "names are lowered";
  EXPECT_EQ(response.field("content-length"), "5");
  EXPECT_EQ(response.body, "hello");
  EXPECT_TRUE(response.ended);
  const Handled& handled = *handler.all.at(0);
  EXPECT_EQ(handled.head.method, "GET");
  EXPECT_EQ(handled.head.scheme, "https");
  EXPECT_EQ(handled.head.authority, "example.com");
  EXPECT_EQ(handled.head.path, "/a");
  EXPECT_EQ(handled.head.query, "b=c");
  EXPECT_EQ(handled.head.version, http::Version::Http2);
  EXPECT_EQ(handled.head.headers.get("host"), "example.com");
  EXPECT_TRUE(handled.ended);
  EXPECT_EQ(handled.report.body_bytes, 5U);
  EXPECT_GT(handled.report.head_bytes, 9U);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
}

TEST_F(H2SessionTest, ManyAnswersLeaveInOneWrite) {
  auto [other, server] = brink::test::makeMemoryPair(loop);
  server->setTls({"TLSv1.3", "", "h2", "", false});
  MemoryTransport& end = *server;
  budget.tryTake();
  pool->accept(std::move(server), {});
  H2Client many;
  pump(many, *other);
  const std::size_t before = end.writes();
  for (int i = 0; i < 50; ++i) many.get("/");
  other->send(many.takeOutput());
  loop.runUntilIdle();
  EXPECT_EQ(end.writes(), before + 1);
  EXPECT_EQ(handler.all.size(), 50U);
}

TEST_F(H2SessionTest, CookieCrumbsAreJoinedAndTeIsDropped) {
  client.get("/", {{"cookie", "a=1"}, {"te", "trailers"}, {"cookie", "b=2"}, {"x", "y"}});
  go();
  const http::HeaderList& headers = handler.all.at(0)->head.headers;
  EXPECT_EQ(headers.get("cookie"), "a=1; b=2");
  EXPECT_EQ(headers.count("cookie"), 1U);
  EXPECT_FALSE(headers.has("te"));
}

TEST_F(H2SessionTest, BadRequestsAreRefusedAndTheConnectionGoesOn) {
  const H2Client::Fields base{{":method", "GET"}, {":scheme", "https"}, {":authority", "example.com"}, {":path", "/"}};
  const auto with = [&base](std::size_t index, const char* value) {
    H2Client::Fields fields = base;
    fields[index].second = value;
    return fields;
  };
  H2Client::Fields two_hosts = base;
  two_hosts.emplace_back("host", "other.example");
  const std::pair<H2Client::Fields, const char*> cases[] = {
      {with(2, "user@example.com"), "400"},
      {with(3, "/a#b"), "400"},
      {with(3, "/\xc3\xa9"), "400"},
      {with(1, "ftp"), "400"},
      {two_hosts, "400"},
      {{{":method", "CONNECT"}, {":authority", "example.com:443"}}, "405"},
      {{{":method", "GET"}, {":scheme", "https"}, {":authority", "example.com"}, {":path", "/"}, {"expect", "x"}},
       "417"},
  };
  for (const auto& [fields, status] : cases) {
    const int id = client.raw(fields);
    go();
    EXPECT_EQ(client.response(id).status, status) << fields.back().second;
    EXPECT_EQ(client.response(id).body, "refused");
  }
  EXPECT_TRUE(handler.all.empty());
  const int good = client.get("/");
  go();
  EXPECT_EQ(client.response(good).status, "200");
  EXPECT_EQ(counters.refused.value(), std::size(cases));
}

TEST_F(H2SessionTest, AnEqualHostIsNoContradiction) {
  const int id = client.get("/", {{"host", "EXAMPLE.com"}});
  go();
  EXPECT_EQ(client.response(id).status, "200");
  EXPECT_EQ(handler.all.at(0)->head.headers.count("host"), 1U);
}

TEST_F(H2SessionTest, SizeLimitsRefuseTheRequest) {
  limits.header_bytes = 2000;
  limits.header_count = 10;
  limits.url_bytes = 100;
  usingLimits(limits);
  viewer = connect("h2");
  H2Client fresh;
  const int url = fresh.get("/" + std::string(100, 'u'));
  const int bytes = fresh.get("/", {{"x", std::string(2000, 'x')}});
  H2Client::Fields many;
  for (int i = 0; i < 10; ++i) many.emplace_back("x" + std::to_string(i), "y");
  const int count = fresh.get("/", many);
  pump(fresh, *viewer);
  EXPECT_EQ(fresh.response(url).status, "413");
  EXPECT_EQ(fresh.response(bytes).status, "413");
  EXPECT_EQ(fresh.response(count).status, "431");
  EXPECT_EQ(counters.refused_size.value(), 3U);
}

TEST_F(H2SessionTest, HeadAnswersHaveNoBody) {
  const int id = client.request("HEAD", "/", {}, "", true);
  go();
  EXPECT_EQ(client.response(id).field("content-length"), "5");
  EXPECT_EQ(client.response(id).body, "");
  EXPECT_TRUE(client.response(id).ended);
}

TEST_F(H2SessionTest, AResetDestroysTheTask) {
  handler.script = &answerLater;
  const int id = client.get("/");
  go();
  client.reset(id, 8);
  go();
  EXPECT_TRUE(handler.all.at(0)->destroyed);
  EXPECT_FALSE(handler.all.at(0)->ended);
  EXPECT_EQ(counters.aborted.value(), 1U);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
}

TEST_F(H2SessionTest, AResetInTheSameReadNeverStartsTheHandler) {
  const int id = client.get("/");
  std::string out = client.takeOutput();
  client.reset(id, 8);
  out += client.takeOutput();
  viewer->send(out);
  loop.runUntilIdle();
  EXPECT_TRUE(handler.all.empty());
  EXPECT_EQ(counters.open_exchanges.value(), 0);
}

TEST_F(H2SessionTest, TheConnectionsEndDestroysAllTasks) {
  handler.script = &answerLater;
  for (int i = 0; i < 3; ++i) client.get("/");
  go();
  viewer.reset();
  loop.runUntilIdle();
  for (const auto& handled : handler.all) EXPECT_TRUE(handled->destroyed);
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H2SessionTest, AHandlerThatForgetsToAnswerResetsItsStreamOnly) {
  handler.script = &answerNothing;
  const int id = client.get("/");
  go();
  EXPECT_TRUE(client.response(id).closed);
  EXPECT_EQ(client.response(id).error_code, 2U);
  handler.script = &answerHello;
  const int good = client.get("/");
  go();
  EXPECT_EQ(client.response(good).body, "hello");
  EXPECT_EQ(counters.unanswered.value(), 1U);
}

TEST_F(H2SessionTest, MoreStreamsThanAllowedAreRefused) {
  limits.concurrent_streams = 2;
  usingLimits(limits);
  viewer = connect("h2");
  handler.script = &answerLater;
  H2Client eager;
  int ids[4];
  for (int& id : ids) id = eager.get("/");
  viewer->send(eager.takeOutput());
  loop.runUntilIdle();
  EXPECT_EQ(handler.all.size(), 2U);
}

TEST_F(H2SessionTest, DrainingFinishesWhatRunsAndThenCloses) {
  handler.script = &answerLater;
  const int id = client.get("/");
  go();
  pool->drain();
  loop.runUntilIdle();
  go();
  EXPECT_TRUE(client.goaway());
  EXPECT_EQ(client.goawayCode(), 0U);
  loop.advance(1s);
  EXPECT_EQ(pool->size(), 1U);
  handler.openGates();
  loop.runUntilIdle();
  go();
  EXPECT_EQ(client.response(id).body, "later");
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H2SessionTest, DrainingAnIdleConnectionClosesItSoon) {
  go();
  pool->drain();
  loop.advance(1s);
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H2SessionTest, AnIdleConnectionIsClosedWithGoaway) {
  client.get("/");
  go();
  loop.advance(limits.idle_timeout - 1ms);
  EXPECT_EQ(pool->size(), 1U);
  loop.advance(1ms);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_TRUE(client.feed(viewer->received()));
  EXPECT_TRUE(client.goaway());
  EXPECT_EQ(counters.idle_timeouts.value(), 1U);
}

TEST_F(H2SessionTest, PrioritiesAreIgnoredSafely) {
  const nghttp2_priority_spec self_dependent{.stream_id = 1, .weight = 256, .exclusive = 1};
  for (int stream = 3; stream < 100; stream += 2) {
    nghttp2_submit_priority(client.session(), NGHTTP2_FLAG_NONE, stream, &self_dependent);
  }
  const int id = client.get("/", {{"priority", "u=0, i"}});
  go();
  EXPECT_EQ(client.response(id).body, "hello");
}

Task<void> closeAfterwards(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  exchange.closeAfter();
  co_await answerHello(self, exchange, handled);
}

TEST_F(H2SessionTest, CloseAfterEndsTheStreamAndNotTheConnection) {
  handler.script = &closeAfterwards;
  const int other = client.request("POST", "/", {}, "abc", false);
  const int id = client.request("GET", "/", {}, "abc", true);
  go();
  EXPECT_EQ(client.response(id).body, "hello");
  EXPECT_TRUE(client.response(id).closed);
  EXPECT_FALSE(client.response(other).closed);
  loop.advance(1s);
  const int next = client.get("/");
  go();
  EXPECT_EQ(client.response(next).body, "hello");
  EXPECT_FALSE(client.goaway());
}

}  // namespace
}  // namespace brink::viewer::test
