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
  in_offset_ = other.in_offset_;
  out_position_ = other.out_position_;
  return *this;
}

ContextSlot::~ContextSlot() {
  if (base_ != nullptr) munmap(base_, protocol::kSlotBytes);
}

bool ContextSlot::hasRoom(std::size_t size) const {
  return next_seq_ - passed_seq_ <= protocol::kCallEntries && size <= protocol::kInboundBytes - in_offset_;
}

std::uint64_t ContextSlot::post(std::string_view record) {
  CHECK(hasRoom(record.size()));
  std::memcpy(base_ + protocol::kInboundOffset + in_offset_, record.data(), record.size());
  const std::uint64_t seq = next_seq_++;
  protocol::CallEntry& posted = entry(seq);
  posted.offset = static_cast<std::uint32_t>(in_offset_);
  posted.size = static_cast<std::uint32_t>(record.size());
  posted.word.store(callWord(seq, CallState::Posted), std::memory_order_release);
  in_offset_ = std::min(aligned(in_offset_ + record.size()), protocol::kInboundBytes);
  return seq;
}

bool ContextSlot::takeBack(std::uint64_t seq) {
  std::uint64_t expected = callWord(seq, CallState::Posted);
  return entry(seq).word.compare_exchange_strong(expected, callWord(seq, CallState::Taken), std::memory_order_acq_rel);
}

void ContextSlot::passed(std::uint64_t seq) { passed_seq_ = std::max(passed_seq_, seq); }

void ContextSlot::wake() {
  protocol::SlotHeader& slot = *header();
  slot.in_futex.fetch_add(1, std::memory_order_seq_cst);
  if (slot.waiting.load(std::memory_order_seq_cst) == 0) return;
  syscall(SYS_futex, &slot.in_futex, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

std::expected<void, std::string> ContextSlot::drain(std::string& scratch,
                                                    const std::function<bool(const Record&)>& take) {
  const std::uint64_t tail = header()->out_tail.load(std::memory_order_acquire);
  const std::size_t end = offsetOf(tail);
  std::size_t start = offsetOf(out_position_);
  // A new epoch may only begin when everything of the one before was consumed. Who begins it earlier loses its own
  // words.
  if (epochOf(tail) == epochOf(out_position_) + 1)
    start = 0;
  else if (epochOf(tail) != epochOf(out_position_))
    return std::unexpected("out_tail jumps over an epoch");
  if (end > protocol::kOutboundBytes || end < start) return std::unexpected("out_tail lies outside the area");
  const std::size_t published = end - start;
  const char* const records = base_ + protocol::kOutboundOffset + start;
  scratch.assign(records, std::min(published, kMaxDrainBytes));

  std::size_t consumed = 0;
  for (std::size_t count = 0; consumed < published && count < kMaxDrainRecords; ++count) {
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
    if (!take(record)) break;
  }
  out_position_ = tail - published + consumed;
  header()->out_head.store(out_position_, std::memory_order_release);
  return {};
}

std::uint64_t ContextSlot::residentBytes() const {
  struct stat found {};
  return fstat(memfd_.get(), &found) == 0 ? static_cast<std::uint64_t>(found.st_blocks) * 512 : 0;
}

void ContextSlot::giveBack(bool idle) {
  const auto punch = [this](std::size_t offset, std::size_t size) {
    // Pages that stay are only missed; the worst is what was before.
    if (size > 0)
      fallocate(memfd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                static_cast<off_t>(size));
  };
  if (idle) {
    // Frozen: it neither reads nor writes, and what it writes next begins a new epoch.
    punch(protocol::kInboundOffset, protocol::kInboundBytes + protocol::kOutboundBytes);
  } else {
    // It may be writing behind out_tail, but never before out_head in this epoch.
    punch(protocol::kOutboundOffset, offsetOf(out_position_) / kPageBytes * kPageBytes);
  }
}

}  // namespace brink::hooks
