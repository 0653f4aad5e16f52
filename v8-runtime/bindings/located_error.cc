#include "v8-runtime/bindings/located_error.h"

#include "v8-runtime/engine/text.h"

namespace brink::js {

v8::Local<v8::Array> locatedError(v8::Local<v8::Context> context, const v8::TryCatch& caught) {
  v8::Isolate* isolate = context->GetIsolate();
  const auto message = caught.Message();
  v8::Local<v8::Value> exception = caught.Exception();
  if (exception.IsEmpty()) exception = v8::Undefined(isolate);
  if (message.IsEmpty()) return v8::Array::New(isolate, &exception, 1);
  const auto number = [&](int value) { return v8::Integer::New(isolate, value); };
  const auto origin = message->GetScriptOrigin();
  const int line_number = message->GetLineNumber(context).FromMaybe(0);
  // Columns of a text's first line count from where the text stands; what is shown is the text.
  const int before = line_number - origin.LineOffset() == 1 ? origin.ColumnOffset() : 0;
  v8::Local<v8::String> line;
  if (!message->GetSourceLine(context).ToLocal(&line)) line = v8::String::Empty(isolate);
  v8::Local<v8::Value> parts[] = {exception,
                                  message->GetScriptResourceName(),
                                  number(line_number),
                                  number(message->GetStartColumn(context).FromMaybe(before) - before),
                                  number(message->GetEndColumn(context).FromMaybe(before) - before),
                                  line,
                                  message->Get()};
  return v8::Array::New(isolate, parts, std::size(parts));
}

}  // namespace brink::js
