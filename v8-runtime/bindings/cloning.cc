// structuredClone(value): V8's own serialiser, forth and back.
#include <cstdlib>
#include <memory>

#include "v8-runtime/bindings/natives.h"

namespace brink::js {
namespace {

// V8 asks for an exception where a value cannot be cloned; the JavaScript above makes a DataCloneError of it.
class CloneErrors final : public v8::ValueSerializer::Delegate {
 public:
  explicit CloneErrors(v8::Isolate* isolate) : isolate_(isolate) {}
  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    isolate_->ThrowException(v8::Exception::Error(message));
  }

 private:
  v8::Isolate* isolate_;
};

struct Free {
  void operator()(std::uint8_t* data) const { free(data); }
};

void structuredClone(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  CloneErrors errors(isolate);
  v8::ValueSerializer serializer(isolate, &errors);
  serializer.WriteHeader();
  if (!serializer.WriteValue(context, arguments[0]).FromMaybe(false)) return;
  const auto [data, size] = serializer.Release();
  const std::unique_ptr<std::uint8_t, Free> owned(data);
  v8::ValueDeserializer deserializer(isolate, data, size);
  v8::Local<v8::Value> copy;
  if (!deserializer.ReadHeader(context).FromMaybe(false) || !deserializer.ReadValue(context).ToLocal(&copy)) return;
  arguments.GetReturnValue().Set(copy);
}

}  // namespace

void installCloning(Natives& natives) { natives.add("structuredClone", structuredClone); }

}  // namespace brink::js
