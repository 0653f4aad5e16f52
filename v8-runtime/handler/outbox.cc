#include "v8-runtime/handler/outbox.h"

#include <algorithm>
#include <cstring>
#include <string>

#include <time.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "v8-runtime/engine/clocks.h"

namespace brink::js {
namespace {

using hooks::protocol::kOutboundBytes;
using hooks::protocol::kWalkBytes;
using hooks::protocol::RecordHeader;

// One line, as CloudWatch cuts them (256 KiB): a line must never fill the ring.
constexpr std::size_t kMaxLineBytes = 256u << 10;
constexpr std::size_t kCutNoteBytes = 40;  // what says that it was cut, at most
constexpr long kRoomPollNs = 100'000;      // waiting for the proxy to read: it turns its loop far more often than this

constexpr std::size_t roundUp(std::size_t size) { return (size + 7) & ~std::size_t{7}; }
constexpr std::uint32_t epochOf(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }
constexpr std::uint32_t offsetOf(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
// What may be written while the epoch before is unread from `head` on.
constexpr std::size_t inFrontOf(std::uint64_t head) { return std::min<std::size_t>(offsetOf(head), kWalkBytes); }
constexpr std::uint64_t tailWord(std::uint32_t epoch, std::uint32_t offset) {
  return std::uint64_t{epoch} << 32 | offset;
}

}  // namespace

std::byte* Outbox::begin(std::size_t body_size) {
  CHECK(body_size <= kMaxBody);
  const std::size_t needed = roundUp(sizeof(RecordHeader) + body_size);
  for (;;) {
    const std::uint64_t head = header_.out_head.load(std::memory_order_acquire);
    const bool fits_in_front = offset_ >= kWalkBytes && epochOf(head) == epoch_ && needed <= inFrontOf(head);
    if (offset_ != 0 && (head == tailWord(epoch_, offset_) || fits_in_front)) {
      header_.out_end.store(offset_, std::memory_order_relaxed);
      previous_end_ = offset_;
      ++epoch_;
      offset_ = 0;
    }
    // The unread rest of the epoch before begins at `head`.
    const bool rest_is_unread = epochOf(head) != epoch_ && offsetOf(head) != previous_end_;
    if (offset_ + needed <= (rest_is_unread ? inFrontOf(head) : kOutboundBytes)) {
      return area_ + offset_ + sizeof(RecordHeader);
    }
    announce();
    const timespec pause{0, kRoomPollNs};
    nanosleep(&pause, nullptr);
  }
}

void Outbox::publish(hooks::protocol::RecordType type, std::uint16_t flags, std::uint64_t seq, std::size_t body_size,
                     std::uint32_t elapsed_us) {
  const std::size_t size = roundUp(sizeof(RecordHeader) + body_size);
  const RecordHeader header{.size = static_cast<std::uint32_t>(size),
                            .type = static_cast<std::uint16_t>(type),
                            .flags = flags,
                            .seq = seq,
                            .body_size = static_cast<std::uint32_t>(body_size),
                            .elapsed_us = elapsed_us};
  std::memcpy(area_ + offset_, &header, sizeof header);
  if (muted_) return;
  offset_ += static_cast<std::uint32_t>(size);
  header_.out_tail.store(tailWord(epoch_, offset_), std::memory_order_release);
  if (!unannounced_) {
    unannounced_ = true;
    oldest_unannounced_ns_ = 0;
  }
}

void Outbox::log(hooks::protocol::LineLevel level, std::string_view text, std::uint64_t seq) {
  if (text.size() > kMaxLineBytes) {
    std::size_t kept = kMaxLineBytes - kCutNoteBytes;
    while ((static_cast<unsigned char>(text[kept]) & 0xC0) == 0x80) --kept;  // never inside a UTF-8 sequence
    const std::string note = " ... (" + std::to_string(text.size() - kept) + " bytes cut)";
    return log(level, std::string(text.substr(0, kept)) + note, seq);
  }
  const hooks::protocol::LogBody body{.wall_ms = wallMs(), .level = static_cast<std::uint8_t>(level), .reserved = {}};
  std::byte* at = begin(sizeof body + text.size());
  std::memcpy(at, &body, sizeof body);
  if (!text.empty()) std::memcpy(at + sizeof body, text.data(), text.size());
  publish(hooks::protocol::RecordType::Log, 0, seq, sizeof body + text.size());
}

void Outbox::completed(std::uint64_t now_ns) {
  if (muted_) return;
  if (oldest_unannounced_ns_ == 0) {
    oldest_unannounced_ns_ = now_ns;
  } else if (now_ns - oldest_unannounced_ns_ > hooks::protocol::kBellDelayNs) {
    announce();
  }
}

void Outbox::announce() {
  if (!unannounced_) return;
  unannounced_ = false;
  ring();
}

void Outbox::setState(hooks::protocol::ContextState state) {
  header_.state.store(static_cast<std::uint32_t>(state), std::memory_order_release);
}

void Outbox::setPeakMemory(std::uint64_t bytes) { header_.peak_memory_bytes.store(bytes, std::memory_order_relaxed); }

void Outbox::ring() {
  if (sleep_page_ == nullptr) return;
  std::atomic_thread_fence(std::memory_order_seq_cst);  // the records are published before the sequence is looked at
  const std::uint32_t sequence = sleep_page_->sequence.load(std::memory_order_acquire);
  if ((sequence & 1) == 0 || sequence == rung_for_) return;
  rung_for_ = sequence;
  const char one = 1;
  // A full pipe has rung already; a closed one (SIGPIPE is ignored) means that the proxy is gone, and so are we soon.
  [[maybe_unused]] const ssize_t written = write(bell_, &one, 1);
}

}  // namespace brink::js
