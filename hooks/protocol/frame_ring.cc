#include "hooks/protocol/frame_ring.h"

#include <atomic>
#include <cstring>

#include "proxy/base/check.h"

namespace brink::hooks::protocol {
namespace {

// As large as a header, so that a Skip frame fits wherever a frame may end.
constexpr std::size_t kFrameAlignment = sizeof(FrameHeader);
static_assert(kFramesBytes % kFrameAlignment == 0);
static_assert(kFramesBytes >= 2 * (sizeof(FrameHeader) + kMaxStreamHead + kMaxFrameData));

constexpr std::size_t frameSize(std::size_t body_size) {
  return (sizeof(FrameHeader) + body_size + kFrameAlignment - 1) / kFrameAlignment * kFrameAlignment;
}

}  // namespace

bool FrameWriter::wantsStart(std::size_t size, std::uint64_t head) const {
  return size > kFramesBytes - offset() || (head == tail_ && offset() >= kFramesWalkBytes);
}

bool FrameWriter::fits(std::size_t size, std::uint64_t head) const {
  const std::size_t skipped = wantsStart(size, head) ? kFramesBytes - offset() : 0;
  return skipped + size <= kFramesBytes - (tail_ - head);
}

std::expected<bool, std::string> FrameWriter::hasRoom(std::size_t body_size) {
  const std::size_t size = frameSize(body_size);
  const auto look = [this, size]() -> std::expected<bool, std::string> {
    const std::uint64_t head = header_->frames_head.load(std::memory_order_acquire);
    if (head < head_ || head > tail_ || head % kFrameAlignment != 0) {
      return std::unexpected("frames_head is where no frame ends");
    }
    head_ = head;
    return fits(size, head);
  };
  const auto first = look();
  if (first && *first && asked_) {
    header_->frames_blocked.store(0, std::memory_order_relaxed);
    asked_ = false;
  }
  if (!first || *first) return first;
  asked_ = true;
  // The reader moves its head and then looks at the word; this is the other order. One of the two sees the other.
  header_->frames_blocked.store(1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return look();
}

std::byte* FrameWriter::begin(FrameType type, std::uint32_t stream, std::size_t body_size) {
  const std::size_t size = frameSize(body_size);
  CHECK(fits(size, head_));
  if (wantsStart(size, head_)) {
    const FrameHeader skip{.size = static_cast<std::uint32_t>(kFramesBytes - offset()),
                           .type = static_cast<std::uint16_t>(FrameType::Skip),
                           .zero = 0,
                           .stream = 0,
                           .body_size = 0};
    std::memcpy(area_ + offset(), &skip, sizeof skip);
    tail_ += skip.size;
  }
  const FrameHeader header{.size = static_cast<std::uint32_t>(size),
                           .type = static_cast<std::uint16_t>(type),
                           .zero = 0,
                           .stream = stream,
                           .body_size = static_cast<std::uint32_t>(body_size)};
  std::byte* at = area_ + offset();
  std::memcpy(at, &header, sizeof header);
  tail_ += size;
  return at + sizeof header;
}

void FrameWriter::publish() { header_->frames_tail.store(tail_, std::memory_order_release); }

void FrameWriter::send(FrameType type, std::uint32_t stream, std::string_view body) {
  std::byte* at = begin(type, stream, body.size());
  if (!body.empty()) std::memcpy(at, body.data(), body.size());
  publish();
}

std::optional<FrameReader::Frame> FrameReader::next() {
  for (;;) {
    const std::uint64_t tail = header_->frames_tail.load(std::memory_order_acquire);
    if (tail == head_) return std::nullopt;
    const std::size_t offset = head_ % kFramesBytes;
    FrameHeader header{};
    std::memcpy(&header, area_ + offset, sizeof header);
    const bool possible = header.size >= sizeof header && header.size % kFrameAlignment == 0 &&
                          header.size <= tail - head_ && header.size <= kFramesBytes - offset &&
                          header.body_size <= header.size - sizeof header;
    CHECK(possible);  // a bug of the proxy must not become memory corruption
    head_ += header.size;
    if (static_cast<FrameType>(header.type) == FrameType::Skip) continue;
    return Frame{.type = static_cast<FrameType>(header.type),
                 .stream = header.stream,
                 .body = {reinterpret_cast<const char*>(area_ + offset + sizeof header), header.body_size}};
  }
}

bool FrameReader::release() {
  header_->frames_head.store(head_, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return header_->frames_blocked.load(std::memory_order_relaxed) != 0;
}

}  // namespace brink::hooks::protocol
