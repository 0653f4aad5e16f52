// Hears the end of exchanges' tasks: any of them that finishes puts one Runnable into the ready queue. One coroutine
// frame per session serves all its tasks (TaskScope would need one more frame per request). Thread-affine.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "proxy/base/run_queue.h"
#include "proxy/base/task.h"

namespace brink::viewer {

class TaskEnd {
 public:
  TaskEnd(RunQueue& ready, Runnable& on_end) : frame_(run(ready, on_end).handle) {}
  TaskEnd(const TaskEnd&) = delete;
  TaskEnd& operator=(const TaskEnd&) = delete;
  // After the tasks.
  ~TaskEnd() { frame_.destroy(); }

  // Starts the task: true if it ended at once. Otherwise `on_end` becomes ready when it does.
  bool start(Task<void>& task) { return task.start(frame_); }

 private:
  struct Frame {
    struct promise_type {
      Frame get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
      std::suspend_always initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_void() noexcept {}
      void unhandled_exception() noexcept { std::terminate(); }
    };
    std::coroutine_handle<> handle;
  };
  // Each resumption is one task's end.
  static Frame run(RunQueue& ready, Runnable& on_end) {
    for (;;) {
      ready.push(on_end);
      co_await std::suspend_always();
    }
  }

  std::coroutine_handle<> frame_;
};

}  // namespace brink::viewer
