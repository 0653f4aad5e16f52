// Provisioned concurrency of one function version: how many contexts are to be ready before anybody calls, how many
// are, on all workers together, and why one could not be made. Thread-safe.
//
// Contexts belong to workers and stay there; each makes its share. A worker whose share is busy, or nothing because
// there are less contexts than workers, takes cold starts, even if another worker has one free.
//
//  * They are used before other idle contexts, never evicted, and replaced within milliseconds when they die. The first
//    call in one is no cold start. AWS_LAMBDA_INITIALIZATION_TYPE tells handlers.
//  * They need no permit and hold none: their number is set aside from the account's concurrency, or from what their
//    function reserves (FunctionCatalog::publish). A reload that lowers it lets busy ones finish.
//  * An init may take 130 s, or the function's timeout if that is longer, as in Lambda. One that fails is repeated
//    after 250 ms, doubling to a minute; two in a row on a worker are an error in the log.
//  * A start waits: with such an error, or without all contexts after 150 s, it is refused, as Lambda does not let
//    such a version become ready. A reload is published first and provisions afterwards, so that a bad init cannot hold
//    it up.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "proxy/base/counters.h"

namespace brink::hooks {

class Provisioning {
 public:
  // `turn` decides who gets the contexts that cannot be divided, so that it is not the first worker every time.
  explicit Provisioning(std::uint64_t turn) : turn_(turn) {}

  std::uint32_t wanted() const { return wanted_.load(std::memory_order_relaxed); }
  void setWanted(std::uint32_t wanted) { wanted_.store(wanted, std::memory_order_relaxed); }
  std::uint32_t shareOf(std::uint32_t worker, std::uint32_t workers) const {
    const std::uint32_t wanted = this->wanted();
    const bool one_more = (worker + turn_) % workers < wanted % workers;
    return wanted / workers + (one_more ? 1 : 0);
  }
  bool complete() const { return ready.value() >= static_cast<std::int64_t>(wanted()); }

  // Why a context could not be made twice in a row; "" until then, and after one was.
  std::string failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }
  void setFailure(std::string why) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(why);
  }

  Gauge ready;           // initialised and alive, idle or busy
  Counter invocations;   // calls that ran in a provisioned context
  Counter spillovers;    // calls that ran in another one although contexts are provisioned
  Counter failed_inits;  // contexts that died before they were ready

 private:
  const std::uint64_t turn_;
  std::atomic<std::uint32_t> wanted_{0};
  mutable std::mutex mutex_;
  std::string failure_;
};

}  // namespace brink::hooks
