#include "v8-runtime/engine/text.h"

#include <cstdint>
#include <cstring>

namespace brink::js {
namespace {

const std::uint8_t* bytesOf(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

v8::MaybeLocal<v8::String> oneByte(v8::Isolate* isolate, std::string_view bytes) {
  if (bytes.size() > static_cast<std::size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromOneByte(isolate, bytesOf(bytes), v8::NewStringType::kNormal,
                                    static_cast<int>(bytes.size()));
}

// Length of the well-formed sequence at `at`, 0 if there is none (RFC 3629: no overlong forms, no surrogates).
std::size_t sequenceLength(const std::uint8_t* at, std::size_t left) {
  const auto follows = [&](std::size_t index, std::uint8_t low = 0x80, std::uint8_t high = 0xBF) {
    return index < left && at[index] >= low && at[index] <= high;
  };
  if (at[0] < 0x80) return 1;
  if (at[0] >= 0xC2 && at[0] <= 0xDF) return follows(1) ? 2 : 0;
  if (at[0] >= 0xE0 && at[0] <= 0xEF) {
    const std::uint8_t low = at[0] == 0xE0 ? 0xA0 : 0x80;
    const std::uint8_t high = at[0] == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (at[0] >= 0xF0 && at[0] <= 0xF4) {
    const std::uint8_t low = at[0] == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t high = at[0] == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

v8::Local<v8::String> literal(v8::Isolate* isolate, std::string_view ascii) {
  return v8::String::NewFromOneByte(isolate, bytesOf(ascii), v8::NewStringType::kInternalized,
                                    static_cast<int>(ascii.size()))
      .ToLocalChecked();
}

v8::Local<v8::String> textFromWire(v8::Isolate* isolate, std::string_view bytes) {
  if (!isAscii(bytes) && isUtf8(bytes)) return textFromUtf8(isolate, bytes).FromMaybe(v8::String::Empty(isolate));
  return oneByte(isolate, bytes).FromMaybe(v8::String::Empty(isolate));
}

v8::MaybeLocal<v8::String> textFromUtf8(v8::Isolate* isolate, std::string_view utf8) {
  if (isAscii(utf8)) return oneByte(isolate, utf8);
  if (utf8.size() > static_cast<std::size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromUtf8(isolate, utf8.data(), v8::NewStringType::kNormal, static_cast<int>(utf8.size()));
}

std::string toUtf8(v8::Isolate* isolate, v8::Local<v8::String> text) {
  std::string out(static_cast<std::size_t>(text->Utf8Length(isolate)), '\0');
  text->WriteUtf8(isolate, out.data(), static_cast<int>(out.size()), nullptr,
                  v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
  return out;
}

std::string toUtf8(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Value> value) {
  v8::Local<v8::String> text;
  const v8::TryCatch quiet(isolate);
  if (!value->ToString(context).ToLocal(&text)) return {};
  return toUtf8(isolate, text);
}

bool isAscii(std::string_view bytes) {
  std::size_t at = 0;
  std::uint64_t seen = 0;
  for (; at + sizeof seen <= bytes.size(); at += sizeof seen) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    seen |= word;
  }
  for (; at < bytes.size(); ++at) seen |= static_cast<std::uint8_t>(bytes[at]);
  return (seen & 0x8080808080808080u) == 0;
}

bool isUtf8(std::string_view bytes) {
  const std::uint8_t* at = bytesOf(bytes);
  std::size_t left = bytes.size();
  while (left != 0) {
    const std::size_t length = sequenceLength(at, left);
    if (length == 0) return false;
    at += length;
    left -= length;
  }
  return true;
}

}  // namespace brink::js
