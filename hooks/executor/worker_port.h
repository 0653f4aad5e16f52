// The supervisor's side of one worker's ContextSource: how news travels from the supervisor's loop to a worker's.
//
// Shared by both; the lock guards only whether the worker is still there. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

#include "hooks/executor/context_source.h"
#include "proxy/base/event_loop.h"

namespace brink::hooks {

// A context id is the worker's number and a running number: news finds its way without a table.
inline constexpr unsigned kWorkerShift = 40;
constexpr std::uint64_t workerOf(std::uint64_t context_id) { return context_id >> kWorkerShift; }

class WorkerPort : public std::enable_shared_from_this<WorkerPort> {
 public:
  WorkerPort(std::uint64_t number, EventLoop& loop, ContextObserver& observer)
      : number_(number), loop_(&loop), observer_(&observer) {}

  std::uint64_t number() const { return number_; }

  // Runs `news` on the worker's thread in a later turn, unless the worker is gone by then.
  void tell(std::function<void(ContextObserver&)> news) {
    const std::lock_guard lock(mutex_);
    if (loop_ == nullptr) return;
    loop_->post([port = shared_from_this(), news = std::move(news)] {
      // Only the worker's own thread clears observer_.
      if (port->observer_ != nullptr) news(*port->observer_);
    });
  }

  // Worker's thread: no news from now on.
  void close() {
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
    observer_ = nullptr;
  }

 private:
  const std::uint64_t number_;
  std::mutex mutex_;
  EventLoop* loop_;
  ContextObserver* observer_;
};
using WorkerPortPtr = std::shared_ptr<WorkerPort>;

}  // namespace brink::hooks
