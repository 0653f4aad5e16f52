#include "hooks/protocol/slot.h"

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

// README.md of hooks/protocol shows these numbers; two builds of the two processes must agree on them.
TEST(Slot, LiesInMemoryAsDocumented) {
  EXPECT_EQ(offsetof(SlotHeader, in_futex), 0U);
  EXPECT_EQ(offsetof(SlotHeader, protocol_version), 4U);
  EXPECT_EQ(offsetof(SlotHeader, out_head), 64U);
  EXPECT_EQ(offsetof(SlotHeader, out_tail), 128U);
  EXPECT_EQ(offsetof(SlotHeader, waiting), 136U);
  EXPECT_EQ(offsetof(SlotHeader, state), 140U);
  EXPECT_EQ(offsetof(SlotHeader, begun_seq), 144U);
  EXPECT_EQ(offsetof(SlotHeader, peak_memory_bytes), 152U);
  EXPECT_EQ(offsetof(SlotHeader, calls), 192U);
  EXPECT_EQ(offsetof(SlotHeader, frames_tail), 72U);
  EXPECT_EQ(offsetof(SlotHeader, frames_blocked), 80U);
  EXPECT_EQ(offsetof(SlotHeader, frames_head), 168U);
  EXPECT_EQ(sizeof(CallEntry), 16U);
}

TEST(Slot, AStaleSwapCannotHitALaterCallOfTheSameEntry) {
  std::atomic<std::uint64_t> word{callWord(17, CallState::Posted)};
  std::uint64_t expected = callWord(1, CallState::Posted);
  EXPECT_FALSE(word.compare_exchange_strong(expected, callWord(1, CallState::Taken)));
}

}  // namespace
}  // namespace brink::hooks::protocol
