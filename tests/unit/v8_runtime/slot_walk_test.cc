// Both real ends of one slot, on a context that is never idle: nothing is lost or overwritten, and both areas are
// walked round in a small part of their pages.
#include <cstring>
#include <deque>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "hooks/context_slot.h"
#include "v8-runtime/handler/inbox.h"
#include "v8-runtime/handler/outbox.h"

namespace brink::js {
namespace {

using namespace hooks::protocol;

class SlotWalk : public ::testing::Test {
 protected:
  SlotWalk() {
    auto made = hooks::ContextSlot::make();
    EXPECT_TRUE(made);
    proxy_ = std::move(*made);
    void* mapped = mmap(nullptr, kSlotBytes, PROT_READ | PROT_WRITE, MAP_SHARED, proxy_.memfd(), 0);
    EXPECT_NE(mapped, MAP_FAILED);
    base_ = static_cast<std::byte*>(mapped);
  }
  ~SlotWalk() override { munmap(base_, kSlotBytes); }

  SlotHeader& header() { return *reinterpret_cast<SlotHeader*>(base_); }

  // A record whose bytes say which it is.
  static std::string record(std::uint64_t number, std::size_t size) {
    std::string bytes(size, static_cast<char>('a' + number % 26));
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
  }

  hooks::ContextSlot proxy_;
  std::byte* base_ = nullptr;
};

TEST_F(SlotWalk, CallsOfAContextThatIsNeverIdleStayInTheFirstPages) {
  Inbox inbox(base_);
  std::mt19937 random(7);
  std::deque<std::string> outstanding;
  std::uint64_t answered = 0;
  std::uint32_t furthest = 0;
  const auto postOne = [&] {
    outstanding.push_back(record(answered + outstanding.size(), 64 + random() % 4096));
    ASSERT_TRUE(proxy_.hasRoom(outstanding.back().size()));
    const std::uint64_t seq = proxy_.post(outstanding.back());
    furthest = std::max(furthest, header().calls[seq % kCallEntries].offset);
  };
  postOne();
  for (int i = 0; i < 20'000; ++i) {
    while (outstanding.size() < 1 + random() % 12) postOne();
    const auto call = inbox.tryBegin();
    ASSERT_TRUE(call);
    ASSERT_EQ(call->record, outstanding.front()) << i;
    outstanding.pop_front();
    proxy_.passed(call->seq);
    ++answered;
    if (outstanding.empty()) postOne();  // never idle: restart() is never called
  }
  EXPECT_LT(furthest, 2 * kWalkBytes);
}

TEST_F(SlotWalk, ALargeCallWaitsForRoomAndNeverCoversOneThatIsOutstanding) {
  Inbox inbox(base_);
  const std::string first = record(1, kWalkBytes + 8);
  const std::string second = record(2, 64);
  proxy_.post(first);
  proxy_.post(second);
  EXPECT_FALSE(proxy_.hasRoom(kInboundBytes - kWalkBytes));
  const auto begun = inbox.tryBegin();
  ASSERT_TRUE(begun);
  proxy_.passed(begun->seq);
  // In front of the second one there is room now for what is smaller than the first was, and behind it for the rest.
  const std::string third = record(3, kWalkBytes);
  ASSERT_TRUE(proxy_.hasRoom(third.size()));
  proxy_.post(third);
  EXPECT_FALSE(proxy_.hasRoom(16)) << "the walk has come round to the second";
  EXPECT_EQ(inbox.tryBegin()->record, second);
  EXPECT_EQ(inbox.tryBegin()->record, third);
}

TEST_F(SlotWalk, RecordsOfAContextThatIsNeverIdleStayInTheFirstPages) {
  Outbox outbox(base_, -1, nullptr);
  std::mt19937 random(11);
  std::string scratch;
  std::uint64_t written = 0;
  std::uint64_t read = 0;
  std::uint32_t furthest = 0;
  const auto take = [&](const hooks::ContextSlot::Record& taken) {
    EXPECT_EQ(taken.body.substr(sizeof(LogBody)), record(read, taken.body.size() - sizeof(LogBody)));
    ++read;
    return !::testing::Test::HasFailure();
  };
  for (int i = 0; i < 5'000; ++i) {
    for (std::size_t count = random() % 40; count > 0; --count) {
      outbox.log(LineLevel::Info, record(written++, 16 + random() % 1500), 1);
      furthest = std::max(furthest, static_cast<std::uint32_t>(header().out_tail.load()));
    }
    // Reading now and then ends in the middle, as the bounds of one read make it.
    std::size_t left = 1 + random() % 60;
    const auto drained =
        proxy_.drain(scratch, [&](const hooks::ContextSlot::Record& taken) { return take(taken) && --left > 0; });
    ASSERT_TRUE(drained) << drained.error();
    ASSERT_FALSE(HasFailure()) << i;
  }
  while (proxy_.hasOutput()) ASSERT_TRUE(proxy_.drain(scratch, take));
  EXPECT_EQ(read, written);
  EXPECT_LT(furthest, 4 * kWalkBytes);
}

TEST_F(SlotWalk, AnEpochThatEndsOutsideTheAreaIsAViolation) {
  Outbox outbox(base_, -1, nullptr);
  std::string scratch;
  const auto take = [](const hooks::ContextSlot::Record&) { return true; };
  outbox.log(LineLevel::Info, "one", 1);
  ASSERT_TRUE(proxy_.drain(scratch, take));
  outbox.log(LineLevel::Info, "two", 1);
  header().out_end = kOutboundBytes + 8;
  EXPECT_FALSE(proxy_.drain(scratch, take));
  header().out_end = 0;
  EXPECT_FALSE(proxy_.drain(scratch, take));
}

}  // namespace
}  // namespace brink::js
