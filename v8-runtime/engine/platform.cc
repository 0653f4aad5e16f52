#include "v8-runtime/engine/platform.h"

#include <libplatform/libplatform.h>

#include "v8-runtime/engine/clocks.h"

namespace brink::js {

void TaskQueue::PostDelayedTask(std::unique_ptr<v8::Task> task, double delay_in_seconds) {
  delayed_.push({static_cast<double>(monotonicNs()) / 1e9 + delay_in_seconds, std::move(task)});
}

bool TaskQueue::runOne() {
  if (!ready_.empty()) {
    const auto task = std::move(ready_.front());
    ready_.pop_front();
    task->Run();
    return true;
  }
  if (delayed_.empty() || delayed_.top().due > static_cast<double>(monotonicNs()) / 1e9) return false;
  const auto task = delayed_.top().task;
  delayed_.pop();
  task->Run();
  return true;
}

void TaskQueue::clear() {
  ready_.clear();
  delayed_ = {};
}

std::unique_ptr<v8::JobHandle> SingleThreadPlatform::PostJob(v8::TaskPriority priority,
                                                             std::unique_ptr<v8::JobTask> job_task) {
  return v8::platform::NewDefaultJobHandle(this, priority, std::move(job_task), 0);
}

double SingleThreadPlatform::MonotonicallyIncreasingTime() { return static_cast<double>(monotonicNs()) / 1e9; }

}  // namespace brink::js
