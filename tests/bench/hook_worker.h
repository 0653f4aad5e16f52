// What the benchmarks of hooks run: everything a worker has, on one loop, and one function whose contexts are real
// processes. Its handler changes the URI and adds a header; for "/spin..." it computes for 50 ms.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "hooks/hook_runner.h"
#include "hooks/hook_runtime.h"
#include "proxy/base/libevent_loop.h"

namespace brink::hooks {

class BenchWorker {
 public:
  BenchWorker();
  ~BenchWorker();

  LibeventLoop& loop() { return loop_; }
  TaskScope& scope() { return *scope_; }

  // One call of an event with a dozen headers. False: it failed.
  Task<bool> call(bool spin);

  // So many at once, for ever.
  void keepInFlight(int count);
  // Turns until so many more calls ended.
  void complete(std::uint64_t count);

  std::uint64_t failed() const { return failed_; }
  std::size_t contexts() const { return pool_->livingContexts(); }
  // What the processes below this one have used since they began.
  static double executorCpuMicroseconds();

 private:
  void makeRequest();
  Task<void> callForEver();

  std::filesystem::path root_;
  LibeventLoop loop_;
  UniqueFd null_;
  std::unique_ptr<HookRuntime> runtime_;
  conf::ConfigPtr config_;
  std::unique_ptr<ContextPool> pool_;
  http::RequestHead light_;
  http::RequestHead spinning_;
  HookInput input_;
  std::uint64_t completed_ = 0;
  std::uint64_t failed_ = 0;
  std::unique_ptr<TaskScope> scope_;
};

}  // namespace brink::hooks
