// utf8Encode, utf8Decode, utf8Write, utf8ByteLength; latin1Decode, latin1Write; utf16Decode, utf16Write.
#include <algorithm>
#include <cstring>
#include <vector>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

constexpr int kWriteOptions = v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8;
constexpr std::string_view kTooLong = "Cannot create a string longer than 0x1fffffe8 characters";

// The part [offset, offset + length) of the view in argument 0; offset and length are arguments 1 and 2.
std::span<std::uint8_t> partOf(const Arguments& arguments) {
  const auto bytes = bytesOf(arguments[0]);
  const std::size_t offset = sizeOf(arguments, 1, 0, bytes.size());
  return bytes.subspan(offset, sizeOf(arguments, 2, bytes.size() - offset, bytes.size() - offset));
}

// Where utf8Write and its like put the string of argument 1: view, string, offset, length.
std::span<std::uint8_t> targetOf(const Arguments& arguments) {
  const auto bytes = bytesOf(arguments[0]);
  const std::size_t offset = sizeOf(arguments, 2, 0, bytes.size());
  return bytes.subspan(offset, sizeOf(arguments, 3, bytes.size() - offset, bytes.size() - offset));
}

std::string_view viewOf(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

v8::Local<v8::String> stringOf(const Arguments& arguments, int index) {
  if (arguments[index]->IsString()) return arguments[index].As<v8::String>();
  return v8::String::Empty(arguments.GetIsolate());
}

void answerString(const Arguments& arguments, v8::MaybeLocal<v8::String> made) {
  v8::Local<v8::String> text;
  if (made.ToLocal(&text)) {
    arguments.GetReturnValue().Set(text);
  } else {
    throwRangeError(arguments.GetIsolate(), kTooLong);
  }
}

void utf8Encode(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto text = stringOf(arguments, 0);
  const auto buffer = v8::ArrayBuffer::New(isolate, static_cast<std::size_t>(text->Utf8Length(isolate)));
  text->WriteUtf8(isolate, static_cast<char*>(buffer->Data()), static_cast<int>(buffer->ByteLength()), nullptr,
                  kWriteOptions);
  arguments.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, buffer->ByteLength()));
}

// (view, offset, length, fatal, ignoreBOM): undefined when fatal and not UTF-8. A byte order mark is dropped unless
// ignoreBOM, as the Encoding standard names it.
void utf8Decode(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  auto bytes = viewOf(partOf(arguments));
  if (arguments[3]->BooleanValue(isolate) && !isUtf8(bytes)) return;
  if (!arguments[4]->BooleanValue(isolate) && bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  answerString(arguments, textFromUtf8(isolate, bytes));
}

void utf8Write(const Arguments& arguments) {
  const auto target = targetOf(arguments);
  const int written = stringOf(arguments, 1)
                          ->WriteUtf8(arguments.GetIsolate(), reinterpret_cast<char*>(target.data()),
                                      static_cast<int>(target.size()), nullptr, kWriteOptions);
  arguments.GetReturnValue().Set(target.empty() ? 0 : written);
}

void utf8ByteLength(const Arguments& arguments) {
  arguments.GetReturnValue().Set(stringOf(arguments, 0)->Utf8Length(arguments.GetIsolate()));
}

void latin1Decode(const Arguments& arguments) {
  const auto bytes = partOf(arguments);
  if (bytes.size() > static_cast<std::size_t>(v8::String::kMaxLength)) return answerString(arguments, {});
  answerString(arguments, v8::String::NewFromOneByte(arguments.GetIsolate(), bytes.data(), v8::NewStringType::kNormal,
                                                     static_cast<int>(bytes.size())));
}

void latin1Write(const Arguments& arguments) {
  const auto target = targetOf(arguments);
  if (target.empty()) return arguments.GetReturnValue().Set(0);
  const int written =
      stringOf(arguments, 1)
          ->WriteOneByte(arguments.GetIsolate(), target.data(), 0, static_cast<int>(target.size()), kWriteOptions);
  arguments.GetReturnValue().Set(written);
}

void utf16Decode(const Arguments& arguments) {
  const auto bytes = partOf(arguments);
  const std::size_t units = bytes.size() / 2;
  if (units > static_cast<std::size_t>(v8::String::kMaxLength)) return answerString(arguments, {});
  std::vector<std::uint16_t> aligned(units);
  if (units != 0) std::memcpy(aligned.data(), bytes.data(), units * 2);
  answerString(arguments, v8::String::NewFromTwoByte(arguments.GetIsolate(), aligned.data(), v8::NewStringType::kNormal,
                                                     static_cast<int>(units)));
}

void utf16Write(const Arguments& arguments) {
  const auto target = targetOf(arguments);
  const auto text = stringOf(arguments, 1);
  const std::size_t units = std::min(target.size() / 2, static_cast<std::size_t>(text->Length()));
  std::vector<std::uint16_t> aligned(units);
  if (units != 0) {
    text->Write(arguments.GetIsolate(), aligned.data(), 0, static_cast<int>(units), kWriteOptions);
    std::memcpy(target.data(), aligned.data(), units * 2);
  }
  arguments.GetReturnValue().Set(static_cast<std::uint32_t>(units * 2));
}

}  // namespace

void installTextCodec(Natives& natives) {
  natives.add("utf8Encode", utf8Encode);
  natives.add("utf8Decode", utf8Decode);
  natives.add("utf8Write", utf8Write);
  natives.add("utf8ByteLength", utf8ByteLength);
  natives.add("latin1Decode", latin1Decode);
  natives.add("latin1Write", latin1Write);
  natives.add("utf16Decode", utf16Decode);
  natives.add("utf16Write", utf16Write);
}

}  // namespace brink::js
