// SnapStart: module init before the snapshot, and what a context does instead of it.
#include <algorithm>
#include <utility>

#include "v8-runtime/handler/handler_runtime.h"

namespace brink::js {
namespace {

using hooks::protocol::ContextState;

// Of things that are pending: what a deploy error names before it only counts.
constexpr std::size_t kMostNamed = 8;

// Of /tmp: every context copies it before it begins, 0.6 ms per megabyte.
constexpr std::uint64_t kMostFileBytes = 64 << 20;

constexpr char kSnapshotError[] = "Runtime.SnapshotError";
constexpr char kUnsettled[] = " hook that nothing can settle any more";

std::string listed(const std::vector<std::string>& things) {
  std::string text;
  for (std::size_t i = 0; i < std::min(things.size(), kMostNamed); ++i) text += (i == 0 ? "" : "; ") + things[i];
  if (things.size() > kMostNamed) text += "; and " + std::to_string(things.size() - kMostNamed) + " more";
  return text;
}

}  // namespace

Status HandlerRuntime::takeSnapshot(const ContextSlot& slot) {
  attach(slot);
  engine_.setLimits(memoryBytes(), *this);
  seedRandom();
  loop_.rememberTimers(true);
  streams_.closeDoor();
  outbox_->setState(ContextState::Initializing);
  initialising_ = true;
  {
    const Scopes scopes(engine_);
    v8::Local<v8::Value> provisioned = v8::False(engine_.isolate());
    const auto began = beginInit(provisioned);
    loop_.drain();
    if (!init_failed_ && !settle(began)) refuseAwaiting();
    const bool settled = init_failed_ || settle(startHooks("beforeSnapshot"));
    // What is due at once belongs to init, as in Node's own loop; a timer does not.
    while (!init_failed_ && loop_.due()) loop_.turn();
    if (!init_failed_) refusePending(settled);
    if (!init_failed_) refuseLargeFiles();
  }
  initialising_ = false;
  if (init_failed_) return brink::fail(ErrorCode::Internal, Side::Hook, init_error_);
  publishInitDone();
  tellMemory();
  forgetSlot();
  return {};
}

// Nothing of it would go on in the right way: timers were asked for at another time, and a connection is somebody's.
void HandlerRuntime::refusePending(bool hooks_settled) {
  std::vector<std::string> pending = loop_.pendingTimers();
  for (auto& what : streams_.unanswered()) pending.push_back(std::move(what));
  if (!hooks_settled) pending.push_back("a beforeSnapshot" + std::string(kUnsettled));
  if (pending.empty()) return;
  fail(FailureKind::Init, {.error_type = kSnapshotError,
                           .error_message = "still pending when the snapshot is taken: " + listed(pending),
                           .trace_json = "[]",
                           .logged_json = ""});
}

void HandlerRuntime::refuseAwaiting() {
  std::vector<std::string> pending = streams_.unanswered();
  const std::string what = pending.empty() ? "something that nothing can settle any more" : listed(pending);
  fail(FailureKind::Init, {.error_type = kSnapshotError,
                           .error_message = "a top-level await of module init still waits for " + what,
                           .trace_json = "[]",
                           .logged_json = ""});
}

void HandlerRuntime::refuseLargeFiles() {
  const Volume* volume = space_.tree().volume();
  if (volume == nullptr) return;
  const SpaceStat space = volume->space();
  const std::uint64_t bytes = (space.blocks - space.free_blocks) * hooks::protocol::kTmpBlockBytes;
  if (bytes <= kMostFileBytes) return;
  fail(FailureKind::Init, {.error_type = kSnapshotError,
                           .error_message = "init leaves " + std::to_string(bytes >> 20) +
                                            " MB in /tmp, of which every context gets a copy: at most " +
                                            std::to_string(kMostFileBytes >> 20) + " MB",
                           .trace_json = "[]",
                           .logged_json = ""});
}

void HandlerRuntime::forgetSlot() {
  loop_.rememberTimers(false);
  streams_.detach();
  inbox_.reset();
  outbox_.reset();
  is_snapshot_ = true;
  // What init left is old from here on: no context carries it around in its young generation.
  engine_.collectGarbage();
}

void HandlerRuntime::restore() {
  outbox_->setState(ContextState::Initializing);
  initialising_ = true;
  seedRandom();
  {
    const Scopes scopes(engine_);
    if (!settle(startHooks("afterRestore"))) {
      fail(FailureKind::Init, {.error_type = "Runtime.AfterRestoreError",
                               .error_message = "an afterRestore" + std::string(kUnsettled),
                               .trace_json = "[]",
                               .logged_json = ""});
    }
    loop_.drain();
  }
  initialising_ = false;
  if (init_failed_) exit(hooks::protocol::kExitInitFailed);
  publishInitDone();
}

v8::Local<v8::Value> HandlerRuntime::startHooks(std::string_view name) {
  v8::Isolate* isolate = engine_.isolate();
  const v8::TryCatch quiet(isolate);  // an async function does not throw
  v8::Local<v8::Value> began;
  const auto start = functionOf("snap_start", name);
  if (!start->Call(engine_.context(), v8::Undefined(isolate), 0, nullptr).ToLocal(&began))
    began = v8::Undefined(isolate);
  return began;
}

bool HandlerRuntime::settle(v8::Local<v8::Value> began) {
  if (!began->IsPromise()) return true;
  const auto promise = began.As<v8::Promise>();
  const auto pending = [&] { return promise->State() == v8::Promise::kPending && !init_failed_; };
  loop_.drain();
  while (pending()) {
    if (streams_.any()) streams_.deliver();
    if (!pending()) break;
    // Behind a closed door no stream will ever be answered.
    if (!(streams_.closed() ? loop_.aliveByItself() : loop_.alive())) return false;
    loop_.turn();
    if (pending() && loop_.waits()) waitForSomething();
  }
  return true;
}

}  // namespace brink::js
