// The shared memory of a volume: copied in and out within its bounds, and given back.
//
// Pages of it that this process has touched count as its resident memory, and /tmp is not part of a function's memory
// size: they are dropped from its page tables after every kWindow bytes. Their content stays where it is.
//
// Thread-affine. The memory must stay mapped as long as this exists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace brink::js {

class VolumeMemory {
 public:
  // What stays in the page tables at most, about: little beside the smallest memory size.
  static constexpr std::size_t kWindow = 1 << 20;

  VolumeMemory() = default;
  // Requires: `base` is page-aligned.
  VolumeMemory(std::byte* base, std::size_t size) : base_(base), size_(size) {}

  std::size_t size() const { return size_; }

  // Outside of the bounds nothing is read or written: a bug, checked.
  void read(std::uint64_t offset, std::span<std::byte> out);
  void write(std::uint64_t offset, std::span<const std::byte> bytes);
  void zero(std::uint64_t offset, std::uint64_t length);
  // Zero from now on, and the pages are the machine's again. Requires: whole pages.
  void discard(std::uint64_t offset, std::uint64_t length);
  // One word, stored whole, and in order with all other writes: whoever maps the memory later sees what was written
  // before it, and nothing of what follows without it.
  std::uint32_t word(std::uint64_t offset);
  void setWord(std::uint64_t offset, std::uint32_t value);

  template <typename T>
  T load(std::uint64_t offset) {
    T value;
    read(offset, std::as_writable_bytes(std::span(&value, 1)));
    return value;
  }
  template <typename T>
  void store(std::uint64_t offset, const T& value) {
    write(offset, std::as_bytes(std::span(&value, 1)));
  }

 private:
  std::byte* at(std::uint64_t offset, std::uint64_t length);
  void touched(std::uint64_t length);

  std::byte* base_ = nullptr;
  std::size_t size_ = 0;
  std::size_t touched_ = 0;
};

}  // namespace brink::js
