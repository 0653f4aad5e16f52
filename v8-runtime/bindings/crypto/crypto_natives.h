// `internal.crypto`: what js/crypto builds Node's crypto and WebCrypto on, by OpenSSL. README.md lists the functions.
//
// Each source file of this folder installs one group. Handles to OpenSSL's objects are NativeObjects.
#pragma once

#include <v8.h>

#include "v8-runtime/bindings/natives.h"

namespace brink::js {

void installHashes(Natives& natives);
void installCiphers(Natives& natives);
void installKeyDerivation(Natives& natives);

// Starts OpenSSL (once per process: no configuration file, all algorithms of its own provider) and adds `crypto` to the
// object `internal`. In the zygote, before the jail closes.
void installCrypto(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal);

}  // namespace brink::js
