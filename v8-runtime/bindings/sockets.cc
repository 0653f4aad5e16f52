// onSocket, openSocket, resolveName, refStream: the wire below net, tls and dns. What is written to an
// open socket, and its end, goes by writeStream, endStream, creditStream and cancelStream, as for fetch.
#include "hooks/protocol/sockets.h"

#include <string>

#include "v8-runtime/bindings/natives.h"

namespace brink::js {
namespace {

using hooks::protocol::RecordType;

StreamDoor& doorOf(const Arguments& arguments) { return hostOf(arguments.GetIsolate()).streams(); }

std::uint32_t wordOf(const Arguments& arguments, int index) {
  return arguments[index]->IsUint32() ? arguments[index].As<v8::Uint32>()->Value() : 0;
}

// UTF-8; "" for what is no text, or more than `most` bytes: a part of a name is another name.
std::string textOf(v8::Isolate* isolate, v8::Local<v8::Value> value, std::size_t most) {
  if (!value->IsString()) return {};
  const v8::String::Utf8Value text(isolate, value);
  const auto size = static_cast<std::size_t>(text.length());
  return size <= most ? std::string(*text, size) : std::string();
}

void onSocket(const Arguments& arguments) {
  if (!arguments[0]->IsFunction()) return throwTypeError(arguments.GetIsolate(), "The listener must be a function");
  doorOf(arguments).setSocketListener(arguments[0].As<v8::Function>());
}

// openSocket(address, port): the stream's number, or 0 when too many are open.
void openSocket(const Arguments& arguments) {
  const std::string address = textOf(arguments.GetIsolate(), arguments[0], hooks::protocol::kMaxNameBytes);
  const std::string request =
      hooks::protocol::encodeConnect({.port = static_cast<std::uint16_t>(wordOf(arguments, 1)), .address = address});
  arguments.GetReturnValue().Set(doorOf(arguments).open(RecordType::StreamConnect, request));
}

// resolveName(type, name): the stream's number, or 0 when too many are open.
void resolveName(const Arguments& arguments) {
  const std::string name = textOf(arguments.GetIsolate(), arguments[1], hooks::protocol::kMaxNameBytes);
  const auto type = static_cast<hooks::protocol::QuestionType>(wordOf(arguments, 0) % hooks::protocol::kQuestionTypes);
  const std::string question = hooks::protocol::encodeResolve({.type = type, .name = name});
  arguments.GetReturnValue().Set(doorOf(arguments).open(RecordType::StreamResolve, question));
}

void refStream(const Arguments& arguments) {
  doorOf(arguments).reference(wordOf(arguments, 0), arguments[1]->IsTrue());
}

}  // namespace

void installSockets(Natives& natives) {
  natives.add("onSocket", onSocket);
  natives.add("openSocket", openSocket);
  natives.add("resolveName", resolveName);
  natives.add("refStream", refStream);
}

}  // namespace brink::js
