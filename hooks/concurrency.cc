#include "hooks/concurrency.h"

namespace brink::hooks {

bool Concurrency::tryAdd(std::atomic<std::int64_t>& count, std::int64_t limit) {
  if (count.fetch_add(1, std::memory_order_relaxed) < limit) return true;
  count.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

bool Concurrency::tryAcquire(FunctionConcurrency& function) {
  const std::int64_t reserved = function.reserved_.load(std::memory_order_relaxed);
  if (reserved != FunctionConcurrency::kUnreserved) return tryAdd(function.in_use_, reserved);
  if (!tryAdd(shared_in_use_, unreserved_limit_.load(std::memory_order_relaxed))) return false;
  function.shared_in_use_.fetch_add(1, std::memory_order_relaxed);
  function.in_use_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

bool Concurrency::tryAddBlank() {
  const std::int64_t limit = context_limit_.load(std::memory_order_relaxed);
  return contexts() < limit - limit / kBlanksPart && tryAdd(blanks_, limit / kBlanksPart);
}

std::int64_t Concurrency::left(const FunctionConcurrency& function) const {
  const std::int64_t reserved = function.reserved_.load(std::memory_order_relaxed);
  if (reserved != FunctionConcurrency::kUnreserved) return reserved - function.inUse();
  return unreserved_limit_.load(std::memory_order_relaxed) - sharedInUse();
}

void Concurrency::release(FunctionConcurrency& function) {
  function.in_use_.fetch_sub(1, std::memory_order_relaxed);
  // Permits of one function are alike: as long as it holds shared ones, one of those goes back first.
  if (function.shared_in_use_.fetch_sub(1, std::memory_order_relaxed) > 0) {
    shared_in_use_.fetch_sub(1, std::memory_order_relaxed);
  } else {
    function.shared_in_use_.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace brink::hooks
