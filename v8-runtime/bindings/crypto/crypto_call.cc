#include "v8-runtime/bindings/crypto/crypto_call.h"

#include <algorithm>

#include "v8-runtime/bindings/crypto/key_handle.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {

std::optional<Bytes> CryptoCall::optionalBytes(int index) const {
  if (!has(index)) return std::nullopt;
  const BytesView view = bytes(index);
  return Bytes(view.begin(), view.end());
}

std::string CryptoCall::text(int index) const {
  if (!arguments_[index]->IsString()) return {};
  return toUtf8(isolate_, arguments_[index].As<v8::String>());
}

int CryptoCall::integer(int index, int otherwise) const {
  if (!arguments_[index]->IsNumber()) return otherwise;
  return arguments_[index]->Int32Value(isolate_->GetCurrentContext()).FromMaybe(otherwise);
}

EVP_PKEY* CryptoCall::key(int index) const {
  EVP_PKEY* key = keyOf(arguments_[index]);
  if (key == nullptr) throwTypeError(isolate_, "Not a key");
  return key;
}

void CryptoCall::answer(std::string_view text) const { answer(string(text)); }

void CryptoCall::answer(KeyPointer key) const { answer(newKeyHandle(isolate_, std::move(key))); }

void CryptoCall::fail(ErrorKind kind, std::string_view code, std::string_view message) const {
  const auto text = string(message).As<v8::String>();
  const auto error = (kind == ErrorKind::TypeError    ? v8::Exception::TypeError(text)
                      : kind == ErrorKind::RangeError ? v8::Exception::RangeError(text)
                                                      : v8::Exception::Error(text))
                         .As<v8::Object>();
  [[maybe_unused]] const auto set = error->Set(isolate_->GetCurrentContext(), literal(isolate_, "code"), string(code));
  isolate_->ThrowException(error);
}

void CryptoCall::failAsJob(std::string_view otherwise) const {
  const auto error = openSslError(isolate_, otherwise).As<v8::Object>();
  for (const std::string_view name : {"library", "reason", "code"}) {
    [[maybe_unused]] const auto deleted = error->Delete(isolate_->GetCurrentContext(), literal(isolate_, name));
  }
  isolate_->ThrowException(error);
}

v8::Local<v8::Value> CryptoCall::string(std::string_view text) const {
  v8::Local<v8::String> made;
  if (!textFromUtf8(isolate_, text).ToLocal(&made)) return v8::Undefined(isolate_);
  return made;
}

v8::Local<v8::Value> CryptoCall::array(std::initializer_list<v8::Local<v8::Value>> values) const {
  std::vector<v8::Local<v8::Value>> elements(values);
  return v8::Array::New(isolate_, elements.data(), elements.size());
}

Natives addGroup(Natives& natives, std::string_view name) {
  v8::Isolate* isolate = natives.isolate();
  const auto object = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  natives.add(name, object.As<v8::Value>());
  return {isolate, natives.context(), object};
}

Bytes bytesOfBignum(const BIGNUM* number, std::size_t size) {
  const auto needed = static_cast<std::size_t>(BN_num_bytes(number));
  Bytes bytes(std::max(needed, size));
  BN_bn2binpad(number, bytes.data(), intSize(bytes));
  return bytes;
}

}  // namespace brink::js
