#include "v8-runtime/engine/js_engine.h"

#include <string>

#include <malloc.h>
#include <v8-profiler.h>

#include "proxy/base/check.h"

namespace brink::js {
namespace {

// V8's callbacks for a failed allocation carry no data pointer: the listener of this process has to be found somehow.
FatalListener* listener_of_this_process = nullptr;

void onOutOfMemory(const char* where, bool /*is_heap_oom*/) {
  if (listener_of_this_process != nullptr) listener_of_this_process->onOutOfMemory(where);
}

void onFatal(const char* where, const char* message) {
  if (listener_of_this_process != nullptr) listener_of_this_process->onFatal(where, message);
}

// V8 would collect garbage for 0.25–0.8 s more before it gives up by itself (facts: v8-executor §11.1).
std::size_t onNearHeapLimit(void* data, std::size_t current, std::size_t /*initial*/) {
  static_cast<FatalListener*>(data)->onOutOfMemory("Reached heap limit");
  return current;
}

// Only there to be removed: removing a near-heap-limit callback with a limit is V8's way to lower it.
std::size_t keepLimit(void* /*data*/, std::size_t current, std::size_t /*initial*/) { return current; }

void setFlags(const EngineSettings& settings) {
  // Stack: rlimit is 8 MB; V8's share leaves room for ICU, RegExp and our own frames below it.
  // Inlining: under --single-threaded the optimiser runs inside a request; off, its longest pause halves (facts §11.5).
  // Bytecode is never flushed: what was warmed in the zygote must still be warm in its children.
  // Import attributes: off in V8 10.2 itself, on in Node of the same V8; `with` and the older `assert` are both parsed.
  // Protection keys guard Wasm's code against other threads, of which there are none; the jail knows no pkey_mprotect.
  std::string flags =
      "--single-threaded --stack-size=984 --no-flush-bytecode --no-verify-snapshot-checksum"
      " --max-inlined-bytecode-size=0 --max-inlined-bytecode-size-cumulative=0 --no-wasm-memory-protection-keys"
      " --harmony-import-assertions --harmony-import-attributes";
  if (!settings.jit) flags += " --no-expose-wasm --jitless";
  v8::V8::SetFlagsFromString(flags.c_str(), flags.size());
}

// Address space, not memory: heap of the class, as much again for what is freed and fragmented, and V8's own start.
std::size_t regionBytes(const EngineSettings& settings) {
  return (static_cast<std::size_t>(settings.heap_class_mb) * 2 + 256) << 20;
}

}  // namespace

JsEngine::JsEngine(const EngineSettings& settings) : platform_(regionBytes(settings)) {
  setFlags(settings);
  v8::V8::InitializeICU();
  v8::V8::InitializePlatform(&platform_);
  v8::V8::Initialize();

  v8::Isolate::CreateParams params;
  params.constraints.ConfigureDefaultsFromHeapSize(0, static_cast<std::size_t>(settings.heap_class_mb) << 20);
  params.array_buffer_allocator = &arrays_;
  isolate_ = v8::Isolate::New(params);
  CHECK(isolate_ != nullptr);
  isolate_->Enter();
  isolate_->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  isolate_->SetFatalErrorHandler(onFatal);
  isolate_->SetOOMErrorHandler(onOutOfMemory);

  const v8::HandleScope handles(isolate_);
  context_.Reset(isolate_, v8::Context::New(isolate_));
}

void JsEngine::setLimits(std::uint64_t memory_bytes, FatalListener& listener) {
  listener_of_this_process = &listener;
  isolate_->AddNearHeapLimitCallback(keepLimit, nullptr);
  isolate_->RemoveNearHeapLimitCallback(keepLimit, memory_bytes / 10 * 9);
  isolate_->AddNearHeapLimitCallback(onNearHeapLimit, &listener);
  arrays_.setLimit(memory_bytes);
}

// V8 sweeps a page when it next needs room of it, and without threads that is in a context, which then gets a copy of
// the page: 200 KB in all. Whoever walks over the heap has it swept before; this walk is the one that can be asked for.
void JsEngine::finishSweeping() {
  v8::HeapProfiler& walker = *isolate_->GetHeapProfiler();
  walker.StartTrackingHeapObjects();
  walker.StopTrackingHeapObjects();
  walker.ClearObjectIds();
}

void JsEngine::collect(v8::Isolate::GarbageCollectionType type) {
  v8::V8::SetFlagsFromString("--expose-gc");
  isolate_->RequestGarbageCollectionForTesting(type);
  v8::V8::SetFlagsFromString("--no-expose-gc");
}

void JsEngine::collectGarbage() {
  for (int i = 0; i < 2; ++i) collect(v8::Isolate::kFullGarbageCollection);
  finishSweeping();
  malloc_trim(0);
}

void JsEngine::collectYoungGarbage() {
  collect(v8::Isolate::kMinorGarbageCollection);
  malloc_trim(0);
}

}  // namespace brink::js
