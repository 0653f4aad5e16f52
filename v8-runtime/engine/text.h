// Strings between Brink and V8. Every function wants a HandleScope around it.
#pragma once

#include <string>
#include <string_view>

#include <v8.h>

namespace brink::js {

// A name written in the source: internalised, so that property lookups by it are pointer comparisons.
v8::Local<v8::String> literal(v8::Isolate* isolate, std::string_view ascii);
// Bytes that came over HTTP: ASCII as it stands, else UTF-8, else (not UTF-8) ISO-8859-1, as the contract's §4 says.
v8::Local<v8::String> textFromWire(v8::Isolate* isolate, std::string_view bytes);
// Empty when V8 refuses the length.
v8::MaybeLocal<v8::String> textFromUtf8(v8::Isolate* isolate, std::string_view utf8);
// Lone surrogates become U+FFFD.
std::string toUtf8(v8::Isolate* isolate, v8::Local<v8::String> text);
// The same after ToString; "" if that throws.
std::string toUtf8(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Value> value);

bool isAscii(std::string_view bytes);
bool isUtf8(std::string_view bytes);

}  // namespace brink::js
