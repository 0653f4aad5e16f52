// Contexts of the module `vm`: global objects whose properties are those of an ordinary object, the sandbox.
//
// A context lives as long as its sandbox or anything made in it. Thread-affine; needs Scopes.
#pragma once

#include <v8.h>

namespace brink::js {

struct VmContextSettings {
  bool strings = true;  // eval() and its like
  bool wasm = true;
  v8::Local<v8::Value> random;  // the layer's Math.random, if it is a function: V8's own would be the same in all forks
  v8::Local<v8::UnboundScript> library;  // if not empty: runs first, and adds what V8's own library lacks
};

// Once per isolate: contexts may refuse to compile WebAssembly.
void prepareVmContexts(v8::Isolate* isolate);

// `sandbox` undefined: a context with a global object of its own, which is what stands for it.
v8::MaybeLocal<v8::Object> makeVmContext(v8::Local<v8::Context> main, v8::Local<v8::Value> sandbox,
                                         const VmContextSettings& settings);
// Of the object that stands for it; empty for any other.
v8::MaybeLocal<v8::Context> vmContextOf(v8::Local<v8::Context> main, v8::Local<v8::Object> sandbox);

}  // namespace brink::js
