// The context's ends of a slot, with the proxy's side played by hand.
#include <cstring>
#include <memory>
#include <new>

#include <gtest/gtest.h>

#include "hooks/protocol/slot.h"
#include "v8-runtime/handler/inbox.h"
#include "v8-runtime/handler/outbox.h"

namespace brink::js {
namespace {

using namespace hooks::protocol;

class Slot : public ::testing::Test {
 protected:
  Slot() : bytes_(new (std::align_val_t(4096)) std::byte[kSlotBytes]) { new (bytes_.get()) SlotHeader{}; }

  void post(std::uint64_t seq, CallState state = CallState::Posted) {
    auto& entry = header().calls[seq % kCallEntries];
    entry.offset = static_cast<std::uint32_t>(seq * 8);
    entry.size = 8;
    entry.word = callWord(seq, state);
  }
  SlotHeader& header() { return *reinterpret_cast<SlotHeader*>(bytes_.get()); }
  RecordHeader recordAt(std::uint32_t offset) {
    RecordHeader record;
    std::memcpy(&record, bytes_.get() + kOutboundOffset + offset, sizeof record);
    return record;
  }

  struct Free {
    void operator()(std::byte* bytes) const { operator delete[](bytes, std::align_val_t(4096)); }
  };
  std::unique_ptr<std::byte, Free> bytes_;
};

TEST_F(Slot, CallsBeginInOrderAndOnlyOnce) {
  Inbox inbox(bytes_.get());
  EXPECT_FALSE(inbox.tryBegin());
  post(2);
  EXPECT_FALSE(inbox.tryBegin()) << "the first is not there yet";
  post(1);
  EXPECT_EQ(inbox.tryBegin()->seq, 1u);
  EXPECT_EQ(header().calls[1].word, callWord(1, CallState::Begun));
  EXPECT_EQ(header().begun_seq, 1u);
  EXPECT_EQ(inbox.tryBegin()->seq, 2u);
  EXPECT_FALSE(inbox.tryBegin());
}

TEST_F(Slot, CallsTakenBackArePassedOver) {
  Inbox inbox(bytes_.get());
  post(1, CallState::Taken);
  post(2, CallState::Taken);
  post(3);
  EXPECT_EQ(inbox.tryBegin()->seq, 3u);
}

TEST_F(Slot, AnEntryThatALaterCallUsesIsPassedOver) {
  Inbox inbox(bytes_.get());
  post(1 + kCallEntries);  // 1 was taken back, and its entry is in use again
  for (std::uint64_t seq = 2; seq <= kCallEntries; ++seq) post(seq, CallState::Taken);
  EXPECT_EQ(inbox.tryBegin()->seq, 1 + kCallEntries);
}

TEST_F(Slot, FramesThatAreThereAndTimesThatPassedAreNotWaitedFor) {
  Inbox inbox(bytes_.get());
  FrameWriter writer(bytes_.get());
  FrameReader reader(bytes_.get());
  inbox.waitForFrames(reader, 1);  // long ago
  ASSERT_TRUE(writer.hasRoom(3).value_or(false));
  writer.send(FrameType::Data, 1, "abc");
  inbox.waitForFrames(reader, std::nullopt);
  EXPECT_EQ(reader.next()->body, "abc");
  EXPECT_EQ(header().waiting, static_cast<std::uint32_t>(Waiting::No));
}

TEST_F(Slot, RecordsFollowOneAnotherUntilAllIsConsumed) {
  Outbox outbox(bytes_.get(), -1, nullptr);
  outbox.log(LineLevel::Info, "one", 1);
  const auto after_one = static_cast<std::uint32_t>(header().out_tail.load());
  outbox.log(LineLevel::Warn, "two", 1);
  EXPECT_EQ(recordAt(after_one).body_size, sizeof(LogBody) + 3);
  header().out_head = header().out_tail.load();
  outbox.log(LineLevel::Error, "three", 2);
  EXPECT_EQ(header().out_tail.load() >> 32, 1u) << "a new epoch, at the start of the area";
  EXPECT_EQ(recordAt(0).seq, 2u);
}

TEST_F(Slot, RecordsAreRoundedUpToEight) {
  Outbox outbox(bytes_.get(), -1, nullptr);
  outbox.log(LineLevel::Info, "x", 1);
  EXPECT_EQ(recordAt(0).size % 8, 0u);
  EXPECT_EQ(recordAt(0).body_size, sizeof(LogBody) + 1);
}

}  // namespace
}  // namespace brink::js
