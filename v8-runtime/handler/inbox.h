// The context's side of the slot's inbound half: calls in the order of their numbers, each begun with one
// compare-and-swap that the proxy's take-back competes with. Layout and memory order: hooks/protocol/slot.h.
//
// Blocking in waitForCall() is the freeze between calls: the process has one thread, so nothing else runs.
// Thread-affine. Owned by the call loop; the slot outlives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hooks/protocol/frame_ring.h"
#include "hooks/protocol/slot.h"

namespace brink::js {

struct InboundCall {
  std::uint64_t seq;
  std::string_view record;  // in the slot; stays until the call is answered
};

class Inbox {
 public:
  // `slot` is the start of the mapped slot.
  explicit Inbox(std::byte* slot)
      : header_(*reinterpret_cast<hooks::protocol::SlotHeader*>(slot)), area_(slot + hooks::protocol::kInboundOffset) {}

  // The next call in order, begun; nothing when none is posted. Those taken back meanwhile are passed over.
  std::optional<InboundCall> tryBegin();
  // Whether a call is posted, or was and is passed over.
  bool hasCall() const;
  // Returns when a call may be there; until then the context is in this state.
  void waitForCall(hooks::protocol::ContextState state);
  // Returns when there is a frame, or at `until_ns` (monotonic), if given. Posted calls do not wake.
  void waitForFrames(const hooks::protocol::FrameReader& frames, std::optional<std::uint64_t> until_ns);
  // Busy waiting for a timer: posted calls do not wake, they have to wait anyway.
  void sleepUntil(std::uint64_t monotonic_ns);

 private:
  void setWaiting(hooks::protocol::Waiting what);

  hooks::protocol::SlotHeader& header_;
  std::byte* area_;
  std::uint64_t next_seq_ = 1;  // 0 stands for "no call" in records
};

}  // namespace brink::js
