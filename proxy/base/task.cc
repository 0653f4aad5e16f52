#include "proxy/base/task.h"

namespace brink {

Task<void> TaskScope::runEntry(TaskScope& scope, Entry& entry, Task<void> task) {
  co_await task;
  entry.finished = true;
  --scope.live_;
  scope.ready_.push(scope);
}

void TaskScope::spawn(Task<void> task) {
  Entry& entry = entries_.emplace_back();
  ++live_;
  entry.root = runEntry(*this, entry, std::move(task));
  entry.root.start();
}

void TaskScope::run() {
  for (auto it = entries_.begin(); it != entries_.end();) it = it->finished ? entries_.erase(it) : std::next(it);
}

}  // namespace brink
