// The native side of an asymmetric KeyObject: an object that owns an EVP_PKEY. Public and private KeyObjects may share
// one; which of the two it stands for is what the JavaScript above knows.
#pragma once

#include <v8.h>

#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {

v8::Local<v8::Value> newKeyHandle(v8::Isolate* isolate, KeyPointer key);
// Null when it is no handle. Borrowed: valid while JavaScript does not run.
EVP_PKEY* keyOf(v8::Local<v8::Value> handle);

}  // namespace brink::js
