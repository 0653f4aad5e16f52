#include "v8-runtime/files/volume_memory.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include <sys/mman.h>

#include "proxy/base/check.h"

namespace brink::js {

std::byte* VolumeMemory::at(std::uint64_t offset, std::uint64_t length) {
  CHECK(offset <= size_ && length <= size_ - offset);
  return base_ + offset;
}

void VolumeMemory::touched(std::uint64_t length) {
  constexpr std::size_t kPage = 4096;  // the least that a touch makes resident
  touched_ += length + kPage;
  if (touched_ < kWindow) return;
  touched_ = 0;
  madvise(base_, size_, MADV_DONTNEED);  // of a shared mapping: out of the page tables, no more
}

void VolumeMemory::read(std::uint64_t offset, std::span<std::byte> out) {
  while (!out.empty()) {
    const std::size_t piece = std::min(out.size(), kWindow);
    std::memcpy(out.data(), at(offset, piece), piece);
    touched(piece);
    offset += piece;
    out = out.subspan(piece);
  }
}

void VolumeMemory::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const std::size_t piece = std::min(bytes.size(), kWindow);
    std::memcpy(at(offset, piece), bytes.data(), piece);
    touched(piece);
    offset += piece;
    bytes = bytes.subspan(piece);
  }
}

void VolumeMemory::zero(std::uint64_t offset, std::uint64_t length) {
  while (length > 0) {
    const std::uint64_t piece = std::min<std::uint64_t>(length, kWindow);
    std::memset(at(offset, piece), 0, piece);
    touched(piece);
    offset += piece;
    length -= piece;
  }
}

void VolumeMemory::discard(std::uint64_t offset, std::uint64_t length) {
  if (length == 0) return;
  // Memory that is no shared mapping cannot be punched: then it is only zero.
  if (madvise(at(offset, length), length, MADV_REMOVE) != 0) zero(offset, length);
}

std::uint32_t VolumeMemory::word(std::uint64_t offset) {
  CHECK(offset % sizeof(std::uint32_t) == 0);
  touched(sizeof(std::uint32_t));
  auto* word = reinterpret_cast<std::uint32_t*>(at(offset, sizeof(std::uint32_t)));
  return std::atomic_ref(*word).load(std::memory_order_acquire);
}

void VolumeMemory::setWord(std::uint64_t offset, std::uint32_t value) {
  CHECK(offset % sizeof(std::uint32_t) == 0);
  touched(sizeof(std::uint32_t));
  auto* word = reinterpret_cast<std::uint32_t*>(at(offset, sizeof(std::uint32_t)));
  // Whoever maps this later does so after this process's end, which may come between any two instructions: their order
  // is all that counts.
  std::atomic_signal_fence(std::memory_order_seq_cst);
  std::atomic_ref(*word).store(value, std::memory_order_release);
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

}  // namespace brink::js
