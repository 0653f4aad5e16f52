#include "tests/unit/viewer/viewer_fixture.h"

namespace brink::viewer::test {
namespace {

constexpr std::uint32_t kEnhanceYourCalm = 11;

class H2AbuseTest : public ViewerTest {
 protected:
  H2AbuseTest() : viewer(connect("h2")) { pump(client, *viewer); }
  // Sends without listening, then listens once.
  void shout(std::string_view bytes) {
    viewer->send(bytes);
    loop.runUntilIdle();
    client.feed(viewer->received());
  }

  std::unique_ptr<MemoryTransport> viewer;
  H2Client client;
};

std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
  const auto size = static_cast<std::uint32_t>(payload.size());
  std::string bytes;
  for (const std::uint32_t shift : {16U, 8U, 0U}) bytes += static_cast<char>(size >> shift);
  bytes += static_cast<char>(type);
  bytes += static_cast<char>(flags);
  for (const std::uint32_t shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(stream >> shift);
  bytes.append(payload);
  return bytes;
}

TEST_F(H2AbuseTest, RapidResetsEndTheConnection) {
  handler.script = &answerLater;
  for (std::uint32_t i = 0; i < codec::kMaxResets + 10 && !client.goaway(); ++i) {
    const int id = client.get("/");
    std::string out = client.takeOutput();
    client.reset(id, 8);
    out += client.takeOutput();
    shout(out);
  }
  EXPECT_TRUE(client.goaway());
  EXPECT_EQ(client.goawayCode(), kEnhanceYourCalm);
  EXPECT_EQ(counters.rapid_resets.value(), 1U);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.open_exchanges.value(), 0);
}

TEST_F(H2AbuseTest, ResetsNowAndThenAreOrdinary) {
  handler.script = &answerLater;
  for (std::uint32_t i = 0; i < 2 * codec::kMaxResets; ++i) {
    const int id = client.get("/");
    pump(client, *viewer);
    client.reset(id, 8);
    pump(client, *viewer);
    loop.advance(100ms);
  }
  EXPECT_FALSE(client.goaway());
}

TEST_F(H2AbuseTest, FloodsOfControlFramesEndTheConnection) {
  const std::pair<const char*, std::string> floods[] = {
      {"PING", frame(6, 0, 0, "12345678")},
      {"SETTINGS", frame(4, 0, 0, "")},
      {"PRIORITY", frame(2, 0, 1, std::string_view("\0\0\0\0\1", 5))},
  };
  for (const auto& [name, one] : floods) {
    auto end = connect("h2");
    H2Client flooder;
    pump(flooder, *end);
    std::string many;
    for (std::uint32_t i = 0; i < codec::kMaxControlFrames + 50; ++i) many += one;
    end->send(many);
    loop.runUntilIdle();
    EXPECT_TRUE(end->peerEnded()) << name;
  }
  EXPECT_EQ(counters.control_floods.value(), std::size(floods));
}

TEST_F(H2AbuseTest, EmptyDataFramesAreAFloodToo) {
  handler.script = &answerEcho;
  const int id = client.request("POST", "/", {}, "", false);
  pump(client, *viewer);
  std::string many;
  for (std::uint32_t i = 0; i < codec::kMaxControlFrames + 50; ++i)
    many += frame(0, 0, static_cast<std::uint32_t>(id), "");
  shout(many);
  EXPECT_EQ(client.goawayCode(), kEnhanceYourCalm);
  EXPECT_EQ(counters.control_floods.value(), 1U);
}

TEST_F(H2AbuseTest, EndlessContinuationsEndTheConnection) {
  std::string many = frame(1, 0, 1, "");
  for (int i = 0; i < 100; ++i) many += frame(9, 0, 1, "");
  shout(many);
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.control_floods.value(), 1U);
}

TEST_F(H2AbuseTest, AHeaderBombEndsTheConnection) {
  // One field of 4,000 bytes enters HPACK's table; then each byte of the block stands for all of it (RFC 7541 §6.1).
  std::string block = "\x82\x87\x84\x41\x0b";
  block += "example.com";
  block += std::string("\x40\x01\x78", 3);
  block += std::string("\x7f\xa1\x1e", 3);  // length 4000 = 127 + 3873
  block += std::string(4000, 'x');
  block += std::string(3000, '\xbe');
  shout(frame(1, 5, 1, block));
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(counters.header_bombs.value(), 1U);
}

TEST_F(H2AbuseTest, GarbageEndsTheConnection) {
  shout(std::string(1000, '\xff'));
  EXPECT_TRUE(viewer->peerEnded());
  EXPECT_EQ(pool->size(), 0U);
}

TEST_F(H2AbuseTest, AHeaderBlockThatNeverEndsTimesOut) {
  shout(frame(1, 0, 1, "\x82"));
  loop.advance(limits.header_timeout - 1ms);
  EXPECT_EQ(pool->size(), 1U);
  loop.advance(1ms);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.header_timeouts.value(), 1U);
}

TEST_F(H2AbuseTest, AViewerThatReadsNothingCannotMakeUsAnswerForEver) {
  viewer->setCapacity(0);
  for (int i = 0; i < 200; ++i) {
    client.ping();
    client.get("/");
  }
  viewer->send(client.takeOutput());
  loop.runUntilIdle();
  EXPECT_LE(handler.all.size(), limits.concurrent_streams);
  loop.advance(2 * limits.body_timeout);
  EXPECT_EQ(pool->size(), 0U);
  EXPECT_EQ(counters.send_timeouts.value() > 0, true);
}

}  // namespace
}  // namespace brink::viewer::test
