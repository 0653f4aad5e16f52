// One call of a native function of this folder: what it was given, what it answers. OpenSSL's error queue is the call's
// own.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "v8-runtime/bindings/crypto/openssl_error.h"
#include "v8-runtime/bindings/crypto/openssl_pointers.h"
#include "v8-runtime/bindings/natives.h"

namespace brink::js {

enum class ErrorKind { Error, TypeError, RangeError };

class CryptoCall {
 public:
  explicit CryptoCall(const Arguments& arguments) : arguments_(arguments), isolate_(arguments.GetIsolate()) {}

  v8::Isolate* isolate() const { return isolate_; }
  v8::Local<v8::Value> at(int index) const { return arguments_[index]; }
  bool has(int index) const { return !arguments_[index]->IsNullOrUndefined(); }
  bool truth(int index) const { return arguments_[index]->BooleanValue(isolate_); }
  // Valid until JavaScript runs again, which it does not while the function runs. Empty when there are more than
  // OpenSSL can count: no key, number or signature is as long.
  BytesView bytes(int index) const {
    const BytesView view = bytesOf(arguments_[index]);
    return view.size() <= kMostBytes ? view : BytesView();
  }
  std::optional<Bytes> optionalBytes(int index) const;
  std::string text(int index) const;
  int integer(int index, int otherwise = 0) const;
  // The key of a handle; null, with an error thrown, when it is none.
  EVP_PKEY* key(int index) const;

  void answer(v8::Local<v8::Value> value) const { arguments_.GetReturnValue().Set(value); }
  void answer(bool value) const { arguments_.GetReturnValue().Set(value); }
  void answer(int value) const { arguments_.GetReturnValue().Set(value); }
  void answer(BytesView bytes) const { answer(newBytes(isolate_, bytes).As<v8::Value>()); }
  void answer(std::string_view text) const;
  void answer(KeyPointer key) const;

  // Throws what OpenSSL's queue says, or `otherwise`.
  void fail(std::string_view otherwise) const { throwOpenSsl(isolate_, otherwise); }
  // The same without library, reason and code, as operations do that Node gives to another thread.
  void failAsJob(std::string_view otherwise) const;
  // Throws an error as Node's native parts do: the code is a plain property.
  void fail(ErrorKind kind, std::string_view code, std::string_view message) const;

  v8::Local<v8::Value> string(std::string_view text) const;
  v8::Local<v8::Value> array(std::initializer_list<v8::Local<v8::Value>> values) const;

 private:
  static constexpr std::size_t kMostBytes = 1 << 30;

  const Arguments& arguments_;
  v8::Isolate* isolate_;
  ErrorQueue errors_;
};

// An object with functions, `internal.NAME`, to be filled in.
Natives addGroup(Natives& natives, std::string_view name);

}  // namespace brink::js
