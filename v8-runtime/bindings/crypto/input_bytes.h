// A native function's argument that is data: a view, or a string that stands for its UTF-8 bytes. Lives no longer than
// the native function, and not across anything that runs JavaScript.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <v8.h>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {

class InputBytes {
 public:
  InputBytes(v8::Isolate* isolate, v8::Local<v8::Value> value) {
    if (value->IsString()) {
      text_ = toUtf8(isolate, value.As<v8::String>());
      bytes_ = {reinterpret_cast<const std::uint8_t*>(text_.data()), text_.size()};
    } else {
      bytes_ = bytesOf(value);
    }
    // OpenSSL takes a null pointer for "no data", not for "data of no length".
    if (bytes_.empty()) bytes_ = {&kNothing, 0};
  }
  InputBytes(const InputBytes&) = delete;
  InputBytes& operator=(const InputBytes&) = delete;

  std::span<const std::uint8_t> bytes() const { return bytes_; }
  const std::uint8_t* data() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  static constexpr std::uint8_t kNothing = 0;
  std::string text_;
  std::span<const std::uint8_t> bytes_;
};

// The text of a string argument; "" when it is none.
inline std::string textArgument(const Arguments& arguments, int index) {
  if (!arguments[index]->IsString()) return {};
  return toUtf8(arguments.GetIsolate(), arguments[index].As<v8::String>());
}

}  // namespace brink::js
