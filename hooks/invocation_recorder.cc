#include "hooks/invocation_recorder.h"

#include <algorithm>

#include "hooks/exit_document.h"

namespace brink::hooks {
namespace {

std::string_view failureLabel(const CallResult& result, const InvocationEnd& end) {
  if (result.error.error_type == "Runtime.UnhandledPromiseRejection") return "Unhandled Promise Rejection";
  return end.fatal ? "Uncaught Exception" : "Invoke Error";
}

void deliver(HookCallPtr call, CallResult result) {
  CallWaiter* waiter = std::exchange(call->waiter, nullptr);
  if (waiter == nullptr) return;
  result.aws_request_id = std::move(call->request_id);
  waiter->result = std::move(result);
  waiter->call = nullptr;
  waiter->done.wake();
}

}  // namespace

InvocationRecorder::InvocationRecorder(FunctionVersionPtr version, LogSink& sink, const Clock& clock)
    : version_(std::move(version)),
      clock_(clock),
      log_(logSettingsOf(*version_), sink, clock, version_->metrics->log_lines_dropped) {}

void InvocationRecorder::line(HookCall* running, const protocol::LogBody& body, std::string_view text) {
  if (running != nullptr && !std::exchange(running->start_logged, true)) log_.start(running->request_id, body.wall_ms);
  const std::string_view request_id = running == nullptr ? std::string_view{} : running->request_id;
  log_.line(request_id, static_cast<protocol::LineLevel>(body.level), body.wall_ms, text);
}

void InvocationRecorder::initFailed(bool repeated, std::chrono::nanoseconds duration, CallFailureKind kind,
                                    const protocol::FailureDocument& error) {
  const bool late = kind == CallFailureKind::TimedOut;
  if (late) {
    version_->metrics->timeouts.add();
  } else {
    log_.failure("", "Uncaught Exception", loggedJson(error));
  }
  const std::string_view status = late ? "timeout" : "error";
  if (version_->snapshot) {
    log_.restoreReport(duration, status, error.error_type);
  } else {
    log_.initReport(repeated, duration, status, error.error_type);
  }
}

void InvocationRecorder::finish(HookCallPtr call, CallResult result, const InvocationEnd& end) {
  const std::uint64_t limit = std::uint64_t{version_->settings.memory_mb} << 20;
  InvocationEnd bounded = end;
  bounded.max_memory_bytes = std::min(end.max_memory_bytes, limit);
  count(*call, result, bounded);
  writeLog(*call, result, bounded);
  result.failure = end.failure;
  result.duration = end.duration;
  result.cold_start = end.init_duration.has_value();
  result.init_duration = end.init_duration.value_or(std::chrono::nanoseconds(0));
  deliver(std::move(call), std::move(result));
}

void InvocationRecorder::refuse(HookCallPtr call, CallFailureKind kind) {
  FunctionMetrics& metrics = *version_->metrics;
  if (!call->abandoned()) metrics.invocations[call->stage][static_cast<std::size_t>(kind)].add();
  CallResult result;
  result.failure = kind;
  if (kind == CallFailureKind::Throttled) {
    result.error = throttleDocument();
  } else {
    result.error = unavailableDocument(call->request_id);
    metrics.errors[errorTypeIndex(kind, result.error.error_type)].add();
  }
  deliver(std::move(call), std::move(result));
}

void InvocationRecorder::throttle(HookCallPtr call, ThrottleReason reason) {
  version_->metrics->throttledFor(reason).add();
  refuse(std::move(call), CallFailureKind::Throttled);
}

void InvocationRecorder::count(const HookCall& call, const CallResult& result, const InvocationEnd& end) {
  FunctionMetrics& metrics = *version_->metrics;
  if (end.failure != CallFailureKind::None) {
    metrics.errors[errorTypeIndex(end.failure, result.error.error_type)].add();
  }
  metrics.invocations[call.stage][static_cast<std::size_t>(end.failure)].add();
  metrics.duration.observe(end.duration);
  metrics.billed_mb_ms.add(InvocationReport{.duration = end.duration}.billedMilliseconds() *
                           version_->settings.memory_mb);
  if (end.init_duration) {
    metrics.cold_starts.add();
    (version_->snapshot ? metrics.restore_duration : metrics.init_duration).observe(*end.init_duration);
  }
  if (end.failure == CallFailureKind::TimedOut) metrics.timeouts.add();
  metrics.observeMemory(end.max_memory_bytes);
}

void InvocationRecorder::writeLog(HookCall& call, const CallResult& result, const InvocationEnd& end) {
  if (!std::exchange(call.start_logged, true)) {
    const auto began = clock_.wallNow() - std::chrono::duration_cast<WallTime::duration>(end.duration);
    log_.start(call.request_id, unixMilliseconds(began));
  }
  InvocationReport report{.duration = end.duration,
                          .init_duration = version_->snapshot ? std::nullopt : end.init_duration,
                          .restore_duration = version_->snapshot ? end.init_duration : std::nullopt,
                          .memory_mb = version_->settings.memory_mb,
                          .max_memory_bytes = end.max_memory_bytes,
                          .status = {},
                          .error_type = {}};
  switch (end.failure) {
    case CallFailureKind::None:
      break;
    case CallFailureKind::TimedOut:
      log_.timeout(call.request_id, timeoutSentence(version_->settings.timeout));
      report.status = "timeout";
      break;
    case CallFailureKind::Exited:
      if (!result.error.logged_json.empty()) log_.failure(call.request_id, "Runtime Ended", result.error.logged_json);
      report.status = "error";
      report.error_type = result.error.error_type;
      break;
    default:
      // That of an init is in the log already, without a request.
      if (end.failure != CallFailureKind::InitError) {
        log_.failure(call.request_id, failureLabel(result, end), loggedJson(result.error));
      }
      // A function's own error is a normal end for the platform (contract §8.7: only lost environments have a status).
      if (end.fatal || end.failure == CallFailureKind::InitError) {
        report.status = "error";
        report.error_type = result.error.error_type;
      }
  }
  log_.finish(call.request_id, report);
}

}  // namespace brink::hooks
