#include "proxy/base/buffer_chain.h"

#include <cstring>
#include <thread>

#include <gtest/gtest.h>

namespace brink {
namespace {

TEST(BufferChain, IsAQueueOfBytes) {
  BufferChain chain;
  chain.append("hello ");
  chain.append("");
  chain.append("world");
  EXPECT_EQ(chain.size(), 11U);
  EXPECT_EQ(chain.sliceCount(), 2U);
  chain.consume(8);
  EXPECT_EQ(chain.toString(), "rld");
  chain.consume(3);
  EXPECT_TRUE(chain.empty());
  EXPECT_EQ(chain.sliceCount(), 0U);
}

TEST(BufferChain, MovesAtMostWhatWasAskedFor) {
  BufferChain from;
  from.append("abc");
  from.append("def");
  BufferChain into("x");
  EXPECT_EQ(from.moveTo(into, 4), 4U);
  EXPECT_EQ(into.toString(), "xabcd");
  EXPECT_EQ(from.toString(), "ef");
  EXPECT_EQ(from.moveTo(into, 100), 2U);
  EXPECT_EQ(from.size(), 0U);
  EXPECT_EQ(from.moveTo(into, 100), 0U);
}

TEST(BufferChain, SharesWithoutTaking) {
  BufferChain from;
  from.append("abc");
  from.append("def");
  BufferChain into;
  from.shareTo(into, 5);
  EXPECT_EQ(into.toString(), "abcde");
  EXPECT_EQ(from.toString(), "abcdef");
  EXPECT_EQ(into.slice(0).data(), from.slice(0).data());
}

TEST(BufferChain, SharedBytesOutliveTheirFirstChain) {
  BufferChain copy;
  {
    const BufferChain original("kept");
    original.shareTo(copy, 4);
  }
  EXPECT_EQ(copy.toString(), "kept");
}

TEST(BufferChain, AppendsAnotherWhole) {
  BufferChain a("1");
  BufferChain b("2");
  b.append("3");
  a.append(std::move(b));
  EXPECT_EQ(a.toString(), "123");
}

TEST(BufferChain, StaticBytesAreNotCopied) {
  static constexpr std::string_view kText = "static";
  BufferChain chain;
  chain.append(Slice::ofStatic(kText));
  EXPECT_EQ(chain.front().data(), kText.data());
}

TEST(BufferChain, GathersAsManyPiecesAsThereIsRoomFor) {
  BufferChain chain;
  for (const char* piece : {"a", "bb", "ccc"}) chain.append(piece);
  iovec pieces[2];
  ASSERT_EQ(chain.gather(pieces, 2), 2);
  EXPECT_EQ(pieces[1].iov_len, 2U);
  EXPECT_EQ(std::memcmp(pieces[1].iov_base, "bb", 2), 0);
}

TEST(BufferChain, LongQueueStaysRightWhileItIsConsumed) {
  BufferChain chain;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    chain.append(std::to_string(i) + ",");
    expected += std::to_string(i) + ",";
    if (i % 3 == 0) {
      chain.consume(2);
      expected.erase(0, 2);
    }
  }
  EXPECT_EQ(chain.toString(), expected);
  EXPECT_EQ(chain.size(), expected.size());
}

TEST(BufferChain, CopyAndMoveKeepTheBytes) {
  BufferChain chain("abc");
  const BufferChain copy = chain;
  const BufferChain moved = std::move(chain);
  EXPECT_EQ(copy.toString(), "abc");
  EXPECT_EQ(moved.toString(), "abc");
}

TEST(BufferChain, MovedFromChainIsEmpty) {
  BufferChain chain("abc");
  const BufferChain moved = std::move(chain);
  EXPECT_EQ(chain.size(), 0U);
  EXPECT_TRUE(chain.empty());
  chain.append("d");
  EXPECT_EQ(chain.toString(), "d");
}

TEST(Slice, MayBeSharedBetweenThreads) {
  const Slice slice = Slice::copyOf("shared");
  std::thread other([slice] {
    for (int i = 0; i < 1000; ++i) {
      const Slice copy = slice.first(3);
      ASSERT_EQ(copy.view(), "sha");
    }
  });
  for (int i = 0; i < 1000; ++i) {
    const Slice copy = slice;
    ASSERT_EQ(copy.view(), "shared");
  }
  other.join();
}

TEST(BlockWriter, CutsSlicesWithoutCopying) {
  BlockWriter writer(16);
  auto [data, size] = writer.room();
  ASSERT_EQ(size, 16U);
  std::memcpy(data, "abcdef", 6);
  const Slice slice = writer.commit(6);
  EXPECT_EQ(slice.view(), "abcdef");
  EXPECT_EQ(slice.data(), data);
  EXPECT_EQ(writer.room().second, 10U);
}

TEST(BlockWriter, ReusesItsBlockWhenNobodyHoldsASlice) {
  BlockWriter writer(16);
  char* first = writer.room().first;
  { const Slice slice = writer.commit(16); }
  EXPECT_EQ(writer.room().first, first);
}

TEST(BlockWriter, TakesANewBlockWhenTheOldOneIsFullAndHeld) {
  BlockWriter writer(4);
  std::memcpy(writer.room().first, "full", 4);
  const Slice held = writer.commit(4);
  std::memcpy(writer.room().first, "next", 4);
  EXPECT_EQ(held.view(), "full");
}

}  // namespace
}  // namespace brink
