#include "v8-runtime/bindings/native_object.h"

namespace brink::js {
namespace {

constexpr int kMaker = 3;  // of the context's embedder data
constexpr int kFields = 2;

}  // namespace

void prepareNativeObjects(v8::Isolate* isolate, v8::Local<v8::Context> context) {
  const auto type = v8::FunctionTemplate::New(isolate);
  type->InstanceTemplate()->SetInternalFieldCount(kFields);
  context->SetEmbedderData(kMaker, type->GetFunction(context).ToLocalChecked());
}

v8::MaybeLocal<v8::Object> newNativeHolder(v8::Isolate* isolate) {
  const auto context = isolate->GetCurrentContext();
  const auto maker = context->GetEmbedderData(kMaker);
  if (!maker->IsFunction()) return {};
  return maker.As<v8::Function>()->NewInstance(context);
}

void* nativeField(v8::Local<v8::Value> value, const void* tag) {
  if (!value->IsObject()) return nullptr;
  const auto object = value.As<v8::Object>();
  if (object->InternalFieldCount() != kFields || object->GetAlignedPointerFromInternalField(0) != tag) return nullptr;
  return object->GetAlignedPointerFromInternalField(1);
}

}  // namespace brink::js
