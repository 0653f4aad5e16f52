// V8, set up for a process that forks: one isolate and one context, made in the zygote and used by every process below.
//
// Holds the isolate entered for good (the process has one thread and one isolate), the platform and the limits. A
// context lowers the limits after its fork; nothing can raise them again.
// Thread-affine. Owned by main(); never destroyed (processes leave by _exit).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include <v8.h>

#include "v8-runtime/engine/array_buffers.h"
#include "v8-runtime/engine/platform.h"

namespace brink::js {

struct EngineSettings {
  std::uint32_t heap_class_mb = 256;  // the largest memory size of the zygote's functions: sizes the young generation
  bool jit = true;
};

// Told when V8 cannot go on. Neither returns: the process leaves with an exit code that says why.
class FatalListener {
 public:
  virtual ~FatalListener() = default;
  // The heap limit is near, or an allocation failed for good. `where` is V8's name for the place.
  [[noreturn]] virtual void onOutOfMemory(const char* where) = 0;
  // Any other condition that V8 treats as fatal.
  [[noreturn]] virtual void onFatal(const char* where, const char* message) = 0;
};

class JsEngine {
 public:
  explicit JsEngine(const EngineSettings& settings);
  ~JsEngine() = delete;
  JsEngine(const JsEngine&) = delete;
  JsEngine& operator=(const JsEngine&) = delete;

  v8::Isolate* isolate() const { return isolate_; }
  v8::Local<v8::Context> context() const { return context_.Get(isolate_); }
  TaskQueue& tasks() { return platform_.tasks(); }

  // `memory_bytes` is the function's memory size: 90 % of it is the heap limit, as Lambda's own bootstrap sets it, and
  // all of it the limit for ArrayBuffers. The listener must outlive the process.
  void setLimits(std::uint64_t memory_bytes, FatalListener& listener);
  // Full collections, swept to the end, and unused memory back to the kernel: what the zygote's start left behind is
  // not copied into every child.
  void collectGarbage();
  // Only what warming left. A full collection would forget the shapes of the objects that are gone, and with them what
  // V8 learnt and optimised for those: every context would learn it again, in 200 us and 180 KB of its own.
  void collectYoungGarbage();

 private:
  void collect(v8::Isolate::GarbageCollectionType type);
  void finishSweeping();

  CountingArrayBuffers arrays_;
  SingleThreadPlatform platform_;
  v8::Isolate* isolate_ = nullptr;
  v8::Global<v8::Context> context_;
};

// The one way into V8: handles made below live until this goes out of scope, and are never kept outside one.
class Scopes {
 public:
  explicit Scopes(const JsEngine& engine) : handles_(engine.isolate()), context_(engine.context()) {}

 private:
  v8::HandleScope handles_;
  v8::Context::Scope context_;
};

}  // namespace brink::js
