// What all /tmp of the process occupy together, and how much they may: their memory is outside of every rlimit.
//
// Each worker looks at its own and says its sum. When all together are too much, the workers that have more than their
// part (the limit divided by their number) end what they have most of; the others are left alone. Thread-safe.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "proxy/base/counters.h"

namespace brink::hooks {

class EphemeralStorage {
 public:
  void setLimit(std::uint64_t bytes) { limit_.store(bytes, std::memory_order_relaxed); }
  std::uint64_t limit() const { return limit_.load(std::memory_order_relaxed); }
  // brink_ephemeral_storage_bytes
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

  // One worker's sum, told anew with each look.
  class Part {
   public:
    explicit Part(EphemeralStorage& storage) : storage_(storage) {}
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() { set(0, 0); }
    // `going` of them are given back already, in steps.
    void set(std::uint64_t bytes, std::uint64_t going) {
      storage_.bytes_.fetch_add(bytes - bytes_, std::memory_order_relaxed);
      storage_.going_.fetch_add(going - going_, std::memory_order_relaxed);
      bytes_ = bytes;
      going_ = going;
    }
    // What has to go for the limit to hold; `workers` share it.
    std::uint64_t excess(std::uint32_t workers) const {
      const std::uint64_t limit = storage_.limit();
      // Told one after the other: a reader in between may see more going than there is.
      const std::uint64_t all = storage_.bytes();
      const std::uint64_t going = storage_.going_.load(std::memory_order_relaxed);
      const std::uint64_t staying = all - std::min(all, going);
      const std::uint64_t part = limit / workers;
      const std::uint64_t own = bytes_ - going_;
      if (staying <= limit || own <= part) return 0;
      return std::min(staying - limit, own - part);
    }

   private:
    EphemeralStorage& storage_;
    std::uint64_t bytes_ = 0;
    std::uint64_t going_ = 0;
  };

  Counter evictions;  // brink_ephemeral_storage_evictions_total: contexts and kept volumes that went for it

 private:
  std::atomic<std::uint64_t> limit_{~0ULL};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint64_t> going_{0};
};

}  // namespace brink::hooks
