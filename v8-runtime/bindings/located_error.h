// What V8 says about code it refused, as an array for the scripts of js/: [error, file, line, column, end column,
// source line, text]. A result of native.compile() and its like that is such an array is a failure.
//
// Thread-affine; needs Scopes.
#pragma once

#include <v8.h>

namespace brink::js {

// Requires: `caught` has caught. An exception without a place (the stack is full) has only its first element.
v8::Local<v8::Array> locatedError(v8::Local<v8::Context> context, const v8::TryCatch& caught);

}  // namespace brink::js
