// How calls and contexts of a function end.
#include <algorithm>
#include <utility>

#include "hooks/exit_document.h"
#include "hooks/function_pool.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using std::chrono::nanoseconds;

// A call whose contexts keep dying before they begin it is given up.
constexpr std::uint8_t kMaxLostContexts = 8;

}  // namespace

void FunctionPool::onLogLine(HookCall* running, const protocol::LogBody& body, std::string_view text) {
  recorder_.line(running, body, text);
  host_.needLogFlush(*this);
}

void FunctionPool::onRefusal(HookCall* running, std::string_view line) {
  const protocol::LogBody body{.wall_ms = unixMilliseconds(registry_.loop().clock().wallNow()),
                               .level = static_cast<std::uint8_t>(protocol::LineLevel::Warn),
                               .reserved = {}};
  onLogLine(running, body, line);
}

void FunctionPool::onInitDone(ExecutionContext& context, nanoseconds duration, SteadyTime now) {
  --starting_;
  busy_.push_back(&context);
  version_->metrics->contexts_starting.add(-1);
  version_->metrics->contexts_busy.add(1);
  if (version_->snapshot) {
    recorder_.restored(duration);
  } else {
    recorder_.initDone(duration, context.provisioned);
  }
  if (recorder_.log().pending()) host_.needLogFlush(*this);
  if (context.provisioned) {
    provisionedIsReady(duration);
  } else {
    context.init_duration = duration;
  }
  if (!context.empty() && context.front().init_attempts > 0) return;  // the deadline stays: one timeout for both
  context.front_since = now;
  context.front_begun_seen = {};
  context.deadline = now + version_->settings.timeout;
  host_.needDeadline(context.deadline);
}

void FunctionPool::onCallEnd(ExecutionContext& context, HookCallPtr call, CallEnd end, SteadyTime now) {
  // The context's own figure excludes the way to us, but is only believed within what was seen here.
  const nanoseconds seen = end.elapsed_us == 0 ? now - context.front_since : now - call->posted;
  const nanoseconds told = std::chrono::microseconds(end.elapsed_us);
  const nanoseconds duration = end.elapsed_us == 0 ? seen : std::min(told, seen);
  usual_.add(duration);
  countProvisioned(context);
  context.front_since = now;
  context.front_begun_seen = {};
  context.deadline = now + version_->settings.timeout;
  CallResult result;
  result.answer = std::move(end.answer);
  result.error = std::move(end.error);
  recorder_.finish(std::move(call), std::move(result),
                   {.failure = end.failed ? CallFailureKind::HandlerError : CallFailureKind::None,
                    .duration = duration,
                    .init_duration = std::exchange(context.init_duration, std::nullopt),
                    .max_memory_bytes = context.peakMemoryBytes(),
                    .fatal = end.fatal});
  host_.needLogFlush(*this);
}

void FunctionPool::settle(ExecutionContext& context, std::optional<ContextDoom> doom) {
  if (doom) {
    if (doom->kind == ContextDoom::Kind::InitFailed) {
      return initFailed(context, CallFailureKind::InitError, std::move(doom->init_error), Gone::Kill);
    }
    if (doom->kind == ContextDoom::Kind::Violation) {
      version_->metrics->violations.add();
      context.tmp = {};
      host_.reportViolation(*this, doom->violation);
    }
    if (context.phase() == ExecutionContext::Phase::Starting) {
      return initFailed(context, CallFailureKind::InitError, exitDocument("", killedStatus()), Gone::Kill);
    }
    return endContext(context, killedStatus(), Gone::Kill);
  }
  if (context.phase() == ExecutionContext::Phase::Starting || context.phase() == ExecutionContext::Phase::Blank) return;
  dropAbandoned();
  const std::size_t room = host_.settings().queue_depth + 1;
  const bool last_calls = leaves(context);
  while (!last_calls && !waiting_.empty() && (context.empty() || (context.queued() < room && !usual_.slow())) &&
         context.hasRoom(waiting_.front()->record.size()) && admit(*waiting_.front())) {
    post(context, waiting_.takeFront());
    if (context.queued() > 1) host_.needOverrunCheck();
    dropAbandoned();
  }
  // Idle contexts are not read: what it has still to say comes first, and its deadline holds meanwhile.
  if (!context.empty() || context.hasOutput()) return;
  becomeIdle(context);
  if (last_calls) pump();
}

void FunctionPool::becomeIdle(ExecutionContext& context) {
  std::erase(busy_, &context);
  version_->metrics->contexts_busy.add(-1);
  version_->metrics->contexts_idle.add(1);
  release(context);
  // Provisioned ones are used first, as in Lambda.
  const bool behind = context.provisioned || provisioned_ == 0;
  const auto others_end = [](const ExecutionContext* idle) { return idle->provisioned; };
  idle_.insert(behind ? idle_.end() : std::ranges::find_if(idle_, others_end), &context);
  registry_.idle(context);
  if (retired_ || isSurplus(context) || leaves(context)) {
    evict(context, EvictReason::Retired);
  }
}

void FunctionPool::evict(ExecutionContext& unused, EvictReason reason) {
  CHECK(unused.phase() == ExecutionContext::Phase::Idle || unused.phase() == ExecutionContext::Phase::Blank);
  version_->metrics->evictedFor(reason).add();
  const bool for_others =
      reason == EvictReason::Room || reason == EvictReason::Memory || reason == EvictReason::Storage;
  if (for_others && unused.phase() == ExecutionContext::Phase::Blank) pauseBlanks();
  forget(unused, Gone::Kill);
}

// Once a second of those that worked, before each kill, and when one ended: reading its clock costs half a microsecond,
// and a call not much more.
void FunctionPool::countProcessorTime(std::chrono::nanoseconds time) {
  version_->metrics->processor_ns.add(static_cast<std::uint64_t>(time.count()));
}

void FunctionPool::forget(ExecutionContext& context, Gone how) {
  FunctionMetrics& metrics = *version_->metrics;
  if (how == Gone::Kill && context.worked()) countProcessorTime(context.readProcessorTime(now()));
  std::erase(contexts_, &context);
  if (context.provisioned) forgetProvisioned(context);
  if (context.phase() == ExecutionContext::Phase::Blank) {
    forgetBlank(context, how);
  } else if (std::erase(idle_, &context) > 0) {
    metrics.contexts_idle.add(-1);
  } else if (std::erase(busy_, &context) > 0) {
    metrics.contexts_busy.add(-1);
  } else {
    --starting_;
    metrics.contexts_starting.add(-1);
  }
  release(context);
  how == Gone::Kill ? registry_.kill(context) : registry_.bury(context);
}

void FunctionPool::requeue(std::vector<HookCallPtr> calls) {
  for (auto it = calls.rbegin(); it != calls.rend(); ++it) {
    version_->metrics->taken_back.add();
    if ((*it)->abandoned()) continue;
    if ((*it)->lost_contexts >= kMaxLostContexts) {
      recorder_.refuse(std::move(*it), CallFailureKind::Unavailable);
    } else {
      waiting_.pushFront(std::move(*it));
    }
  }
}

void FunctionPool::finishFailed(HookCallPtr call, CallFailureKind kind, protocol::FailureDocument error,
                                std::uint64_t memory_bytes, const ExecutionContext& context) {
  CallResult result;
  result.error = std::move(error);
  recorder_.finish(std::move(call), std::move(result),
                   {.failure = kind,
                    .duration = now() - context.front_since,
                    .init_duration = context.init_duration,
                    .max_memory_bytes = memory_bytes,  // bounded by the memory size
                    .fatal = kind != CallFailureKind::HandlerError});
  host_.needLogFlush(*this);
}

// The first init that fails is repeated by the same call, under the function's timeout (contract §8.5). Restoring is
// not: its hooks are no init, and what they began may not bear a second time.
void FunctionPool::initFailed(ExecutionContext& context, CallFailureKind kind, protocol::FailureDocument error,
                              Gone how) {
  std::vector<HookCallPtr> calls = context.takeBackAll();
  while (!context.empty()) calls.push_back(context.popFront());
  const bool repeated = std::ranges::any_of(calls, [](const HookCallPtr& call) { return call->init_attempts > 0; });
  recorder_.initFailed(repeated, now() - context.front_since, kind, error);
  if (context.provisioned) {
    provisionedFailed(kind == CallFailureKind::TimedOut ? "init took too long"
                                                        : error.error_type + ": " + error.error_message);
  }
  // A restore that a hook failed fails again; one whose process was lost had not even begun.
  const bool repeats = !version_->snapshot || error.error_type == "Runtime.ExitError";
  for (auto& call : calls) {
    if ((call->init_attempts++ == 0 && repeats) || call->abandoned()) continue;
    const auto error_of_call =
        kind == CallFailureKind::TimedOut ? timeoutDocument(call->request_id, initLimit()) : error;
    finishFailed(std::move(call), kind, error_of_call, context.peakMemoryBytes(), context);
  }
  std::erase_if(calls, [](const HookCallPtr& call) { return call == nullptr; });
  context.keeps_tmp = keepsTmp();
  forget(context, how);
  requeue(std::move(calls));
  host_.needLogFlush(*this);
  pump();
}

// What had begun fails with the context, the rest is dispatched anew.
void FunctionPool::endContext(ExecutionContext& context, int wait_status, Gone how, std::string_view why) {
  std::vector<HookCallPtr> waiting = context.takeBackAll();
  while (!context.empty()) {
    HookCallPtr call = context.popFront();
    auto error = exitDocument(call->request_id, wait_status, why);
    finishFailed(std::move(call), CallFailureKind::Exited, std::move(error),
                 ranOutOfMemory(wait_status) ? ~std::uint64_t{0} : context.peakMemoryBytes(), context);
  }
  context.keeps_tmp = keepsTmp();
  forget(context, how);
  for (auto& call : waiting) ++call->lost_contexts;
  requeue(std::move(waiting));
  pump();
}

void FunctionPool::expire(ExecutionContext& context) {
  if (context.phase() == ExecutionContext::Phase::Starting) {
    context.lookAtMemory();
    return initFailed(context, CallFailureKind::TimedOut, {}, Gone::Kill);
  }
  if (context.empty()) {
    context.keeps_tmp = keepsTmp();
    return forget(context, Gone::Kill);
  }
  std::vector<HookCallPtr> unbegun = context.takeBackAll();
  for (auto& call : unbegun) ++call->lost_contexts;
  requeue(std::move(unbegun));
  if (context.empty()) {
    // The kernel did not let it begin, for as long as the call may take: neither the call's fault nor the context's.
    becomeIdle(context);
    return pump();
  }
  context.lookAtMemory();
  HookCallPtr late = context.popFront();
  auto error = timeoutDocument(late->request_id, version_->settings.timeout);
  finishFailed(std::move(late), CallFailureKind::TimedOut, std::move(error), context.peakMemoryBytes(), context);
  endContext(context, killedStatus(), Gone::Kill);
}

void FunctionPool::endForStorage(ExecutionContext& context) {
  context.tmp = {};
  const bool runs_nothing =
      context.phase() == ExecutionContext::Phase::Idle || context.phase() == ExecutionContext::Phase::Blank;
  if (runs_nothing) return evict(context, EvictReason::Storage);
  if (context.phase() == ExecutionContext::Phase::Starting) {
    return initFailed(context, CallFailureKind::InitError, exitDocument("", killedStatus(), kStorageUsedUp),
                      Gone::Kill);
  }
  endContext(context, killedStatus(), Gone::Kill, kStorageUsedUp);
}

bool FunctionPool::checkOverrun(ExecutionContext& context) {
  if (context.queued() < 2) return false;
  if (!isSlow(context)) return true;
  requeue(context.takeBackWaiting());
  pump();
  return false;
}

void FunctionPool::onExited(ExecutionContext& context, int wait_status) {
  if (!context.pidfd) {
    // It could not be forked: no process ever had this /tmp.
    tmp_->give(std::move(context.tmp), now());
    return onLost(context);
  }
  if (context.phase() != ExecutionContext::Phase::Starting) return endContext(context, wait_status, Gone::Dead);
  const std::string id = context.empty() ? std::string() : context.front().request_id;
  initFailed(context, CallFailureKind::InitError, exitDocument(id, wait_status), Gone::Dead);
}

void FunctionPool::onLost(ExecutionContext& context) {
  context.tmp = {};  // nobody will tell when it is really gone
  if (context.provisioned && context.phase() == ExecutionContext::Phase::Starting) {
    provisionedFailed("its process could not be started, or its template died");
  }
  endContext(context, killedStatus(), Gone::Dead);
}

}  // namespace brink::hooks
