// The proxy's end of one slot (hooks/protocol/slot.h): posts calls, takes them back, copies records out and checks
// them.
//
// What the context wrote is hostile: it is copied first, then looked at; every word is read once. Cost of a call: one
// copy in, one copy out, no system call except the wake. Thread-affine to the worker.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "hooks/protocol/slot.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

// What is read from one context at a time, so that a loop of log lines takes its turn like everybody else: a worker
// spends some hundred microseconds on it. One record may be larger.
inline constexpr std::size_t kMaxDrainBytes = 256 * 1024;
inline constexpr std::size_t kMaxDrainRecords = 1024;

class ContextSlot {
 public:
  ContextSlot() = default;
  // Memory that belongs to neither side yet: a sealed memfd, mapped, left out of core dumps.
  static Result<ContextSlot> make();
  ContextSlot(ContextSlot&& other) noexcept;
  ContextSlot& operator=(ContextSlot&& other) noexcept;
  ~ContextSlot();

  int memfd() const { return memfd_.get(); }
  explicit operator bool() const { return base_ != nullptr; }

  // ---- calls ----

  // Whether a record of `size` bytes can be posted now: an entry and contiguous space are free.
  bool hasRoom(std::size_t size) const;
  // Copies the record in and publishes it; returns its sequence number. Requires hasRoom(). wake() must follow, once
  // for any number of posts.
  std::uint64_t post(std::string_view record);
  // True: the context had not begun it and never will.
  bool takeBack(std::uint64_t seq);
  // The call was answered: everything up to it has been passed by the context.
  void passed(std::uint64_t seq);
  // No call is outstanding: space starts at offset 0 again.
  void restart() {
    in_offset_ = 0;
    live_seq_ = next_seq_;
  }
  // One futex wake if the context waits for what was published: a call, or frames.
  void wake(bool calls, bool frames);
  // The whole slot, for the ring of frames.
  std::byte* memory() const { return reinterpret_cast<std::byte*>(base_); }

  // ---- records ----

  bool hasOutput() const { return header()->out_tail.load(std::memory_order_acquire) != out_position_; }

  struct Record {
    protocol::RecordHeader header;
    std::string_view body;  // points into `scratch`
  };
  // Copies what was published, up to the bounds above, into `scratch` and gives it to `take`, record by record, until
  // that returns false. hasOutput() says whether there is more. The error says in what way it was malformed: the
  // context is to be killed.
  using Take = std::function<bool(const Record&)>;
  std::expected<void, std::string> drain(std::string& scratch, const Take& take);

  // What the context says of the calls it began: a hint for scheduling, never more.
  std::uint64_t begunSeq() const { return header()->begun_seq.load(std::memory_order_relaxed); }
  // Whether it says that its call waits for a timer: the same.
  bool waits() const {
    return header()->state.load(std::memory_order_relaxed) ==
           static_cast<std::uint32_t>(protocol::ContextState::Waiting);
  }
  // Self-reported: to be clamped.
  std::uint64_t peakMemoryBytes() const { return header()->peak_memory_bytes.load(std::memory_order_relaxed); }

  // Bytes of shared memory that the slot occupies now.
  std::uint64_t residentBytes() const;
  // Gives pages back to the kernel: consumed records, and all records of calls if none is outstanding (`idle`).
  void giveBack(bool idle);

 private:
  // Where in the inbound area a record fits.
  std::optional<std::size_t> placeFor(std::size_t size) const;
  // Gives the records of one epoch up to the offset `end` to `take`. True: all of them were taken.
  std::expected<bool, std::string> drainUpTo(std::size_t end, std::string& scratch, const Take& take);
  protocol::SlotHeader* header() const { return reinterpret_cast<protocol::SlotHeader*>(base_); }
  protocol::CallEntry& entry(std::uint64_t seq) const { return header()->calls[seq % protocol::kCallEntries]; }

  UniqueFd memfd_;
  char* base_ = nullptr;
  std::uint64_t next_seq_ = 1;
  std::uint64_t passed_seq_ = 0;
  std::uint64_t live_seq_ = 1;  // records from this one on are in use, as far as they were posted
  std::array<std::uint32_t, protocol::kCallEntries> offsets_{};  // of those; the entries' are the context's to forge
  std::size_t in_offset_ = 0;
  std::uint64_t out_position_ = 0;  // epoch << 32 | offset, as far as consumed; what out_head says
};

}  // namespace brink::hooks
