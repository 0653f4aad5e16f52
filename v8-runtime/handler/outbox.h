// The context's side of the slot's outbound half: records appended, published, and the bell that tells the proxy.
// Layout, epochs and memory order: hooks/protocol/slot.h.
//
// The bell rings at most once per sleep of the proxy's worker, when the queue is drained or the oldest completion that
// nobody was told of is older than kBellDelayNs.
// Thread-affine. Owned by the call loop; slot, bell and sleep page outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "hooks/protocol/slot.h"

namespace brink::js {

class Outbox {
 public:
  // The largest body that fits: the outbound area less one record header.
  static constexpr std::size_t kMaxBody = hooks::protocol::kOutboundBytes - sizeof(hooks::protocol::RecordHeader) - 8;

  // `bell` and `sleep_page` may be -1 and null: then nobody is told (the zygote's warming).
  Outbox(std::byte* slot, int bell, const hooks::protocol::SleepPage* sleep_page)
      : header_(*reinterpret_cast<hooks::protocol::SlotHeader*>(slot)),
        area_(slot + hooks::protocol::kOutboundOffset),
        bell_(bell),
        sleep_page_(sleep_page) {}

  // Room for a record's body, to be filled and then published. Waits while the proxy has not made room: a handler that
  // logs faster than the proxy reads is slowed down, as a pipe would. Requires: body_size <= kMaxBody.
  std::byte* begin(std::size_t body_size);
  // Publishes what begin() gave. `body_size` may be smaller than it was asked for.
  void publish(hooks::protocol::RecordType type, std::uint16_t flags, std::uint64_t seq, std::size_t body_size,
               std::uint32_t elapsed_us = 0);
  void log(hooks::protocol::LineLevel level, std::string_view text, std::uint64_t seq);
  // While muted nothing is published: what is said is written to where the next record will be, and forgotten.
  void mute(bool muted) { muted_ = muted; }

  // A call was answered at `now_ns`: rings if the oldest unannounced answer has waited long enough.
  void completed(std::uint64_t now_ns);
  // Rings for everything that nobody was told of. Before every wait.
  void announce();

  void setState(hooks::protocol::ContextState state);
  void setPeakMemory(std::uint64_t bytes);

 private:
  void ring();

  hooks::protocol::SlotHeader& header_;
  std::byte* area_;
  int bell_;
  const hooks::protocol::SleepPage* sleep_page_;
  std::uint32_t epoch_ = 0;
  std::uint32_t offset_ = 0;
  std::uint32_t previous_end_ = 0;  // where the epoch before ended
  bool muted_ = false;
  bool unannounced_ = false;
  std::uint64_t oldest_unannounced_ns_ = 0;
  std::uint32_t rung_for_ = 0;  // the sleep that was ended already; 0 is even, so never a sleep
};

}  // namespace brink::js
