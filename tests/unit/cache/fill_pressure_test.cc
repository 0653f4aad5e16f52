// Memory and pace of fills: what is stored runs ahead, what is not keeps step with its slowest reader.
#include "cache/compact.h"
#include "cache/fill.h"
#include "tests/unit/cache/fill_fixture.h"

namespace brink::cache::test {
namespace {

constexpr std::size_t kPiece = 64 * 1024;

class FillPressureTest : public FillTest {
 protected:
  FillPressureTest() : FillTest({4 << 20, 1 << 20}) {}

  // Feeds until the fill takes no more; returns the bytes taken.
  std::size_t feedUntilFull(FedBody& origin, std::size_t limit = 64 << 20) {
    const std::string piece(kPiece, 'x');
    const std::size_t before = origin.pulled;
    for (std::size_t fed = 0; fed < limit; fed += kPiece) {
      const std::size_t pulled = origin.pulled;
      origin.feed(piece);
      turn();
      if (origin.pulled == pulled) break;
    }
    return origin.pulled - before;
  }
  std::size_t drain(http::BodySource& body, std::size_t max = ~std::size_t{0}) {
    BufferChain bytes;
    std::size_t total = 0;
    while (total < max && body.pull(bytes, std::min(max - total, kPiece)) == http::Pull::Data) {
      total += bytes.size();
      bytes.clear();
      turn();
    }
    return total;
  }
};

TEST_F(FillPressureTest, APassThroughKeepsAWindowAheadOfItsReader) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(uncacheable(asked));
  headNow(*leader.reader);
  const auto body = leader.reader->body();
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  EXPECT_EQ(feedUntilFull(origin), kWindowBytes);
  EXPECT_EQ(drain(*body, 4 * kPiece), 4 * kPiece);
  feedUntilFull(origin);
  EXPECT_EQ(origin.pulled, kWindowBytes + 4 * kPiece);
  EXPECT_EQ(counters.fill_bytes.value(), 0);
}

TEST_F(FillPressureTest, WindowsAreNarrowWhenAllTogetherHoldMuch) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(uncacheable(asked));
  headNow(*leader.reader);
  const auto body = leader.reader->body();
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  counters.window_bytes.add(kAllWindowsBytes);  // of others
  EXPECT_EQ(feedUntilFull(origin), kCrowdedWindowBytes);
  EXPECT_GT(counters.windows_narrowed.value(), 0u);
  EXPECT_EQ(drain(*body, 2 * kPiece), 2 * kPiece);  // it goes on all the same
  counters.window_bytes.add(-kAllWindowsBytes);
  drain(*body);
  EXPECT_EQ(feedUntilFull(origin), kWindowBytes);
  EXPECT_EQ(counters.window_bytes.value(), static_cast<std::int64_t>(kWindowBytes));
}

TEST_F(FillPressureTest, WindowsAreCountedUntilTheyAreRead) {
  const Asked asked(get("/a"));
  {
    auto leader = join(asked);
    leader.writer->publish(uncacheable(asked));
    headNow(*leader.reader);
    const auto body = leader.reader->body();
    leader.writer->append(BufferChain("hello, world"));
    EXPECT_EQ(counters.window_bytes.value(), 12);
    EXPECT_EQ(take(*body), "hello, world");
    EXPECT_EQ(counters.window_bytes.value(), 0);
    leader.writer->append(BufferChain("never read"));
    EXPECT_EQ(counters.window_bytes.value(), 10);
    leader.writer->complete();
  }
  EXPECT_EQ(counters.window_bytes.value(), 0);
}

TEST_F(FillPressureTest, AnEndlessPassThroughRunsInConstantMemory) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(uncacheable(asked));
  headNow(*leader.reader);
  const auto body = leader.reader->body();
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  // One block that every piece shares: when only the test and the fill's window hold it, what was read is freed.
  Block* block = Block::allocate(kPiece);
  std::fill_n(block->data(), kPiece, 'x');
  std::size_t received = 0;
  for (int i = 0; i < 1000; ++i) {
    origin.feed(std::string_view(block->data(), kPiece));
    turn();
    received += drain(*body);
  }
  block->release();
  EXPECT_EQ(received, 1000 * kPiece);
  EXPECT_EQ(origin.pulled, received);
}

TEST_F(FillPressureTest, PassedChunksAreFreed) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(uncacheable(asked));
  headNow(*leader.reader);
  const auto body = leader.reader->body();
  Block* block = Block::allocate(16);
  std::fill_n(block->data(), 16, 'x');
  block->retain();
  BufferChain bytes;
  bytes.append(Slice(block, block->data(), 16));
  leader.writer->append(std::move(bytes));
  EXPECT_FALSE(block->unique());
  EXPECT_EQ(take(*body), std::string(16, 'x'));
  EXPECT_TRUE(block->unique());
  block->release();
}

TEST_F(FillPressureTest, WhatIsStoredDoesNotWaitForItsReaders) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  EXPECT_EQ(feedUntilFull(origin, 15 * kPiece), 15 * kPiece);
  origin.finish();
  turn();
  ASSERT_TRUE(copying.done);
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
}

TEST_F(FillPressureTest, ABodyThatOutgrowsAnObjectBecomesAPassThrough) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  headNow(*leader.reader);
  const auto body = leader.reader->body();
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  EXPECT_EQ(feedUntilFull(origin, 1 << 20), 1u << 20);  // as much as an object may have
  EXPECT_EQ(counters.fill_bytes.value(), 1 << 20);
  EXPECT_EQ(feedUntilFull(origin), kPiece);
  EXPECT_EQ(counters.fill_bytes.value(), 0);
  EXPECT_EQ(counters.window_bytes.value(), static_cast<std::int64_t>((1 << 20) + kPiece));
  EXPECT_EQ(join(asked).role, Role::Lead);  // too late to join
  origin.finish();
  drain(*body);
  turn();
  EXPECT_EQ(pullOf(*body), http::Pull::End);
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
}

TEST_F(FillPressureTest, ABodyKnownToBeTooLargeIsNotShared) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  auto follower = join(asked);
  const auto& decision = leader.writer->publish(headOf(asked, respond(200), 5 << 20));
  EXPECT_FALSE(decision.store);
  EXPECT_EQ(decision.reason, StoreReason::TooLarge);
  EXPECT_EQ(headNow(*follower.reader).result, FillResult::GoYourself);
}

TEST_F(FillPressureTest, WithoutRoomForMoreFillsABodyPassesThrough) {
  ASSERT_TRUE(store.reserve(2 << 20));
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  headNow(*leader.reader);
  const auto body = leader.reader->body();
  leader.writer->append(BufferChain("hello"));
  leader.writer->complete();
  EXPECT_EQ(readAll(*body), "hello");
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  EXPECT_EQ(counters.refused_no_room.value(), 1u);
  store.unreserve(2 << 20);
}

TEST_F(FillPressureTest, TheSlowestOfSeveralReadersSetsThePaceUntilItLeaves) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  auto follower = joinThere(asked);
  leader.writer->publish(cacheable(asked));
  headNow(*leader.reader);
  std::optional<FillOutcome> followed;
  awaitThere(*follower.reader, followed);
  turn();
  const auto fast = leader.reader->body();
  auto slow = follower.reader->body();
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  feedUntilFull(origin);
  drain(*fast);
  EXPECT_EQ(feedUntilFull(origin), 0u);
  slow.reset();
  turn();
  EXPECT_GT(origin.pulled, kWindowBytes);
  EXPECT_GT(drain(*fast), 0u);
}

TEST_F(FillPressureTest, ASourceThatNeverWaitsGivesWay) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  // As much as a turn may take, in one go: the task must still be unfinished after its first run.
  Copying copying(here, *leader.writer, std::string(16 * kPiece, 'x'));
  EXPECT_FALSE(copying.done);
  turn();
  EXPECT_TRUE(copying.done);
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
}

TEST(Compacting, CopiesSmallBodiesAndSharesLargeSlices) {
  BufferChain small;
  for (int i = 0; i < 100; ++i) small.append(std::string_view("0123456789"));
  const BufferChain one = compacted(std::move(small));
  EXPECT_EQ(one.sliceCount(), 1u);
  EXPECT_EQ(one.size(), 1000u);

  BufferChain large;
  const std::string piece(16 * 1024, 'x');
  for (int i = 0; i < 5; ++i) large.append(std::string_view(piece));
  for (int i = 0; i < 50; ++i) large.append(std::string_view("abc"));
  large.append(std::string_view(piece));
  const std::string text = large.toString();
  const char* shared = large.slice(0).data();
  const BufferChain kept = compacted(std::move(large));
  EXPECT_EQ(kept.toString(), text);
  EXPECT_EQ(kept.sliceCount(), 7u);
  EXPECT_EQ(kept.slice(0).data(), shared);
  EXPECT_TRUE(compacted(BufferChain()).empty());
}

}  // namespace
}  // namespace brink::cache::test
