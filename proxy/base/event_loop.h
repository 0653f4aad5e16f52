// One worker's event loop: sockets, timers, and the order of work within a turn.
//
// A turn:   sleep in epoll -> time is read once -> socket and timer callbacks (they record and mark ready)
//        -> ready()  coroutines and state machines go on, until it is empty
//        -> wake()   execution contexts with new calls are woken, once each
//        -> flush()  sessions with something to say write, once each
//        -> (again while any of the three is not empty) -> SleepObservers -> sleep
//
// Thread-affine except post() and stop(). LibeventLoop is the real one; tests drive ManualLoop (tests/support).
// Watchers and timers are owned by who made them; destroying one means that no callback comes any more.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "proxy/base/clock.h"
#include "proxy/base/run_queue.h"

namespace brink {

enum class IoEvents : std::uint8_t { None = 0, Read = 1, Write = 2, ReadWrite = 3 };
constexpr bool readable(IoEvents events) { return (static_cast<std::uint8_t>(events) & 1U) != 0; }
constexpr bool writable(IoEvents events) { return (static_cast<std::uint8_t>(events) & 2U) != 0; }

// Receives readiness of one fd. Called with what is ready among what was asked for; errors and hang-ups show as both.
class IoHandler {
 public:
  virtual void onIo(IoEvents ready) = 0;

 protected:
  ~IoHandler() = default;
};

// Level-triggered interest in one fd. Does not own the fd, and must be destroyed before the fd is closed.
class IoWatcher {
 public:
  virtual ~IoWatcher() = default;
  virtual void want(IoEvents events) = 0;  // replaces the interest; cheap if unchanged
};

// A one-shot timer. start() re-arms; after cancel() or destruction no callback comes.
class Timer {
 public:
  virtual ~Timer() = default;
  virtual void start(Duration delay) = 0;
  virtual void cancel() = 0;
  virtual bool armed() const = 0;
};

// Asked before the loop sleeps, in order of registration. Destroy or remove before the loop goes.
class SleepObserver {
 public:
  // Returns true if there is work after all: the loop then polls without sleeping.
  virtual bool beforeSleep() = 0;
  virtual void afterSleep() = 0;

 protected:
  ~SleepObserver() = default;
};

class EventLoop {
 public:
  virtual ~EventLoop() = default;

  virtual const Clock& clock() const = 0;
  virtual std::unique_ptr<IoWatcher> watch(int fd, IoHandler& handler) = 0;
  virtual std::unique_ptr<Timer> makeTimer(std::function<void()> on_expiry) = 0;

  // Runs `work` on the loop's thread in a later turn. Safe from any thread. Work still queued when the loop is
  // destroyed is dropped.
  virtual void post(std::function<void()> work) = 0;

  virtual void addSleepObserver(SleepObserver& observer) = 0;
  virtual void removeSleepObserver(SleepObserver& observer) = 0;

  RunQueue& ready() { return ready_; }
  RunQueue& wake() { return wake_; }
  RunQueue& flush() { return flush_; }

 protected:
  // Runs the three queues until all are empty or `kMaxRounds` rounds passed (then the sockets get their turn first).
  // Returns true if something is still queued.
  bool runQueues();

 private:
  RunQueue ready_;
  RunQueue wake_;
  RunQueue flush_;
};

}  // namespace brink
