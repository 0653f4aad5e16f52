// The object `internal`, which the Node layer (v8-runtime/js) builds Node's modules on: README.md lists its functions.
//
// Each source file of this folder installs one group. The functions check what they are given only so far that no
// argument can corrupt memory; messages for handlers are made by the JavaScript above them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <v8.h>

#include "v8-runtime/bindings/host.h"

namespace brink::js {

// Adds functions to one object. Lives inside a Scopes.
class Natives {
 public:
  Natives(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> target)
      : isolate_(isolate), context_(context), target_(target) {}

  void add(std::string_view name, v8::FunctionCallback callback);
  void add(std::string_view name, v8::Local<v8::Value> value);
  v8::Isolate* isolate() const { return isolate_; }
  v8::Local<v8::Context> context() const { return context_; }

 private:
  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  v8::Local<v8::Object> target_;
};

using Arguments = v8::FunctionCallbackInfo<v8::Value>;

// The bytes of a view argument; empty when it is none or detached. Valid until JavaScript runs again.
std::span<std::uint8_t> bytesOf(v8::Local<v8::Value> view);
// A number argument as a size, clamped to [0, most]; `otherwise` when it is undefined.
std::size_t sizeOf(const Arguments& arguments, int index, std::size_t otherwise, std::size_t most);
v8::Local<v8::Uint8Array> newBytes(v8::Isolate* isolate, std::span<const std::uint8_t> bytes);
void throwRangeError(v8::Isolate* isolate, std::string_view message);
void throwTypeError(v8::Isolate* isolate, std::string_view message);

void installTextCodec(Natives& natives);
void installTextConverter(Natives& natives);
void installBinaryText(Natives& natives);
void installTiming(Natives& natives);
void installProcessParts(Natives& natives);
void installInspection(Natives& natives);
void installTypeTests(Natives& natives);
void installFiles(Natives& natives);
void installCloning(Natives& natives);
void installStreams(Natives& natives);
void installVm(Natives& natives);
void installHeap(Natives& natives);
void installSerialization(Natives& natives);
void installPromiseHooks(Natives& natives);
void installSockets(Natives& natives);
void installNumberFormat(Natives& natives);

// All of them, on a fresh object. Requires: the isolate's kHostSlot is set before any of the functions is called.
v8::Local<v8::Object> makeInternal(v8::Isolate* isolate, v8::Local<v8::Context> context);

}  // namespace brink::js
