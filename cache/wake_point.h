// Wakes a coroutine or state machine on another worker's loop. Internal to the cache.
//
// wakeFrom() may be called on any thread by whoever holds a reference; everything else belongs to the loop's thread. On
// the same loop the waker is called at once (it only marks ready); otherwise one post() stands for all wake-ups until
// it ran.
//
// The owner calls close() before its loop may go; afterwards nothing is posted and nothing calls back, also when a
// wake-up from another thread is under way.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"

namespace brink::cache {

class WakePoint final : public std::enable_shared_from_this<WakePoint> {
 public:
  explicit WakePoint(EventLoop& loop) : loop_(loop) {}

  void setWaker(Waker* waker) { waker_ = waker; }

  void close() {
    waker_ = nullptr;
    const std::lock_guard lock(mutex_);
    open_ = false;
  }

  // `here` is the loop of the calling thread.
  void wakeFrom(const EventLoop& here) {
    if (&here == &loop_) return wakeHere();
    if (posted_.exchange(true, std::memory_order_acq_rel)) return;
    const std::lock_guard lock(mutex_);
    if (!open_) return;
    loop_.post([self = shared_from_this()] {
      self->posted_.store(false, std::memory_order_release);
      self->wakeHere();
    });
  }

 private:
  void wakeHere() {
    if (waker_ != nullptr) waker_->wake();
  }

  EventLoop& loop_;
  std::atomic<bool> posted_{false};
  Waker* waker_ = nullptr;
  std::mutex mutex_;  // keeps the loop alive while post() is called
  bool open_ = true;
};

}  // namespace brink::cache
