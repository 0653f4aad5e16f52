#include "hooks/protocol/frame_ring.h"

#include <algorithm>
#include <memory>
#include <new>
#include <string>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

class FrameRing : public testing::Test {
 protected:
  FrameRing() : bytes_(new (std::align_val_t(4096)) std::byte[kSlotBytes]) { new (bytes_.get()) SlotHeader{}; }

  SlotHeader& header() { return *reinterpret_cast<SlotHeader*>(bytes_.get()); }
  bool send(std::uint32_t stream, const std::string& body) {
    const auto room = writer_.hasRoom(body.size());
    if (!room.value_or(false)) return false;
    writer_.send(FrameType::Data, stream, body);
    return true;
  }
  std::string readAll() {
    std::string text;
    while (const auto frame = reader_.next())
      text += std::to_string(frame->stream) + ":" + std::string(frame->body) + ";";
    told_ = reader_.release();
    return text;
  }

  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete[](bytes, std::align_val_t(4096)); }
  };
  std::unique_ptr<std::byte[], Free> bytes_;
  FrameWriter writer_{bytes_.get()};
  FrameReader reader_{bytes_.get()};
  bool told_ = false;
};

TEST_F(FrameRing, FramesComeOutInOrder) {
  EXPECT_FALSE(reader_.any());
  ASSERT_TRUE(send(1, "one"));
  ASSERT_TRUE(send(7, ""));
  ASSERT_TRUE(send(1, "two"));
  EXPECT_TRUE(reader_.any());
  EXPECT_EQ(readAll(), "1:one;7:;1:two;");
  EXPECT_FALSE(reader_.any());
  EXPECT_FALSE(told_);
}

TEST_F(FrameRing, WhatIsReadAtOnceStartsOverBeforeTheEnd) {
  const std::string body(1000, 'x');
  std::uint64_t highest = 0;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(send(1, body));
    readAll();
    highest = std::max(highest, header().frames_tail.load() % kFramesBytes);
  }
  EXPECT_LE(highest, kFramesWalkBytes + 1024);
}

TEST_F(FrameRing, AFullRingAsksToBeToldAndStopsAskingWhenItHasRoom) {
  const std::string body(10'000, 'x');
  int sent = 0;
  while (send(1, body)) ++sent;
  EXPECT_EQ(sent, static_cast<int>(kFramesBytes / 10'016));
  EXPECT_EQ(header().frames_blocked.load(), 1U);
  readAll();
  EXPECT_TRUE(told_);
  EXPECT_TRUE(send(1, body));
  EXPECT_EQ(header().frames_blocked.load(), 0U);
  readAll();
  EXPECT_FALSE(told_);
}

TEST_F(FrameRing, ManyFramesOfAllSizesGoRoundWithoutLoss) {
  std::uint32_t next_sent = 1;
  std::uint32_t next_read = 1;
  for (int round = 0; round < 5000; ++round) {
    for (int i = 0; i < round % 7; ++i) {
      if (!send(next_sent, std::string((next_sent * 977U) % 9000, static_cast<char>('a' + next_sent % 26)))) break;
      ++next_sent;
    }
    for (int i = 0; i < round % 5; ++i) {
      const auto frame = reader_.next();
      if (!frame) break;
      ASSERT_EQ(frame->stream, next_read);
      ASSERT_EQ(frame->body, std::string((next_read * 977U) % 9000, static_cast<char>('a' + next_read % 26)));
      ++next_read;
      reader_.release();
    }
  }
  EXPECT_GT(next_read, 5000U);
}

TEST_F(FrameRing, AForgedPositionIsAnError) {
  ASSERT_TRUE(send(1, std::string(1000, 'x')));
  const std::uint64_t tail = header().frames_tail.load();
  readAll();
  for (const std::uint64_t forged : {tail + 16, tail - 16, tail + 1, std::uint64_t{0}, ~std::uint64_t{0}}) {
    ASSERT_TRUE(writer_.hasRoom(10).value_or(false));
    header().frames_head.store(forged);
    EXPECT_FALSE(writer_.hasRoom(10).has_value()) << forged;
    header().frames_head.store(tail);
  }
}

}  // namespace
}  // namespace brink::hooks::protocol
