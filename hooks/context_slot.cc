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
  // A new epoch may only begin when everything of the one before was consumed; everything published before is.
  if (epochOf(tail) == epochOf(out_position_) + 1)
    start = 0;
  else if (epochOf(tail) != epochOf(out_position_))
    return std::unexpected("out_tail jumps over an epoch");
  if (end > protocol::kOutboundBytes || end < start) return std::unexpected("out_tail lies outside the area");
  scratch.assign(base_ + protocol::kOutboundOffset + start, end - start);
  out_position_ = tail;
  header()->out_head.store(tail, std::memory_order_release);

  std::string_view rest = scratch;
  while (!rest.empty()) {
    Record record{};
    if (rest.size() < sizeof record.header) return std::unexpected("a record shorter than its header");
    std::memcpy(&record.header, rest.data(), sizeof record.header);
    const std::size_t size = record.header.size;
    if (size < sizeof record.header || size % kRecordAlignment != 0 || size > rest.size()) {
      return std::unexpected("a record's size is impossible");
    }
    if (record.header.body_size > size - sizeof record.header) return std::unexpected("a body larger than its record");
    record.body = rest.substr(sizeof record.header, record.header.body_size);
    rest.remove_prefix(size);
    if (!take(record)) return {};
  }
  return {};
}

std::uint64_t ContextSlot::residentBytes() const {
  struct stat found {};
  return fstat(memfd_.get(), &found) == 0 ? static_cast<std::uint64_t>(found.st_blocks) * 512 : 0;
}

}  // namespace brink::hooks
