// `internal.tls`: what js/tls makes Node's tls of, by OpenSSL in this process. README.md lists the functions.
#pragma once

#include <v8.h>

namespace brink::js {

// Adds `tls` to the object `internal`, and reads the system's authorities. In the zygote, before the jail closes.
// Requires: installCrypto() started OpenSSL.
void installTls(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal);

}  // namespace brink::js
