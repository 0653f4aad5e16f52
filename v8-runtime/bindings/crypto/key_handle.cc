#include "v8-runtime/bindings/crypto/key_handle.h"

#include <memory>
#include <utility>

#include "v8-runtime/bindings/native_object.h"

namespace brink::js {
namespace {

constexpr std::size_t kKeyBytes = 4096;  // an RSA key with what OpenSSL caches beside it

struct HeldKey {
  KeyPointer key;
};

}  // namespace

v8::Local<v8::Value> newKeyHandle(v8::Isolate* isolate, KeyPointer key) {
  return NativeObject<HeldKey>::make(isolate, std::make_unique<HeldKey>(std::move(key)), kKeyBytes);
}

EVP_PKEY* keyOf(v8::Local<v8::Value> handle) {
  const HeldKey* held = NativeObject<HeldKey>::of(handle);
  return held == nullptr ? nullptr : held->key.get();
}

}  // namespace brink::js
