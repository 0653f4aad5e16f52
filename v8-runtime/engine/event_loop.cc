#include "v8-runtime/engine/event_loop.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "v8-runtime/engine/clocks.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

constexpr int kOriginFrames = 16;
constexpr std::uint32_t kLoopSlot = 1;  // of the isolate's embedder data: V8's rejection callback carries no pointer

// Node: less than 1 ms and more than 2^31-1 ms (also NaN) mean 1 ms.
std::uint64_t delayNs(double milliseconds) {
  if (!(milliseconds >= 1) || milliseconds > 2147483647.0) milliseconds = 1;
  return static_cast<std::uint64_t>(std::trunc(milliseconds)) * 1'000'000u;
}

}  // namespace

EventLoop::EventLoop(JsEngine& engine, UncaughtListener& listener) : engine_(engine), listener_(listener) {
  engine_.isolate()->SetData(kLoopSlot, this);
  engine_.isolate()->SetPromiseRejectCallback(onPromiseReject);
}

std::uint32_t EventLoop::addTimer(v8::Local<v8::Function> callback, double milliseconds, bool repeat) {
  if (timers_.size() >= kMaxEntries) return 0;
  const std::uint64_t delay = delayNs(milliseconds);
  const std::uint64_t due = monotonicNs() + delay;
  const std::uint32_t id = next_id_++;
  timers_.emplace(TimerKey{due, id},
                  Timer{v8::Global<v8::Function>(engine_.isolate(), callback), repeat ? delay : 0, true});
  due_of_.emplace(id, due);
  ++referenced_timers_;
  if (remember_timers_) noteOrigin(id, delay, repeat);
  return id;
}

void EventLoop::clearTimer(std::uint32_t id) {
  const auto known = due_of_.find(id);
  if (known == due_of_.end()) return;
  const auto timer = timers_.find({known->second, id});
  if (timer != timers_.end()) {
    if (timer->second.referenced) --referenced_timers_;
    timers_.erase(timer);
  }
  due_of_.erase(known);
}

void EventLoop::refTimer(std::uint32_t id, bool keeps_busy) {
  const auto known = due_of_.find(id);
  if (known == due_of_.end()) return;
  const auto timer = timers_.find({known->second, id});
  if (timer == timers_.end() || timer->second.referenced == keeps_busy) return;
  timer->second.referenced = keeps_busy;
  referenced_timers_ += keeps_busy ? 1 : std::size_t(-1);
}

std::uint32_t EventLoop::addImmediate(v8::Local<v8::Function> callback) {
  if (immediates_.size() >= kMaxEntries) return 0;
  const std::uint32_t id = next_id_++;
  immediates_.push_back({id, v8::Global<v8::Function>(engine_.isolate(), callback)});
  return id;
}

void EventLoop::clearImmediate(std::uint32_t id) {
  const auto found = std::ranges::find(immediates_, id, &Immediate::id);
  if (found != immediates_.end()) found->callback.Reset();
}

void EventLoop::drain() {
  for (;;) {
    engine_.isolate()->PerformMicrotaskCheckpoint();
    if (ticks_pending_ != 0) {
      runTicks();
      continue;
    }
    if (rejections_.empty()) return;
    reportRejections();
  }
}

void EventLoop::runTicks() {
  v8::TryCatch caught(engine_.isolate());
  const auto context = engine_.context();
  if (tick_runner_.Get(engine_.isolate())->Call(context, v8::Undefined(engine_.isolate()), 0, nullptr).IsEmpty()) {
    listener_.onUncaughtException(caught.Exception());
  }
}

void EventLoop::turn() {
  runDueTimers();
  while (engine_.tasks().runOne()) drain();
  runImmediates();
}

bool EventLoop::alive() const { return aliveByItself() || held_ != 0; }

std::optional<std::uint64_t> EventLoop::nextDue() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.first;
}

void EventLoop::clear() {
  timers_.clear();
  due_of_.clear();
  immediates_.clear();
  rejections_.clear();
  rejections_by_hash_.clear();
  referenced_timers_ = 0;
  held_ = 0;
  next_id_ = 1;
  engine_.tasks().clear();
}

void EventLoop::rememberTimers(bool remember) {
  remember_timers_ = remember;
  origins_.clear();
}

// The innermost frame of the handler's own files: what lies above it is the layer's.
void EventLoop::noteOrigin(std::uint32_t id, std::uint64_t delay_ns, bool repeat) {
  v8::Isolate* isolate = engine_.isolate();
  const v8::HandleScope handles(isolate);
  std::string origin = (repeat ? "an interval of " : "a timer of ") + std::to_string(delay_ns / 1'000'000u) + " ms";
  const auto stack = v8::StackTrace::CurrentStackTrace(isolate, kOriginFrames);
  for (int i = 0; i < stack->GetFrameCount(); ++i) {
    const auto frame = stack->GetFrame(isolate, static_cast<std::uint32_t>(i));
    const auto script = frame->GetScriptName();
    const std::string file = script.IsEmpty() ? "" : toUtf8(isolate, script);
    if (!file.starts_with('/')) continue;
    origin +=
        " (" + file + ":" + std::to_string(frame->GetLineNumber()) + ":" + std::to_string(frame->GetColumn()) + ")";
    break;
  }
  origins_.insert_or_assign(id, std::move(origin));
}

std::vector<std::string> EventLoop::pendingTimers() const {
  std::vector<std::string> pending;
  for (const auto& [key, timer] : timers_) {
    const auto origin = origins_.find(key.second);
    pending.push_back(origin == origins_.end() ? "a timer" : origin->second);
  }
  return pending;
}

void EventLoop::onPromiseReject(v8::PromiseRejectMessage message) {
  v8::Isolate* isolate = message.GetPromise()->GetIsolate();
  auto& loop = *static_cast<EventLoop*>(isolate->GetData(kLoopSlot));
  if (message.GetEvent() == v8::kPromiseRejectWithNoHandler) {
    const auto promise = message.GetPromise();
    const std::uint64_t number = loop.next_rejection_++;
    loop.rejections_by_hash_.emplace(promise->GetIdentityHash(), number);
    loop.rejections_.emplace(number, Rejection{v8::Global<v8::Promise>(isolate, promise),
                                               v8::Global<v8::Value>(isolate, message.GetValue())});
  } else if (message.GetEvent() == v8::kPromiseHandlerAddedAfterReject) {
    loop.forgetRejection(message.GetPromise());
  }
}

void EventLoop::forgetRejection(v8::Local<v8::Promise> promise) {
  if (rejections_.empty()) return;
  const auto [first, last] = rejections_by_hash_.equal_range(promise->GetIdentityHash());
  for (auto it = first; it != last; ++it) {
    const auto found = rejections_.find(it->second);
    if (found->second.promise != promise) continue;
    rejections_.erase(found);
    rejections_by_hash_.erase(it);
    return;
  }
}

void EventLoop::call(v8::Local<v8::Function> callback, int count, v8::Local<v8::Value>* arguments) {
  {
    v8::TryCatch caught(engine_.isolate());
    const auto context = engine_.context();
    if (callback->Call(context, v8::Undefined(engine_.isolate()), count, arguments).IsEmpty()) {
      listener_.onUncaughtException(caught.Exception());
    }
  }
  // Unlike a handler, which runs inside a promise job: here ticks precede microtasks.
  if (ticks_pending_ != 0) runTicks();
  drain();
}

void EventLoop::runDueTimers() {
  if (timers_.empty()) return;
  const std::uint64_t now = monotonicNs();
  // Timers made by these callbacks have later ids and times of their own: `now` is not read again, so this ends.
  const std::uint32_t made_before = next_id_;
  while (!timers_.empty() && timers_.begin()->first.first <= now && timers_.begin()->first.second < made_before) {
    auto node = timers_.extract(timers_.begin());
    const std::uint32_t id = node.key().second;
    const v8::HandleScope handles(engine_.isolate());
    const auto callback = node.mapped().callback.Get(engine_.isolate());
    if (node.mapped().interval_ns != 0) {
      node.key().first = monotonicNs() + node.mapped().interval_ns;
      due_of_[id] = node.key().first;
      timers_.insert(std::move(node));
    } else {
      if (node.mapped().referenced) --referenced_timers_;
      due_of_.erase(id);
    }
    call(callback);
  }
}

void EventLoop::runImmediates() {
  if (immediates_.empty()) return;
  // Those added meanwhile run in the next turn, as Node's do; those cleared meanwhile must not run at all.
  std::vector<std::uint32_t> ids;
  for (const auto& immediate : immediates_) ids.push_back(immediate.id);
  for (const std::uint32_t id : ids) {
    const auto found = std::ranges::find(immediates_, id, &Immediate::id);
    const v8::HandleScope handles(engine_.isolate());
    const auto callback = found->callback.Get(engine_.isolate());
    immediates_.erase(found);
    if (!callback.IsEmpty()) call(callback);
  }
}

void EventLoop::reportRejections() {
  const auto pending = std::exchange(rejections_, {});
  rejections_by_hash_.clear();
  for (const auto& [number, rejection] : pending) {
    const v8::HandleScope handles(engine_.isolate());
    listener_.onUnhandledRejection(rejection.reason.Get(engine_.isolate()), rejection.promise.Get(engine_.isolate()));
  }
}

}  // namespace brink::js
