// Who may run: Lambda's concurrency rules, for the whole process (contract §5; design.md §2 "Concurrency permits").
//
// A permit stands for one execution context that is busy or starting, not for one call: calls queued behind another in
// the same context wait for a permit that is already held. Calls are counted besides: at most ten per second for each
// unit of concurrency may begin. A function with reserved concurrency draws on that alone; all others share what is
// left of the account's. Thread-safe, lock-free; nobody waits here, pools ask again.
#pragma once

#include <atomic>
#include <cstdint>

#include "hooks/invocation_rate.h"

namespace brink::hooks {

// Calls that may begin per second and unit of concurrency, as Lambda allows them to synchronous callers.
inline constexpr std::int64_t kCallsPerSecond = 10;

// Of one function name (all its versions).
class FunctionConcurrency {
 public:
  static constexpr std::int64_t kUnreserved = -1;

  std::int64_t inUse() const { return in_use_.load(std::memory_order_relaxed); }
  // kUnreserved: it draws on what is shared.
  std::int64_t reserved() const { return reserved_.load(std::memory_order_relaxed); }

 private:
  friend class Concurrency;
  std::atomic<std::int64_t> reserved_{kUnreserved};
  std::atomic<std::int64_t> in_use_{0};
  // Permits that came from the shared part; a reload may change the reservation while some are out.
  std::atomic<std::int64_t> shared_in_use_{0};
  InvocationRate rate_;  // of its reservation
};

class Concurrency {
 public:
  // Blanks are at most this part of the contexts that may be alive, and none is made while less than that is free:
  // calls need the room.
  static constexpr std::int64_t kBlanksPart = 8;

  // What is left for functions without a reservation, and how many contexts may be alive.
  void setLimits(std::int64_t unreserved, std::int64_t contexts) {
    unreserved_limit_.store(unreserved, std::memory_order_relaxed);
    context_limit_.store(contexts, std::memory_order_relaxed);
  }
  void setReserved(FunctionConcurrency& function, std::int64_t reserved) {
    function.reserved_.store(reserved, std::memory_order_relaxed);
  }
  // Concurrency that calls may use, provisioned contexts included, which need no permit: what its rate follows from.
  // Until it is said there is no limit.
  void setRates(std::int64_t unreserved) { rate_.setLimit(kCallsPerSecond * unreserved); }
  void setRate(FunctionConcurrency& function, std::int64_t reserved) {
    function.rate_.setLimit(kCallsPerSecond * reserved);
  }

  // Takes a permit or says no; release() gives it back.
  bool tryAcquire(FunctionConcurrency& function);
  void release(FunctionConcurrency& function);
  // How many permits the function could still get.
  std::int64_t left(const FunctionConcurrency& function) const;

  // Whether a call may begin; once per call. uncount(): it did not begin after all.
  bool tryCount(FunctionConcurrency& function, SteadyTime now) { return rateOf(function).tryTake(now); }
  void uncount(FunctionConcurrency& function) { rateOf(function).giveBack(); }

  // The same for living contexts, idle ones included.
  bool tryAddContext() { return tryAdd(contexts_, context_limit_.load(std::memory_order_relaxed)); }
  void removeContext() { contexts_.fetch_sub(1, std::memory_order_relaxed); }
  // Of those that were killed: until the kernel's word of it has come, their room is not free, but it will be.
  void beginEnding() { ending_.fetch_add(1, std::memory_order_relaxed); }
  void removeEnded() {
    ending_.fetch_sub(1, std::memory_order_relaxed);
    removeContext();
  }
  bool isFull() const { return contexts() >= contextLimit(); }
  std::int64_t ending() const { return ending_.load(std::memory_order_relaxed); }
  // Whether one of them may be a blank.
  bool tryAddBlank();
  void removeBlank() { blanks_.fetch_sub(1, std::memory_order_relaxed); }

  std::int64_t contexts() const { return contexts_.load(std::memory_order_relaxed); }
  std::int64_t blanks() const { return blanks_.load(std::memory_order_relaxed); }
  std::int64_t sharedInUse() const { return shared_in_use_.load(std::memory_order_relaxed); }
  std::int64_t unreservedLimit() const { return unreserved_limit_.load(std::memory_order_relaxed); }
  std::int64_t contextLimit() const { return context_limit_.load(std::memory_order_relaxed); }

 private:
  InvocationRate& rateOf(FunctionConcurrency& function) {
    const bool reserved = function.reserved_.load(std::memory_order_relaxed) != FunctionConcurrency::kUnreserved;
    return reserved ? function.rate_ : rate_;
  }
  static bool tryAdd(std::atomic<std::int64_t>& count, std::int64_t limit);

  std::atomic<std::int64_t> unreserved_limit_{0};
  std::atomic<std::int64_t> context_limit_{0};
  alignas(64) std::atomic<std::int64_t> shared_in_use_{0};
  alignas(64) std::atomic<std::int64_t> contexts_{0};
  std::atomic<std::int64_t> blanks_{0};
  std::atomic<std::int64_t> ending_{0};
  InvocationRate rate_;  // of what is not reserved
};

}  // namespace brink::hooks
