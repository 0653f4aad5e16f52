#include "v8-runtime/bindings/compression/compression_natives.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <zlib.h>

#include "v8-runtime/bindings/compression/codec.h"
#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// A closed one holds nothing; its JavaScript object lives on.
struct CodecSlot {
  std::unique_ptr<Codec> codec;
};

int intArgument(const Arguments& arguments, int index, int least, int most, int otherwise) {
  if (!arguments[index]->IsInt32()) return otherwise;
  return std::clamp(arguments[index].As<v8::Int32>()->Value(), least, most);
}

Codec* codecOf(const Arguments& arguments) {
  CodecSlot* slot = NativeObject<CodecSlot>::of(arguments[0]);
  return slot == nullptr ? nullptr : slot->codec.get();
}

// [message, number, code] of an error; undefined when there is none.
void answerError(const Arguments& arguments, const Codec& codec) {
  const auto error = codec.error();
  if (!error) return;
  v8::Isolate* isolate = arguments.GetIsolate();
  v8::Local<v8::Value> parts[] = {literal(isolate, error->message), v8::Integer::New(isolate, error->number),
                                  literal(isolate, error->code)};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, parts, std::size(parts)));
}

void answerCodec(const Arguments& arguments, std::unique_ptr<Codec> codec) {
  const std::size_t bytes = codec->bytes();
  auto slot = std::make_unique<CodecSlot>(std::move(codec));
  arguments.GetReturnValue().Set(NativeObject<CodecSlot>::make(arguments.GetIsolate(), std::move(slot), bytes));
}

// (kind, level, window bits, memory level, strategy, dictionary): the codec, or an error.
void makeZlibCodec(const Arguments& arguments) {
  auto codec = makeZlib({.kind = static_cast<CodecKind>(intArgument(arguments, 0, 1, 7, 1)),
                         .level = intArgument(arguments, 1, -1, 9, -1),
                         .window_bits = intArgument(arguments, 2, 0, 15, 15),
                         .memory_level = intArgument(arguments, 3, 1, 9, 8),
                         .strategy = intArgument(arguments, 4, 0, 4, 0),
                         .dictionary = bytesOf(arguments[5])});
  if (codec->error()) return answerError(arguments, *codec);
  answerCodec(arguments, std::move(codec));
}

// (kind, Uint32Array of parameters): the codec; undefined: refused.
void makeBrotliCodec(const Arguments& arguments) {
  const auto bytes = bytesOf(arguments[1]);
  std::vector<std::uint32_t> parameters(bytes.size() / sizeof(std::uint32_t));
  if (!parameters.empty()) std::memcpy(parameters.data(), bytes.data(), parameters.size() * sizeof(std::uint32_t));
  auto codec = makeBrotli(static_cast<CodecKind>(intArgument(arguments, 0, 8, 9, 8)), parameters);
  if (codec) answerCodec(arguments, std::move(codec));
}

// (codec, flush, in, offset, length, out, offset, length, state): what is left of out and in goes to state[0] and
// state[1], a Uint32Array.
void write(const Arguments& arguments) {
  Codec* codec = codecOf(arguments);
  const auto state = bytesOf(arguments[8]);
  if (codec == nullptr || state.size() < 2 * sizeof(std::uint32_t)) return;
  const auto part = [&](int index) {
    const auto bytes = bytesOf(arguments[index]);
    const std::size_t offset = sizeOf(arguments, index + 1, 0, bytes.size());
    return bytes.subspan(offset, sizeOf(arguments, index + 2, 0, bytes.size() - offset));
  };
  const auto rest = codec->write(intArgument(arguments, 1, 0, 5, 0), part(2), part(5));
  const std::uint32_t left[] = {static_cast<std::uint32_t>(rest.out), static_cast<std::uint32_t>(rest.in)};
  std::memcpy(state.data(), left, sizeof left);
  answerError(arguments, *codec);
}

void reset(const Arguments& arguments) {
  Codec* codec = codecOf(arguments);
  if (codec == nullptr) return;
  codec->reset();
  answerError(arguments, *codec);
}

// (codec, level, strategy)
void setParameters(const Arguments& arguments) {
  Codec* codec = codecOf(arguments);
  if (codec == nullptr) return;
  codec->setParameters(intArgument(arguments, 1, -1, 9, -1), intArgument(arguments, 2, 0, 4, 0));
  answerError(arguments, *codec);
}

// Gives its memory back at once.
void close(const Arguments& arguments) {
  CodecSlot* slot = NativeObject<CodecSlot>::of(arguments[0]);
  if (slot != nullptr) slot->codec.reset();
}

// (data, value)
void checksum(const Arguments& arguments) {
  const auto start = arguments[1]->Uint32Value(arguments.GetIsolate()->GetCurrentContext()).FromMaybe(0);
  const auto bytes = bytesOf(arguments[0]);
  // For a null pointer zlib gives the first value of all.
  const auto value = bytes.empty() ? start : static_cast<std::uint32_t>(crc32_z(start, bytes.data(), bytes.size()));
  arguments.GetReturnValue().Set(value);
}

}  // namespace

void installCompression(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal) {
  const auto object = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  Natives natives(isolate, context, object);
  natives.add("makeZlib", makeZlibCodec);
  natives.add("makeBrotli", makeBrotliCodec);
  natives.add("write", write);
  natives.add("reset", reset);
  natives.add("setParameters", setParameters);
  natives.add("close", close);
  natives.add("crc32", checksum);
  internal->Set(context, literal(isolate, "compression"), object).Check();
}

}  // namespace brink::js
