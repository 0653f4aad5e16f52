// Which blocks of a volume are free: one bit each. Taken from where the last one was taken, so that a file's blocks lie
// side by side.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace brink::js {

class FreeBlocks {
 public:
  explicit FreeBlocks(std::uint64_t blocks) : blocks_(blocks), count_(blocks), free_((blocks + 63) / 64, ~0ULL) {
    if (blocks % 64 != 0) free_.back() = (1ULL << blocks % 64) - 1;
  }

  std::uint64_t count() const { return count_; }
  bool isFree(std::uint64_t block) const { return block < blocks_ && (free_[block / 64] >> block % 64 & 1) != 0; }

  std::optional<std::uint32_t> take() {
    if (count_ == 0) return std::nullopt;
    if (isFree(next_)) return takeThis(next_);
    for (std::size_t i = 0, word = next_ / 64; i <= free_.size(); ++i, ++word) {
      if (word >= free_.size()) word = 0;
      if (free_[word] != 0) return takeThis(word * 64 + static_cast<std::size_t>(std::countr_zero(free_[word])));
    }
    return std::nullopt;
  }
  // Requires: isFree(block).
  std::uint32_t takeThis(std::uint64_t block) {
    free_[block / 64] &= ~(1ULL << block % 64);
    --count_;
    next_ = block + 1 < blocks_ ? block + 1 : 0;
    return static_cast<std::uint32_t>(block);
  }
  void give(std::uint32_t block) {
    free_[block / 64] |= 1ULL << block % 64;
    ++count_;
  }

 private:
  const std::uint64_t blocks_;
  std::uint64_t count_;
  std::uint64_t next_ = 0;
  std::vector<std::uint64_t> free_;
};

}  // namespace brink::js
