// Tells a fetch that ends whether its path was invalidated since it began, so that a response from before a POST or a
// purge is not stored after it. Internal to the cache. Thread-safe.
//
// Paths share stamps by hash: a fetch may be refused because of another path, which costs one store, never a stale
// answer. Order: invalidate() stamps, and only then are entries removed under their shards' locks; insert() asks under
// the lock. So an insert either sees the stamp, or is seen by the removal.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace brink::cache {

class InvalidationClock {
 public:
  std::uint64_t now() const { return now_.load(std::memory_order_acquire); }

  void invalidate(std::uint64_t path_hash) { stamp(stamps_[path_hash % kStamps]); }
  void invalidateAll() { stamp(all_); }

  bool invalidatedSince(std::uint64_t path_hash, std::uint64_t ticket) const {
    return stamps_[path_hash % kStamps].load(std::memory_order_acquire) > ticket ||
           all_.load(std::memory_order_acquire) > ticket;
  }

 private:
  // 32 KiB: with a thousand writes a second and fetches of a second, a quarter of them would be refused for nothing.
  static constexpr std::size_t kStamps = 4096;

  void stamp(std::atomic<std::uint64_t>& target) {
    const std::uint64_t tick = now_.fetch_add(1, std::memory_order_acq_rel) + 1;
    std::uint64_t seen = target.load(std::memory_order_relaxed);
    while (seen < tick && !target.compare_exchange_weak(seen, tick, std::memory_order_acq_rel)) continue;
  }

  std::atomic<std::uint64_t> now_{0};
  std::atomic<std::uint64_t> all_{0};
  std::array<std::atomic<std::uint64_t>, kStamps> stamps_{};
};

}  // namespace brink::cache
