// onStream, openStream, writeStream, endStream, cancelStream, creditStream: the wire below fetch.
#include <string>
#include <vector>

#include "hooks/protocol/broker.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using hooks::protocol::RecordType;
using hooks::protocol::StreamBody;

StreamDoor& doorOf(const Arguments& arguments) { return hostOf(arguments.GetIsolate()).streams(); }

std::uint32_t wordOf(const Arguments& arguments, int index) {
  return arguments[index]->IsUint32() ? arguments[index].As<v8::Uint32>()->Value() : 0;
}

// The low byte of each code unit; the Node layer has made sure that there is nothing else.
std::string bytesOfText(v8::Isolate* isolate, v8::Local<v8::Value> value) {
  if (!value->IsString()) return {};
  const auto text = value.As<v8::String>();
  std::string bytes(static_cast<std::size_t>(text->Length()), '\0');
  text->WriteOneByte(isolate, reinterpret_cast<std::uint8_t*>(bytes.data()), 0, text->Length(),
                     v8::String::NO_NULL_TERMINATION);
  return bytes;
}

void onStream(const Arguments& arguments) {
  if (!arguments[0]->IsFunction()) return throwTypeError(arguments.GetIsolate(), "The listener must be a function");
  doorOf(arguments).setListener(arguments[0].As<v8::Function>());
}

// openStream(tls, host, port, method, target, [name, value, …], bodyKind, bodyLength): the stream's number, or 0 when
// the request is too large or too many are open.
void openStream(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  std::vector<std::string> texts;
  for (const int index : {1, 3, 4}) texts.push_back(bytesOfText(isolate, arguments[index]));
  if (arguments[5]->IsArray()) {
    const auto fields = arguments[5].As<v8::Array>();
    if (fields->Length() > 2 * hooks::protocol::kMaxStreamFields || fields->Length() % 2 != 0) {
      return arguments.GetReturnValue().Set(0);
    }
    for (std::uint32_t i = 0; i < fields->Length(); ++i) {
      v8::Local<v8::Value> text;
      if (!fields->Get(context, i).ToLocal(&text)) return;
      texts.push_back(bytesOfText(isolate, text));
    }
  }
  hooks::protocol::StreamRequest request{.tls = arguments[0]->IsTrue(),
                                         .port = static_cast<std::uint16_t>(wordOf(arguments, 2)),
                                         .body = static_cast<StreamBody>(wordOf(arguments, 6) % 3),
                                         .body_length = sizeOf(arguments, 7, 0, std::size_t{1} << 53),
                                         .method = texts[1],
                                         .host = texts[0],
                                         .target = texts[2],
                                         .fields = {}};
  for (std::size_t i = 3; i < texts.size(); i += 2) request.fields.emplace_back(texts[i], texts[i + 1]);
  arguments.GetReturnValue().Set(doorOf(arguments).open(RecordType::StreamOpen, hooks::protocol::encodeOpen(request)));
}

// writeStream(stream, view): within what the proxy allowed.
void writeStream(const Arguments& arguments) {
  const auto bytes = bytesOf(arguments[1]);
  doorOf(arguments).write(RecordType::StreamData, wordOf(arguments, 0),
                          {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void endStream(const Arguments& arguments) { doorOf(arguments).write(RecordType::StreamEnd, wordOf(arguments, 0), {}); }

void cancelStream(const Arguments& arguments) {
  doorOf(arguments).write(RecordType::StreamCancel, wordOf(arguments, 0), {});
}

void creditStream(const Arguments& arguments) {
  doorOf(arguments).write(RecordType::StreamCredit, wordOf(arguments, 0),
                          hooks::protocol::encodeCredit(wordOf(arguments, 1)));
}

}  // namespace

void installStreams(Natives& natives) {
  natives.add("onStream", onStream);
  natives.add("openStream", openStream);
  natives.add("writeStream", writeStream);
  natives.add("endStream", endStream);
  natives.add("cancelStream", cancelStream);
  natives.add("creditStream", creditStream);
}

}  // namespace brink::js
