#include "v8-runtime/handler/located_error.h"

#include "v8-runtime/engine/text.h"

namespace brink::js {

v8::Local<v8::Array> locatedError(v8::Local<v8::Context> context, const v8::TryCatch& caught) {
  v8::Isolate* isolate = context->GetIsolate();
  const auto message = caught.Message();
  v8::Local<v8::Value> exception = caught.Exception();
  if (message.IsEmpty()) return v8::Array::New(isolate, &exception, 1);
  const auto number = [&](v8::Maybe<int> value) { return v8::Integer::New(isolate, value.FromMaybe(0)); };
  v8::Local<v8::String> line;
  if (!message->GetSourceLine(context).ToLocal(&line)) line = v8::String::Empty(isolate);
  v8::Local<v8::Value> parts[] = {exception,
                                  message->GetScriptResourceName(),
                                  number(message->GetLineNumber(context)),
                                  number(message->GetStartColumn(context)),
                                  number(message->GetEndColumn(context)),
                                  line,
                                  message->Get()};
  return v8::Array::New(isolate, parts, std::size(parts));
}

}  // namespace brink::js
