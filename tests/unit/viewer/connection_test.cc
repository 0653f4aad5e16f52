#include "tests/unit/viewer/viewer_fixture.h"

namespace brink::viewer::test {
namespace {

class ConnectionTest : public ViewerTest {};

TEST_F(ConnectionTest, PriorKnowledgeIsDetectedByThePrefaceInAnyPieces) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    auto viewer = connect();
    H2Client client;
    const int id = client.get("/");
    const std::string out = client.takeOutput();
    for (std::size_t at = 0; at < out.size(); at += piece) {
      viewer->send(out.substr(at, piece));
      loop.runUntilIdle();
    }
    EXPECT_TRUE(client.feed(viewer->received()));
    EXPECT_EQ(client.response(id).body, "hello");
  }
  EXPECT_EQ(handler.all[0]->head.scheme, "http");
  EXPECT_EQ(counters.h2_sessions.value(), 2U);
}

TEST_F(ConnectionTest, ClearTextThatIsNoPrefaceIsHttp1) {
  auto viewer = connect();
  EXPECT_TRUE(talk(*viewer, "P").empty());
  EXPECT_TRUE(talk(*viewer, "ROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("hello"));
  EXPECT_EQ(handler.all[0]->head.method, "PROPFIND");
}

TEST_F(ConnectionTest, OverTlsAlpnDecides) {
  auto viewer = connect("http/1.1");
  EXPECT_TRUE(talk(*viewer, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("hello"));
  EXPECT_EQ(handler.all[0]->head.scheme, "https");
  auto second = connect("h2");
  H2Client client;
  const int id = client.get("/");
  pump(client, *second);
  EXPECT_EQ(client.response(id).body, "hello");
  auto third = connect("http/1.1");
  EXPECT_TRUE(talk(*third, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").starts_with("HTTP/1.1 400 "))
      << "the preface is not enough";
}

TEST_F(ConnectionTest, SilenceBeforeTheProtocolIsKnownTimesOut) {
  auto viewer = connect();
  talk(*viewer, "PRI * HT");
  loop.advance(limits.header_timeout);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.header_timeouts.value(), 1U);
}

TEST_F(ConnectionTest, TheBudgetIsGivenBack) {
  auto a = connect();
  auto b = connect("h2");
  EXPECT_EQ(budget.used(), 2U);
  EXPECT_EQ(counters.open_connections.value(), 2);
  a.reset();
  b.reset();
  loop.runUntilIdle();
  EXPECT_EQ(budget.used(), 0U);
  EXPECT_EQ(counters.open_connections.value(), 0);
}

}  // namespace
}  // namespace brink::viewer::test
