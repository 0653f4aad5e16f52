// `internal.serialization`: V8's serialiser and its counterpart, each an opaque value that js/v8.js keeps. What cannot
// be written by V8 is asked of the object `self`, whose methods a handler may have written.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// Calls self.NAME(arguments); nothing when there is no such method.
std::optional<v8::MaybeLocal<v8::Value>> ask(v8::Isolate* isolate, v8::Local<v8::Object> self, const char* name,
                                             v8::Local<v8::Value> argument) {
  const auto context = isolate->GetCurrentContext();
  v8::Local<v8::Value> method;
  if (!self->Get(context, literal(isolate, name)).ToLocal(&method)) return v8::MaybeLocal<v8::Value>();
  if (!method->IsFunction()) return std::nullopt;
  return method.As<v8::Function>()->Call(context, self, argument.IsEmpty() ? 0 : 1, &argument);
}

// Of both: whose methods are asked during a call. Calls may be nested.
class Asking {
 public:
  explicit Asking(v8::Isolate* isolate) : isolate_(isolate) {}

  class Scope {
   public:
    Scope(Asking& asking, v8::Local<v8::Object> self) : asking_(asking), before_(std::exchange(asking.self_, self)) {}
    ~Scope() { asking_.self_ = before_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Asking& asking_;
    v8::Local<v8::Object> before_;
  };

 protected:
  v8::Isolate* isolate_;
  v8::Local<v8::Object> self_;
};

class Writer final : public v8::ValueSerializer::Delegate, public Asking {
 public:
  explicit Writer(v8::Isolate* isolate) : Asking(isolate), serializer(isolate, this) {}

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    const auto made = self_.IsEmpty() ? std::nullopt : ask(isolate_, self_, "_getDataCloneError", message);
    v8::Local<v8::Value> error;
    if (made && !made->ToLocal(&error)) return;  // it threw something itself
    isolate_->ThrowException(made ? error : v8::Exception::Error(message));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) override {
    const auto written = self_.IsEmpty() ? std::nullopt : ask(isolate, self_, "_writeHostObject", object);
    if (!written) return v8::ValueSerializer::Delegate::WriteHostObject(isolate, object);
    return written->IsEmpty() ? v8::Nothing<bool>() : v8::Just(true);
  }

  v8::Maybe<std::uint32_t> GetSharedArrayBufferId(v8::Isolate* isolate,
                                                  v8::Local<v8::SharedArrayBuffer> buffer) override {
    const auto given = self_.IsEmpty() ? std::nullopt : ask(isolate, self_, "_getSharedArrayBufferId", buffer);
    if (!given) return v8::ValueSerializer::Delegate::GetSharedArrayBufferId(isolate, buffer);
    v8::Local<v8::Value> id;
    if (!given->ToLocal(&id)) return v8::Nothing<std::uint32_t>();
    return id->Uint32Value(isolate->GetCurrentContext());
  }

  v8::ValueSerializer serializer;
};

class Reader final : public v8::ValueDeserializer::Delegate, public Asking {
 public:
  Reader(v8::Isolate* isolate, std::span<const std::uint8_t> given)
      : Asking(isolate), bytes(given.begin(), given.end()), deserializer(isolate, bytes.data(), bytes.size(), this) {}

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override {
    const v8::Isolate::AllowJavascriptExecutionScope allow(isolate);  // V8 forbids it while it reads
    const auto read = self_.IsEmpty() ? std::nullopt : ask(isolate, self_, "_readHostObject", {});
    if (!read) return v8::ValueDeserializer::Delegate::ReadHostObject(isolate);
    v8::Local<v8::Value> object;
    if (!read->ToLocal(&object)) return {};
    if (object->IsObject()) return object.As<v8::Object>();
    throwTypeError(isolate, "readHostObject must return an object");
    return {};
  }

  const std::vector<std::uint8_t> bytes;  // a copy: nobody can change what is being read
  v8::ValueDeserializer deserializer;
};

Writer* writerOf(const Arguments& arguments) {
  Writer* writer = NativeObject<Writer>::of(arguments[0]);
  if (writer == nullptr) throwTypeError(arguments.GetIsolate(), "Illegal invocation");
  return writer;
}

Reader* readerOf(const Arguments& arguments) {
  Reader* reader = NativeObject<Reader>::of(arguments[0]);
  if (reader == nullptr) throwTypeError(arguments.GetIsolate(), "Illegal invocation");
  return reader;
}

std::uint32_t wordOf(const Arguments& arguments, int index) {
  return arguments[index]->IsUint32() ? arguments[index].As<v8::Uint32>()->Value() : 0;
}

void makeWriter(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  arguments.GetReturnValue().Set(NativeObject<Writer>::make(isolate, std::make_unique<Writer>(isolate), 0));
}

void writeHeader(const Arguments& arguments) {
  if (Writer* writer = writerOf(arguments)) writer->serializer.WriteHeader();
}

// (writer, value, self)
void writeValue(const Arguments& arguments) {
  Writer* writer = writerOf(arguments);
  if (writer == nullptr) return;
  const Asking::Scope scope(*writer, arguments[2].As<v8::Object>());
  const auto context = arguments.GetIsolate()->GetCurrentContext();
  const auto written = writer->serializer.WriteValue(context, arguments[1]);
  if (written.IsJust()) arguments.GetReturnValue().Set(written.FromJust());
}

void release(const Arguments& arguments) {
  Writer* writer = writerOf(arguments);
  if (writer == nullptr) return;
  const auto [data, size] = writer->serializer.Release();
  const std::unique_ptr<std::uint8_t, decltype(&free)> owned(data, &free);
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), {data, size}));
}

void writeUint32(const Arguments& arguments) {
  if (Writer* writer = writerOf(arguments)) writer->serializer.WriteUint32(wordOf(arguments, 1));
}

void writeUint64(const Arguments& arguments) {
  if (Writer* writer = writerOf(arguments)) {
    writer->serializer.WriteUint64(std::uint64_t{wordOf(arguments, 1)} << 32 | wordOf(arguments, 2));
  }
}

void writeDouble(const Arguments& arguments) {
  Writer* writer = writerOf(arguments);
  if (writer != nullptr && arguments[1]->IsNumber()) {
    writer->serializer.WriteDouble(arguments[1].As<v8::Number>()->Value());
  }
}

void writeRawBytes(const Arguments& arguments) {
  Writer* writer = writerOf(arguments);
  if (writer == nullptr) return;
  const auto bytes = bytesOf(arguments[1]);
  writer->serializer.WriteRawBytes(bytes.data(), bytes.size());
}

void treatViewsAsHostObjects(const Arguments& arguments) {
  if (Writer* writer = writerOf(arguments)) {
    writer->serializer.SetTreatArrayBufferViewsAsHostObjects(arguments[1]->IsTrue());
  }
}

// (writer, id, ArrayBuffer)
void transferOut(const Arguments& arguments) {
  Writer* writer = writerOf(arguments);
  if (writer == nullptr || !arguments[2]->IsArrayBuffer()) return;
  writer->serializer.TransferArrayBuffer(wordOf(arguments, 1), arguments[2].As<v8::ArrayBuffer>());
}

void makeReader(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto bytes = bytesOf(arguments[0]);
  arguments.GetReturnValue().Set(
      NativeObject<Reader>::make(isolate, std::make_unique<Reader>(isolate, bytes), bytes.size()));
}

void readHeader(const Arguments& arguments) {
  Reader* reader = readerOf(arguments);
  if (reader == nullptr) return;
  const auto read = reader->deserializer.ReadHeader(arguments.GetIsolate()->GetCurrentContext());
  if (read.IsJust()) arguments.GetReturnValue().Set(read.FromJust());
}

// (reader, self)
void readValue(const Arguments& arguments) {
  Reader* reader = readerOf(arguments);
  if (reader == nullptr) return;
  const Asking::Scope scope(*reader, arguments[1].As<v8::Object>());
  v8::Local<v8::Value> value;
  if (reader->deserializer.ReadValue(arguments.GetIsolate()->GetCurrentContext()).ToLocal(&value)) {
    arguments.GetReturnValue().Set(value);
  }
}

void wireFormatVersion(const Arguments& arguments) {
  if (Reader* reader = readerOf(arguments)) {
    arguments.GetReturnValue().Set(reader->deserializer.GetWireFormatVersion());
  }
}

// These three give undefined when there is not enough left.
void readUint32(const Arguments& arguments) {
  Reader* reader = readerOf(arguments);
  std::uint32_t value = 0;
  if (reader != nullptr && reader->deserializer.ReadUint32(&value)) arguments.GetReturnValue().Set(value);
}

void readUint64(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  Reader* reader = readerOf(arguments);
  std::uint64_t value = 0;
  if (reader == nullptr || !reader->deserializer.ReadUint64(&value)) return;
  v8::Local<v8::Value> words[] = {v8::Integer::NewFromUnsigned(isolate, static_cast<std::uint32_t>(value >> 32)),
                                  v8::Integer::NewFromUnsigned(isolate, static_cast<std::uint32_t>(value))};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, words, 2));
}

void readDouble(const Arguments& arguments) {
  Reader* reader = readerOf(arguments);
  double value = 0;
  if (reader != nullptr && reader->deserializer.ReadDouble(&value)) arguments.GetReturnValue().Set(value);
}

// (reader, length): where the bytes begin in what is read.
void skipRawBytes(const Arguments& arguments) {
  Reader* reader = readerOf(arguments);
  if (reader == nullptr) return;
  const std::size_t length = sizeOf(arguments, 1, 0, reader->bytes.size() + 1);
  const void* data = nullptr;
  if (!reader->deserializer.ReadRawBytes(length, &data)) return;
  const auto offset = static_cast<const std::uint8_t*>(data) - reader->bytes.data();
  arguments.GetReturnValue().Set(static_cast<double>(offset));
}

// (reader, id, ArrayBuffer or SharedArrayBuffer)
void transferIn(const Arguments& arguments) {
  Reader* reader = readerOf(arguments);
  if (reader == nullptr) return;
  if (arguments[2]->IsArrayBuffer()) {
    reader->deserializer.TransferArrayBuffer(wordOf(arguments, 1), arguments[2].As<v8::ArrayBuffer>());
  } else if (arguments[2]->IsSharedArrayBuffer()) {
    reader->deserializer.TransferSharedArrayBuffer(wordOf(arguments, 1), arguments[2].As<v8::SharedArrayBuffer>());
  }
}

}  // namespace

void installSerialization(Natives& natives) {
  const auto target = v8::Object::New(natives.isolate());
  Natives functions(natives.isolate(), natives.context(), target);
  functions.add("makeWriter", makeWriter);
  functions.add("writeHeader", writeHeader);
  functions.add("writeValue", writeValue);
  functions.add("release", release);
  functions.add("writeUint32", writeUint32);
  functions.add("writeUint64", writeUint64);
  functions.add("writeDouble", writeDouble);
  functions.add("writeRawBytes", writeRawBytes);
  functions.add("treatViewsAsHostObjects", treatViewsAsHostObjects);
  functions.add("transferOut", transferOut);
  functions.add("makeReader", makeReader);
  functions.add("readHeader", readHeader);
  functions.add("readValue", readValue);
  functions.add("wireFormatVersion", wireFormatVersion);
  functions.add("readUint32", readUint32);
  functions.add("readUint64", readUint64);
  functions.add("readDouble", readDouble);
  functions.add("skipRawBytes", skipRawBytes);
  functions.add("transferIn", transferIn);
  natives.add("serialization", target.As<v8::Value>());
}

}  // namespace brink::js
