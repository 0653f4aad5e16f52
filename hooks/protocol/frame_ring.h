// The ring of frames in a slot, both ends (slot.h: frames_tail, frames_head, the area at kFramesOffset).
//
// Positions count bytes from the beginning of time; a frame is never split: where the ring's rest is too short, a Skip
// frame fills it. When everything was read, the writer starts at the ring's beginning again as soon as it is beyond
// kFramesWalkBytes: what it skips is room that it lacks until that was read.
//
// The writer (proxy) believes nothing: the reader's position is read once and checked. The reader (context) may trust
// the writer and checks bounds all the same. Neither allocates. Single-threaded at each end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "hooks/protocol/broker.h"
#include "hooks/protocol/slot.h"

namespace brink::hooks::protocol {

inline constexpr std::size_t kFramesWalkBytes = kFramesBytes / 4 * 3;

class FrameWriter {
 public:
  // `slot` is the start of the mapped slot.
  explicit FrameWriter(std::byte* slot) : header_(reinterpret_cast<SlotHeader*>(slot)), area_(slot + kFramesOffset) {}

  // Whether a frame with such a body fits now. If not, the context is asked to say FramesRead. The error says that its
  // position is forged.
  std::expected<bool, std::string> hasRoom(std::size_t body_size);
  // Where the body is to be written. Requires: hasRoom(body_size) just said so.
  std::byte* begin(FrameType type, std::uint32_t stream, std::size_t body_size);
  void publish();
  void send(FrameType type, std::uint32_t stream, std::string_view body);

 private:
  std::size_t offset() const { return tail_ % kFramesBytes; }
  bool fits(std::size_t size, std::uint64_t head) const;
  bool wantsStart(std::size_t size, std::uint64_t head) const;

  SlotHeader* header_;
  std::byte* area_;
  std::uint64_t tail_ = 0;  // what frames_tail says, and the frame that was begun
  std::uint64_t head_ = 0;  // the last position that was believed
  bool asked_ = false;      // frames_blocked is set
};

class FrameReader {
 public:
  explicit FrameReader(std::byte* slot) : header_(reinterpret_cast<SlotHeader*>(slot)), area_(slot + kFramesOffset) {}

  struct Frame {
    FrameType type;
    std::uint32_t stream;
    std::string_view body;  // in the slot; until release()
  };
  // The next frame that was not given yet.
  std::optional<Frame> next();
  bool any() const { return header_->frames_tail.load(std::memory_order_acquire) != head_; }
  // All that next() gave may be overwritten. True: the proxy waits to hear of it.
  bool release();

 private:
  SlotHeader* header_;
  std::byte* area_;
  std::uint64_t head_ = 0;
};

}  // namespace brink::hooks::protocol
