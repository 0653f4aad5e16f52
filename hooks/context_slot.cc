#include "hooks/context_slot.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using protocol::CallState;
using protocol::callWord;
using protocol::RecordHeader;

constexpr std::size_t kRecordAlignment = 8;
constexpr std::size_t kPageBytes = 4096;

constexpr std::size_t aligned(std::size_t size) {
  return (size + kRecordAlignment - 1) / kRecordAlignment * kRecordAlignment;
}

constexpr std::uint32_t epochOf(std::uint64_t position) { return static_cast<std::uint32_t>(position >> 32); }
constexpr std::size_t offsetOf(std::uint64_t position) { return position & 0xFFFFFFFF; }

}  // namespace

Result<ContextSlot> ContextSlot::make() {
  ContextSlot slot;
  slot.memfd_ = UniqueFd(memfd_create("brink-slot", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!slot.memfd_) return failErrno(Side::Internal, "memfd_create", errno);
  if (ftruncate(slot.memfd_.get(), protocol::kSlotBytes) != 0) return failErrno(Side::Internal, "ftruncate", errno);
  if (fcntl(slot.memfd_.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
    return failErrno(Side::Internal, "F_ADD_SEALS", errno);
  }
  void* memory = mmap(nullptr, protocol::kSlotBytes, PROT_READ | PROT_WRITE, MAP_SHARED, slot.memfd_.get(), 0);
  if (memory == MAP_FAILED) return failErrno(Side::Internal, "mmap of a slot", errno);
  slot.base_ = static_cast<char*>(memory);
  // 32 MiB of tenants' data per context have no place in a core file.
  madvise(memory, protocol::kSlotBytes, MADV_DONTDUMP);
  slot.header()->protocol_version = protocol::kProtocolVersion;
  return slot;
}

ContextSlot::ContextSlot(ContextSlot&& other) noexcept { *this = std::move(other); }

ContextSlot& ContextSlot::operator=(ContextSlot&& other) noexcept {
  if (this == &other) return *this;
  if (base_ != nullptr) munmap(base_, protocol::kSlotBytes);
  memfd_ = std::move(other.memfd_);
  base_ = std::exchange(other.base_, nullptr);
  next_seq_ = other.next_seq_;
  passed_seq_ = other.passed_seq_;
  live_seq_ = other.live_seq_;
  offsets_ = other.offsets_;
  in_offset_ = other.in_offset_;
  out_position_ = other.out_position_;
  return *this;
}

ContextSlot::~ContextSlot() {
  if (base_ != nullptr) munmap(base_, protocol::kSlotBytes);
}

// Records lie one behind the other, and begin at 0 again once the first ones were answered: a context that is never
// idle walks round in the same few pages.
std::optional<std::size_t> ContextSlot::placeFor(std::size_t size) const {
  if (next_seq_ - passed_seq_ > protocol::kCallEntries) return std::nullopt;
  if (live_seq_ == next_seq_) return size <= protocol::kInboundBytes ? std::optional<std::size_t>(0) : std::nullopt;
  const std::size_t oldest = offsets_[live_seq_ % protocol::kCallEntries];
  const bool round = in_offset_ <= oldest;
  if (!round && in_offset_ >= protocol::kWalkBytes && size < oldest) return 0;
  const std::size_t end = round ? oldest : protocol::kInboundBytes;
  return size < end - in_offset_ || (!round && size == end - in_offset_) ? std::optional(in_offset_) : std::nullopt;
}

bool ContextSlot::hasRoom(std::size_t size) const { return placeFor(size).has_value(); }

std::uint64_t ContextSlot::post(std::string_view record) {
  const std::optional<std::size_t> place = placeFor(record.size());
  CHECK(place);
  std::memcpy(base_ + protocol::kInboundOffset + *place, record.data(), record.size());
  const std::uint64_t seq = next_seq_++;
  offsets_[seq % protocol::kCallEntries] = static_cast<std::uint32_t>(*place);
  protocol::CallEntry& posted = entry(seq);
  posted.offset = static_cast<std::uint32_t>(*place);
  posted.size = static_cast<std::uint32_t>(record.size());
  posted.word.store(callWord(seq, CallState::Posted), std::memory_order_release);
  in_offset_ = std::min(aligned(*place + record.size()), protocol::kInboundBytes);
  return seq;
}

bool ContextSlot::takeBack(std::uint64_t seq) {
  std::uint64_t expected = callWord(seq, CallState::Posted);
  return entry(seq).word.compare_exchange_strong(expected, callWord(seq, CallState::Taken), std::memory_order_acq_rel);
}

void ContextSlot::passed(std::uint64_t seq) {
  passed_seq_ = std::max(passed_seq_, seq);
  live_seq_ = std::max(live_seq_, seq + 1);
}

void ContextSlot::wake(bool calls, bool frames) {
  protocol::SlotHeader& slot = *header();
  slot.in_futex.fetch_add(1, std::memory_order_seq_cst);
  const auto waiting = static_cast<protocol::Waiting>(slot.waiting.load(std::memory_order_seq_cst));
  const bool wanted = waiting == protocol::Waiting::ForCall ? calls : waiting == protocol::Waiting::ForFrames && frames;
  if (!wanted) return;
  syscall(SYS_futex, &slot.in_futex, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

std::expected<void, std::string> ContextSlot::drain(std::string& scratch, const Take& take) {
  const std::uint64_t tail = header()->out_tail.load(std::memory_order_acquire);
  if (epochOf(tail) == epochOf(out_position_) + 1) {
    const std::size_t ended = header()->out_end.load(std::memory_order_relaxed);
    const auto rest = drainUpTo(ended, scratch, take);
    if (!rest) return std::unexpected(rest.error());
    if (!*rest) return {};
    out_position_ = std::uint64_t{epochOf(tail)} << 32;
  } else if (epochOf(tail) != epochOf(out_position_)) {
    return std::unexpected("out_tail jumps over an epoch");
  }
  if (const auto read = drainUpTo(offsetOf(tail), scratch, take); !read) return std::unexpected(read.error());
  return {};
}

std::expected<bool, std::string> ContextSlot::drainUpTo(std::size_t end, std::string& scratch, const Take& take) {
  const std::size_t start = offsetOf(out_position_);
  if (end > protocol::kOutboundBytes || end < start) return std::unexpected("what was published ends outside the area");
  const std::size_t published = end - start;
  const char* const records = base_ + protocol::kOutboundOffset + start;
  scratch.assign(records, std::min(published, kMaxDrainBytes));

  std::size_t consumed = 0;
  bool wanted = true;
  for (std::size_t count = 0; wanted && consumed < published && count < kMaxDrainRecords; ++count) {
    Record record{};
    const std::size_t rest = scratch.size() - consumed;
    // What is not whole here comes next time; only a record that is alone too large is fetched now.
    if (rest < sizeof record.header) {
      if (count > 0 && scratch.size() < published) break;
      return std::unexpected("a record shorter than its header");
    }
    std::memcpy(&record.header, scratch.data() + consumed, sizeof record.header);
    const std::size_t size = record.header.size;
    if (size < sizeof record.header || size % kRecordAlignment != 0 || size > published - consumed) {
      return std::unexpected("a record's size is impossible");
    }
    if (record.header.body_size > size - sizeof record.header) return std::unexpected("a body larger than its record");
    if (size > rest && count > 0) break;
    if (size > rest) scratch.append(records + scratch.size(), size - scratch.size());
    record.body = std::string_view(scratch).substr(consumed + sizeof record.header, record.header.body_size);
    consumed += size;
    wanted = take(record);
  }
  out_position_ += consumed;
  header()->out_head.store(out_position_, std::memory_order_release);
  return wanted && consumed == published;
}

std::uint64_t ContextSlot::residentBytes() const {
  struct stat found {};
  return fstat(memfd_.get(), &found) == 0 ? static_cast<std::uint64_t>(found.st_blocks) * 512 : 0;
}

void ContextSlot::giveBack(bool idle) {
  const auto punch = [this](std::size_t offset, std::size_t size) {
    // Pages that stay are only missed; the worst is what was before.
    fallocate(memfd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
              static_cast<off_t>(size));
  };
  if (idle) {
    // Frozen: it neither reads nor writes, and what it writes next begins a new epoch.
    punch(protocol::kInboundOffset, protocol::kInboundBytes + protocol::kOutboundBytes);
  } else if (const std::size_t consumed = offsetOf(out_position_) / kPageBytes * kPageBytes;
             consumed > protocol::kWalkBytes) {
    // It may be writing behind out_tail, or a new epoch in front of kWalkBytes.
    punch(protocol::kOutboundOffset + protocol::kWalkBytes, consumed - protocol::kWalkBytes);
  }
}

}  // namespace brink::hooks
