// structuredClone(value, buffers, write, make): V8's own serialiser, forth and back. `buffers` are ArrayBuffers that
// move to the copy. Instances of HostObject, the base of classes of the layer whose instances can be copied, are shown
// to write(object), which gives a number or throws; make() then gives a list with their copies by these numbers: V8
// lets no JavaScript run while it reads.
#include <cstdlib>
#include <memory>
#include <vector>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

constexpr std::uint32_t kMostBuffers = 1u << 16;

// V8 asks for an exception where a value cannot be cloned; the JavaScript above makes a DataCloneError of it.
class Writer final : public v8::ValueSerializer::Delegate {
 public:
  Writer(v8::Isolate* isolate, v8::Local<v8::Value> write) : isolate_(isolate), write_(write) {}

  void setSerializer(v8::ValueSerializer& serializer) { serializer_ = &serializer; }
  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    isolate_->ThrowException(v8::Exception::Error(message));
  }
  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) override {
    if (!write_->IsFunction()) return v8::ValueSerializer::Delegate::WriteHostObject(isolate, object);
    v8::Local<v8::Value> argument = object;
    v8::Local<v8::Value> number;
    const auto context = isolate->GetCurrentContext();
    if (!write_.As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &argument).ToLocal(&number)) {
      return v8::Nothing<bool>();
    }
    serializer_->WriteUint32(number->IsUint32() ? number.As<v8::Uint32>()->Value() : 0);
    return v8::Just(true);
  }
  v8::Maybe<std::uint32_t> GetSharedArrayBufferId(v8::Isolate*, v8::Local<v8::SharedArrayBuffer> buffer) override {
    for (std::uint32_t i = 0; i < shared.size(); ++i) {
      if (shared[i] == buffer) return v8::Just(i);
    }
    shared.emplace_back(isolate_, buffer);
    return v8::Just(static_cast<std::uint32_t>(shared.size() - 1));
  }
  v8::Maybe<std::uint32_t> GetWasmModuleTransferId(v8::Isolate*, v8::Local<v8::WasmModuleObject> module) override {
    modules.emplace_back(isolate_, module);
    return v8::Just(static_cast<std::uint32_t>(modules.size() - 1));
  }

  // V8 gives handles that end with the object or list it is writing.
  std::vector<v8::Global<v8::SharedArrayBuffer>> shared;
  std::vector<v8::Global<v8::WasmModuleObject>> modules;

 private:
  v8::Isolate* isolate_;
  v8::Local<v8::Value> write_;
  v8::ValueSerializer* serializer_ = nullptr;
};

class Reader final : public v8::ValueDeserializer::Delegate {
 public:
  Reader(Writer& writer, v8::Local<v8::Value> copies) : writer_(writer), copies_(copies) {}

  void setDeserializer(v8::ValueDeserializer& deserializer) { deserializer_ = &deserializer; }
  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override {
    std::uint32_t number = 0;
    v8::Local<v8::Value> copy;
    if (copies_->IsArray() && deserializer_->ReadUint32(&number) &&
        copies_.As<v8::Array>()->Get(isolate->GetCurrentContext(), number).ToLocal(&copy) && copy->IsObject()) {
      return copy.As<v8::Object>();
    }
    throwTypeError(isolate, "A copy must be an object");
    return {};
  }
  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate, std::uint32_t id) override {
    if (id >= writer_.shared.size()) return {};
    return v8::SharedArrayBuffer::New(isolate, writer_.shared[id].Get(isolate)->GetBackingStore());
  }
  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate* isolate, std::uint32_t id) override {
    if (id >= writer_.modules.size()) return {};
    return v8::WasmModuleObject::FromCompiledModule(isolate, writer_.modules[id].Get(isolate)->GetCompiledModule());
  }

 private:
  Writer& writer_;
  v8::Local<v8::Value> copies_;
  v8::ValueDeserializer* deserializer_ = nullptr;
};

struct Free {
  void operator()(std::uint8_t* data) const { free(data); }
};

// False: an exception is pending.
bool isDetachable(v8::Isolate* isolate, v8::Local<v8::ArrayBuffer> buffer) {
  if (buffer->IsDetachable()) return true;
  isolate->ThrowException(
      v8::Exception::Error(literal(isolate, "An ArrayBuffer is not detachable and could not be cloned.")));
  return false;
}

// False: an exception is pending.
bool buffersOf(const Arguments& arguments, std::vector<v8::Local<v8::ArrayBuffer>>& buffers) {
  if (!arguments[1]->IsArray()) return true;
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  const auto list = arguments[1].As<v8::Array>();
  if (list->Length() > kMostBuffers) return throwRangeError(isolate, "Too many buffers"), false;
  for (std::uint32_t i = 0; i < list->Length(); ++i) {
    v8::Local<v8::Value> buffer;
    if (!list->Get(context, i).ToLocal(&buffer)) return false;
    if (!buffer->IsArrayBuffer()) return throwTypeError(isolate, "Not an ArrayBuffer"), false;
    if (!isDetachable(isolate, buffer.As<v8::ArrayBuffer>())) return false;
    buffers.push_back(buffer.As<v8::ArrayBuffer>());
  }
  return true;
}

void structuredClone(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  std::vector<v8::Local<v8::ArrayBuffer>> buffers;
  if (!buffersOf(arguments, buffers)) return;
  Writer writer(isolate, arguments[2]);
  v8::ValueSerializer serializer(isolate, &writer);
  writer.setSerializer(serializer);
  serializer.WriteHeader();
  for (std::uint32_t i = 0; i < buffers.size(); ++i) serializer.TransferArrayBuffer(i, buffers[i]);
  if (!serializer.WriteValue(context, arguments[0]).FromMaybe(false)) return;
  const auto [data, size] = serializer.Release();
  const std::unique_ptr<std::uint8_t, Free> owned(data);
  v8::Local<v8::Value> copies = v8::Undefined(isolate);
  if (arguments[3]->IsFunction() &&
      !arguments[3].As<v8::Function>()->Call(context, v8::Undefined(isolate), 0, nullptr).ToLocal(&copies)) {
    return;
  }
  Reader reader(writer, copies);
  v8::ValueDeserializer deserializer(isolate, data, size, &reader);
  reader.setDeserializer(deserializer);
  // A getter of what was written may have given one to asm.js.
  for (const auto& buffer : buffers) {
    if (!isDetachable(isolate, buffer)) return;
  }
  for (std::uint32_t i = 0; i < buffers.size(); ++i) {
    auto store = buffers[i]->GetBackingStore();
    buffers[i]->Detach();
    deserializer.TransferArrayBuffer(i, v8::ArrayBuffer::New(isolate, std::move(store)));
  }
  v8::Local<v8::Value> copy;
  if (!deserializer.ReadHeader(context).FromMaybe(false) || !deserializer.ReadValue(context).ToLocal(&copy)) return;
  arguments.GetReturnValue().Set(copy);
}

// A class whose instances the serialiser shows to write(): an internal field makes them host objects.
v8::Local<v8::Function> makeHostObject(v8::Isolate* isolate, v8::Local<v8::Context> context) {
  const auto type = v8::FunctionTemplate::New(isolate);
  type->SetClassName(literal(isolate, "HostObject"));
  type->InstanceTemplate()->SetInternalFieldCount(1);
  return type->GetFunction(context).ToLocalChecked();
}

}  // namespace

void installCloning(Natives& natives) {
  natives.add("structuredClone", structuredClone);
  natives.add("HostObject", makeHostObject(natives.isolate(), natives.context()).As<v8::Value>());
}

}  // namespace brink::js
