#include "v8-runtime/bindings/natives.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "v8-runtime/engine/text.h"

namespace brink::js {

void Natives::add(std::string_view name, v8::FunctionCallback callback) {
  const auto function = v8::Function::New(context_, callback, {}, 0, v8::ConstructorBehavior::kThrow).ToLocalChecked();
  function->SetName(literal(isolate_, name));
  add(name, function.As<v8::Value>());
}

void Natives::add(std::string_view name, v8::Local<v8::Value> value) {
  target_->Set(context_, literal(isolate_, name), value).Check();
}

std::span<std::uint8_t> bytesOf(v8::Local<v8::Value> view) {
  if (view->IsArrayBufferView()) {
    const auto typed = view.As<v8::ArrayBufferView>();
    const std::size_t length = typed->ByteLength();
    if (length == 0) return {};
    auto* data = static_cast<std::uint8_t*>(typed->Buffer()->Data());
    return {data + typed->ByteOffset(), length};
  }
  if (view->IsArrayBuffer()) {
    const auto buffer = view.As<v8::ArrayBuffer>();
    return {static_cast<std::uint8_t*>(buffer->Data()), buffer->ByteLength()};
  }
  if (view->IsSharedArrayBuffer()) {
    const auto buffer = view.As<v8::SharedArrayBuffer>();
    return {static_cast<std::uint8_t*>(buffer->Data()), buffer->ByteLength()};
  }
  return {};
}

std::size_t sizeOf(const Arguments& arguments, int index, std::size_t otherwise, std::size_t most) {
  if (!arguments[index]->IsNumber()) return std::min(otherwise, most);
  const double value = arguments[index].As<v8::Number>()->Value();
  if (!(value > 0)) return 0;
  return value >= static_cast<double>(most) ? most : static_cast<std::size_t>(value);
}

v8::Local<v8::Uint8Array> newBytes(v8::Isolate* isolate, std::span<const std::uint8_t> bytes) {
  // V8 has no way to fail here but to die: the limit for ArrayBuffers was checked by the caller's allocation of
  // `bytes`.
  const auto buffer = v8::ArrayBuffer::New(isolate, bytes.size());
  if (!bytes.empty()) std::memcpy(buffer->Data(), bytes.data(), bytes.size());
  return v8::Uint8Array::New(buffer, 0, bytes.size());
}

void throwRangeError(v8::Isolate* isolate, std::string_view message) {
  isolate->ThrowException(v8::Exception::RangeError(literal(isolate, message)));
}

void throwTypeError(v8::Isolate* isolate, std::string_view message) {
  isolate->ThrowException(v8::Exception::TypeError(literal(isolate, message)));
}

v8::Local<v8::Object> makeInternal(v8::Isolate* isolate, v8::Local<v8::Context> context) {
  const auto target = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  Natives natives(isolate, context, target);
  installTextCodec(natives);
  installTextConverter(natives);
  installBinaryText(natives);
  installTiming(natives);
  installProcessParts(natives);
  installInspection(natives);
  installTypeTests(natives);
  installFiles(natives);
  installCloning(natives);
  installStreams(natives);
  installVm(natives);
  installHeap(natives);
  installSerialization(natives);
  installPromiseHooks(natives);
  installSockets(natives);
  installNumberFormat(natives);
  return target;
}

}  // namespace brink::js
