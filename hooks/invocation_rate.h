// How many calls may begin per second: a token bucket that holds the tokens of one second. Its whole state is one word,
// the time up to which tokens are spent, so that all workers take from it exactly and without a lock. Thread-safe; the
// time is the caller's.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "proxy/base/clock.h"

namespace brink::hooks {

class InvocationRate {
 public:
  static constexpr std::int64_t kUnlimited = -1;

  // What was spent stays spent.
  void setLimit(std::int64_t per_second) { per_second_.store(per_second, std::memory_order_relaxed); }

  // Takes a token or says no.
  bool tryTake(SteadyTime now) {
    const std::int64_t per_second = per_second_.load(std::memory_order_relaxed);
    if (per_second <= 0) return per_second == kUnlimited;
    const std::int64_t growth = growthOf(per_second);
    const std::int64_t until = std::chrono::nanoseconds(now.time_since_epoch()).count();
    std::int64_t spent = spent_until_.load(std::memory_order_relaxed);
    std::int64_t next = 0;
    do {
      next = std::max(spent, until - growth * per_second) + growth;
      if (next > until) return false;
    } while (!spent_until_.compare_exchange_weak(spent, next, std::memory_order_relaxed));
    return true;
  }
  // A token that was taken was not used.
  void giveBack() {
    const std::int64_t per_second = per_second_.load(std::memory_order_relaxed);
    if (per_second > 0) spent_until_.fetch_sub(growthOf(per_second), std::memory_order_relaxed);
  }

 private:
  // Nanoseconds in which one token grows, rounded up: never more than the limit.
  static std::int64_t growthOf(std::int64_t per_second) { return (1'000'000'000 + per_second - 1) / per_second; }

  std::atomic<std::int64_t> per_second_{kUnlimited};
  alignas(64) std::atomic<std::int64_t> spent_until_{0};
};

}  // namespace brink::hooks
