// Task<T>: a lazy, owned, single-threaded coroutine.
//
// Nothing runs until it is awaited or started by a TaskScope. Destroying a Task destroys its frame and with it
// everything it awaits: that is cancellation, and afterwards nothing calls back. A child that finishes without
// suspending costs its parent no suspension (a loop of ready awaits does not grow the stack; g++ 12 does not tail-call
// symmetric transfer, so none is used). Parameters by value; no lambda coroutines with captures.
//
// Thread-affine to the loop on which it was started.
#pragma once

#include <coroutine>
#include <exception>
#include <list>
#include <optional>
#include <utility>

#include "proxy/base/check.h"
#include "proxy/base/run_queue.h"

namespace brink {

template <typename T>
class Task;

namespace internal {

class TaskPromiseBase {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
      TaskPromiseBase& promise = handle.promise();
      // While the awaiting side is still inside await_suspend it looks at done() itself. Otherwise it is suspended, and
      // goes on from here; it may destroy this frame, so nothing is touched afterwards.
      if (!promise.starting_ && promise.continuation_) promise.continuation_.resume();
    }
    void await_resume() noexcept {}
  };
  FinalAwaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { std::terminate(); }

  // Runs the frame until it suspends or ends; returns true if it ended.
  bool start(std::coroutine_handle<> self, std::coroutine_handle<> continuation) {
    continuation_ = continuation;
    starting_ = true;
    self.resume();
    starting_ = false;
    return self.done();
  }

 private:
  std::coroutine_handle<> continuation_;
  bool starting_ = false;
};

template <typename T>
class TaskPromise final : public TaskPromiseBase {
 public:
  Task<T> get_return_object();
  template <typename U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() { return std::move(*value_); }

 private:
  std::optional<T> value_;
};

template <>
class TaskPromise<void> final : public TaskPromiseBase {
 public:
  Task<void> get_return_object();
  void return_void() noexcept {}
  void take() {}
};

}  // namespace internal

template <typename T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = internal::TaskPromise<T>;

  Task() = default;
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  ~Task() { reset(); }

  explicit operator bool() const { return handle_ != nullptr; }
  bool done() const { return handle_.done(); }

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> parent) { return !handle_.promise().start(handle_, parent); }
  T await_resume() { return handle_.promise().take(); }

  // For roots (TaskScope, tests): runs until the first suspension. `continuation` is resumed at the end, unless the
  // task ended at once (then true is returned).
  bool start(std::coroutine_handle<> continuation = nullptr) { return handle_.promise().start(handle_, continuation); }
  T take() { return handle_.promise().take(); }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  void reset() {
    if (handle_) std::exchange(handle_, nullptr).destroy();
  }

  std::coroutine_handle<promise_type> handle_ = nullptr;
};

template <typename T>
Task<T> internal::TaskPromise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<TaskPromise<T>>::from_promise(*this));
}
inline Task<void> internal::TaskPromise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<TaskPromise<void>>::from_promise(*this));
}

// Something another party does to make a suspended coroutine (or a state machine) go on.
class Waker {
 public:
  // May be called any number of times, also when nobody waits. Never resumes inline: it marks ready.
  virtual void wake() = 0;

 protected:
  ~Waker() = default;
};

// A remembered wake-up for at most one waiting coroutine. wake() before wait() is not lost: the next wait() returns at
// once and clears it. Resumption comes from the ready queue, never from inside wake().
class Signal final : public Waker, private Runnable {
 public:
  explicit Signal(RunQueue& ready) : ready_(ready) {}

  void wake() override {
    set_ = true;
    if (waiter_) ready_.push(*this);
  }
  void clear() { set_ = false; }

  struct Awaiter {
    Signal& signal;
    bool await_ready() noexcept { return std::exchange(signal.set_, false); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept {
      CHECK(!signal.waiter_);
      signal.waiter_ = waiter;
    }
    void await_resume() noexcept { signal.set_ = false; }
    ~Awaiter() {
      signal.waiter_ = nullptr;
      signal.unqueue();
    }
  };
  Awaiter wait() { return Awaiter{*this}; }

 private:
  void run() override {
    if (waiter_) std::exchange(waiter_, nullptr).resume();
  }

  RunQueue& ready_;
  std::coroutine_handle<> waiter_ = nullptr;
  bool set_ = false;
};

// Owns tasks that nobody awaits (a connection's transactions, a worker's fills). Destroying the scope cancels them all.
class TaskScope final : private Runnable {
 public:
  // Finished tasks are freed from `ready`, never inside their own resumption.
  explicit TaskScope(RunQueue& ready) : ready_(ready) {}

  // Starts the task at once; it runs until its first suspension before this returns.
  void spawn(Task<void> task);
  std::size_t size() const { return live_; }

 private:
  struct Entry {
    Task<void> root;
    bool finished = false;
  };
  static Task<void> runEntry(TaskScope& scope, Entry& entry, Task<void> task);
  void run() override;

  RunQueue& ready_;
  std::list<Entry> entries_;
  std::size_t live_ = 0;
};

}  // namespace brink
