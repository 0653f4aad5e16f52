// What V8 asks of its embedder, for a process with one thread: its tasks queue up here and run when the call loop pumps
// them, between two pieces of JavaScript of a busy context. A warm context is blocked in a futex, so they stand still.
//
// Thread-affine. Created in the zygote; forked with everything in it.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <queue>
#include <vector>

#include <v8-platform.h>

#include "v8-runtime/engine/page_allocator.h"

namespace brink::js {

// One queue for foreground and worker tasks alike (there are no workers to give them to).
class TaskQueue final : public v8::TaskRunner {
 public:
  void PostTask(std::unique_ptr<v8::Task> task) override { ready_.push_back(std::move(task)); }
  void PostNonNestableTask(std::unique_ptr<v8::Task> task) override { PostTask(std::move(task)); }
  void PostDelayedTask(std::unique_ptr<v8::Task> task, double delay_in_seconds) override;
  void PostNonNestableDelayedTask(std::unique_ptr<v8::Task> task, double delay_in_seconds) override {
    PostDelayedTask(std::move(task), delay_in_seconds);
  }
  void PostIdleTask(std::unique_ptr<v8::IdleTask> /*task*/) override {}
  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

  bool empty() const { return ready_.empty(); }
  // Runs the oldest task, if one is ready or a delayed one has become due. Delayed tasks are V8's housekeeping: they
  // never keep a call busy and are never waited for.
  bool runOne();
  // Forgets everything queued: what the zygote's warming left behind must not run in every context.
  void clear();

 private:
  struct Delayed {
    double due;
    std::shared_ptr<v8::Task> task;
    bool operator<(const Delayed& other) const { return due > other.due; }
  };
  std::deque<std::unique_ptr<v8::Task>> ready_;
  std::priority_queue<Delayed> delayed_;
};

class SingleThreadPlatform final : public v8::Platform {
 public:
  explicit SingleThreadPlatform(std::size_t region_bytes) : pages_(region_bytes) {}

  v8::PageAllocator* GetPageAllocator() override { return &pages_; }
  int NumberOfWorkerThreads() override { return 0; }
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* /*isolate*/) override { return tasks_; }
  void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override { tasks_->PostTask(std::move(task)); }
  void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delay_in_seconds) override {
    tasks_->PostDelayedTask(std::move(task), delay_in_seconds);
  }
  std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> job_task) override;
  double MonotonicallyIncreasingTime() override;
  double CurrentClockTimeMillis() override { return SystemClockTimeMillis(); }
  v8::TracingController* GetTracingController() override { return &tracing_; }

  TaskQueue& tasks() { return *tasks_; }

 private:
  CompactPageAllocator pages_;
  std::shared_ptr<TaskQueue> tasks_ = std::make_shared<TaskQueue>();
  v8::TracingController tracing_;
};

}  // namespace brink::js
