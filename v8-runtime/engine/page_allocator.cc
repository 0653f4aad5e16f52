#include "v8-runtime/engine/page_allocator.h"

#include <cstdint>

#include <sys/mman.h>
#include <unistd.h>

#include "proxy/base/check.h"

namespace brink::js {
namespace {

// From here on a reservation is mapped on its own: V8 asks for 128 MB (code range) and up (Wasm guard regions).
constexpr std::size_t kOwnMappingBytes = 32u << 20;

// Who takes much at once (Wasm memory, large objects) leaves this to V8 under the kernel's data limit: it makes its
// code pages writable to collect garbage and dies when it cannot. It has less than 1 MB of them in usual handlers.
constexpr std::size_t kMuch = 1u << 20;
constexpr std::size_t kReserve = 4u << 20;

// A try is the only way to know what the kernel would still give.
bool leavesReserve() {
  void* reserve = mmap(nullptr, kReserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return reserve != MAP_FAILED && munmap(reserve, kReserve) == 0;
}

int protection(v8::PageAllocator::Permission permissions) {
  switch (permissions) {
    case v8::PageAllocator::kNoAccess:
    case v8::PageAllocator::kNoAccessWillJitLater:
      return PROT_NONE;
    case v8::PageAllocator::kRead:
      return PROT_READ;
    case v8::PageAllocator::kReadWrite:
      return PROT_READ | PROT_WRITE;
    case v8::PageAllocator::kReadWriteExecute:
      return PROT_READ | PROT_WRITE | PROT_EXEC;
    case v8::PageAllocator::kReadExecute:
      return PROT_READ | PROT_EXEC;
  }
  return PROT_NONE;
}

std::byte* alignUp(std::byte* address, std::size_t alignment) {
  const auto value = reinterpret_cast<std::uintptr_t>(address);
  return reinterpret_cast<std::byte*>((value + alignment - 1) & ~(alignment - 1));
}

// Maps with the alignment by mapping more and cutting the ends off.
std::byte* mapAligned(std::size_t length, std::size_t alignment, std::size_t page_size, int prot) {
  const std::size_t slack = alignment > page_size ? alignment - page_size : 0;
  void* mapped = mmap(nullptr, length + slack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  auto* begin = static_cast<std::byte*>(mapped);
  auto* aligned = alignUp(begin, alignment);
  if (aligned != begin) munmap(begin, static_cast<std::size_t>(aligned - begin));
  const std::size_t tail = static_cast<std::size_t>(begin + length + slack - (aligned + length));
  if (tail != 0) munmap(aligned + length, tail);
  if (prot != PROT_NONE && mprotect(aligned, length, prot) != 0) {
    munmap(aligned, length);
    return nullptr;
  }
  return aligned;
}

}  // namespace

CompactPageAllocator::CompactPageAllocator(std::size_t region_bytes)
    : page_size_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))), region_bytes_(region_bytes) {
  constexpr std::size_t kChunkAlignment = 256u << 10;  // V8's heap pages: no first chunk is lost to alignment
  region_ = mapAligned(region_bytes_, kChunkAlignment, page_size_, PROT_NONE);
  CHECK(region_ != nullptr);
  free_.emplace(region_, region_bytes_);
}

CompactPageAllocator::~CompactPageAllocator() { munmap(region_, region_bytes_); }

void CompactPageAllocator::SetRandomMmapSeed(int64_t /*seed*/) {}

void* CompactPageAllocator::AllocatePages(void* /*hint*/, std::size_t length, std::size_t alignment,
                                          Permission permissions) {
  const int prot = protection(permissions);
  if (length < kOwnMappingBytes) {
    if (auto* taken = takeFree(length, alignment)) {
      if (prot == PROT_NONE || SetPermissions(taken, length, permissions)) return taken;
      giveBack(taken, length);  // the kernel's data limit: V8 collects garbage or gives up
      return nullptr;
    }
  }
  return mapAligned(length, alignment, page_size_, prot);
}

bool CompactPageAllocator::FreePages(void* address, std::size_t length) {
  if (!insideRegion(address)) return munmap(address, length) == 0;
  if (!DecommitPages(address, length)) return false;
  giveBack(static_cast<std::byte*>(address), length);
  return true;
}

bool CompactPageAllocator::ReleasePages(void* address, std::size_t length, std::size_t new_length) {
  return FreePages(static_cast<std::byte*>(address) + new_length, length - new_length);
}

// What was read-only or code before is never this large.
bool CompactPageAllocator::SetPermissions(void* address, std::size_t length, Permission permissions) {
  if (mprotect(address, length, protection(permissions)) != 0) return false;
  if (permissions != kReadWrite || length < kMuch || leavesReserve()) return true;
  DecommitPages(address, length);
  return false;
}

bool CompactPageAllocator::DiscardSystemPages(void* address, std::size_t length) {
  return madvise(address, length, MADV_DONTNEED) == 0;
}

bool CompactPageAllocator::DecommitPages(void* address, std::size_t length) {
  return madvise(address, length, MADV_DONTNEED) == 0 && mprotect(address, length, PROT_NONE) == 0;
}

bool CompactPageAllocator::insideRegion(const void* address) const {
  const auto* at = static_cast<const std::byte*>(address);
  return at >= region_ && at < region_ + region_bytes_;
}

std::size_t CompactPageAllocator::freeBytesForTest() const {
  std::size_t sum = 0;
  for (const auto& [address, length] : free_) sum += length;
  return sum;
}

std::byte* CompactPageAllocator::takeFree(std::size_t length, std::size_t alignment) {
  for (auto it = free_.begin(); it != free_.end(); ++it) {
    std::byte* const begin = it->first;
    std::byte* const end = begin + it->second;
    std::byte* const aligned = alignUp(begin, alignment);
    if (aligned > end || static_cast<std::size_t>(end - aligned) < length) continue;
    if (aligned == begin) {
      free_.erase(it);
    } else {
      it->second = static_cast<std::size_t>(aligned - begin);
    }
    if (aligned + length != end) free_.emplace(aligned + length, static_cast<std::size_t>(end - (aligned + length)));
    return aligned;
  }
  return nullptr;
}

void CompactPageAllocator::giveBack(std::byte* address, std::size_t length) {
  auto next = free_.lower_bound(address);
  if (next != free_.end() && address + length == next->first) {
    length += next->second;
    next = free_.erase(next);
  }
  if (next != free_.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second == address) {
      previous->second += length;
      return;
    }
  }
  free_.emplace(address, length);
}

}  // namespace brink::js
