// Keys whose responses turned out not to be for sharing a moment ago: their requests go to the origin at once instead
// of waiting in line for each other. Internal to the cache. Thread-safe, without locks.
//
// A direct-mapped table of stamps: two keys in one place forget one another, a wrong memory only costs a collapse.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "cache/key.h"
#include "proxy/base/clock.h"

namespace brink::cache {

class PassMemory {
 public:
  // Long enough to matter under load, short enough that a page which becomes cacheable collapses soon.
  static constexpr std::chrono::seconds kPassSeconds{10};

  void remember(const Hash128& hash, SteadyTime now) {
    place(hash).store(stamp(hash, seconds(now + kPassSeconds)), std::memory_order_relaxed);
  }
  bool remembers(const Hash128& hash, SteadyTime now) const {
    const std::uint64_t found = place(hash).load(std::memory_order_relaxed);
    return (found >> 32U) == (hash.high >> 32U) && static_cast<std::uint32_t>(found) > seconds(now);
  }

 private:
  static constexpr std::size_t kPlaces = 4096;  // 32 KiB

  static std::uint32_t seconds(SteadyTime time) {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
  }
  static std::uint64_t stamp(const Hash128& hash, std::uint32_t until) {
    return (hash.high & 0xFFFFFFFF00000000U) | until;
  }
  std::atomic<std::uint64_t>& place(const Hash128& hash) { return places_[hash.low % kPlaces]; }
  const std::atomic<std::uint64_t>& place(const Hash128& hash) const { return places_[hash.low % kPlaces]; }

  std::array<std::atomic<std::uint64_t>, kPlaces> places_{};
};

}  // namespace brink::cache
