// `internal.compression`: what js/zlib builds Node's zlib module and the compression streams on. README.md lists the
// functions.
#pragma once

#include <v8.h>

namespace brink::js {

// Requires: prepareNativeObjects was called for the context.
void installCompression(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal);

}  // namespace brink::js
