// What remains of an invocation when it is over: its log lines, its metrics, its result for whoever waits. One per
// function and worker; thread-affine.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "hooks/function_catalog.h"
#include "hooks/function_log.h"
#include "hooks/hook_call.h"

namespace brink::hooks {

// How an invocation went, beside its answer.
struct InvocationEnd {
  CallFailureKind failure = CallFailureKind::None;
  std::chrono::nanoseconds duration{0};
  std::optional<std::chrono::nanoseconds> init_duration;  // a cold start
  std::uint64_t max_memory_bytes = 0;
  bool fatal = false;  // an unhandled rejection or exception: the context is lost
};

class InvocationRecorder {
 public:
  InvocationRecorder(FunctionVersionPtr version, LogSink& sink, const Clock& clock);

  // `running` null: during init, or between calls.
  void line(HookCall* running, const protocol::LogBody& body, std::string_view text);
  void initDone(std::chrono::nanoseconds duration, bool provisioned) { log_.initDone(duration, provisioned); }
  // Of a context with SnapStart: its restoring.
  // `repeated`: by a call whose first init failed.
  void initFailed(bool repeated, std::chrono::nanoseconds duration, CallFailureKind kind,
                  const protocol::FailureDocument& error);
  // SnapStart: a context takes calls.
  void restored(std::chrono::nanoseconds duration) { log_.restoreReport(duration, "", ""); }
  // Gives `result` (answer or error filled in) to the waiter, if there still is one.
  void finish(HookCallPtr call, CallResult result, const InvocationEnd& end);
  // The same for calls that never ran.
  void refuse(HookCallPtr call, CallFailureKind kind);
  void throttle(HookCallPtr call, ThrottleReason reason);

  FunctionLog& log() { return log_; }

 private:
  void writeLog(HookCall& call, const CallResult& result, const InvocationEnd& end);
  void count(const HookCall& call, const CallResult& result, const InvocationEnd& end);

  const FunctionVersionPtr version_;
  const Clock& clock_;
  FunctionLog log_;
};

}  // namespace brink::hooks
