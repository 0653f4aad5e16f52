// The native functions that only the handler's own scripts see: words, state, answer, fail, files, compilation.
#include <memory>
#include <string>
#include <vector>

#include "v8-runtime/bindings/located_error.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/handler/handler_runtime.h"

namespace brink::js {
namespace {

HandlerRuntime& runtimeOf(const Arguments& arguments) {
  return static_cast<HandlerRuntime&>(hostOf(arguments.GetIsolate()));
}

std::string argumentText(const Arguments& arguments, int index) {
  v8::Isolate* isolate = arguments.GetIsolate();
  return toUtf8(isolate, isolate->GetCurrentContext(), arguments[index]);
}

void answer(const Arguments& arguments) {
  runtimeOf(arguments).answer(arguments[0].As<v8::Uint32>()->Value(), arguments[1].As<v8::String>());
}

// (kind, errorType, errorMessage, trace JSON, logged JSON)
void fail(const Arguments& arguments) {
  runtimeOf(arguments).fail(static_cast<FailureKind>(arguments[0].As<v8::Uint32>()->Value()),
                            {.error_type = argumentText(arguments, 1),
                             .error_message = argumentText(arguments, 2),
                             .trace_json = argumentText(arguments, 3),
                             .logged_json = argumentText(arguments, 4)});
}

void fileKind(const Arguments& arguments) {
  const FileKind kind = runtimeOf(arguments).codeFiles().kind(argumentText(arguments, 0));
  arguments.GetReturnValue().Set(static_cast<std::uint32_t>(kind));
}

void readText(const Arguments& arguments) {
  v8::Local<v8::String> text;
  if (runtimeOf(arguments).codeFiles().text(argumentText(arguments, 0)).ToLocal(&text)) {
    arguments.GetReturnValue().Set(text);
  } else {
    throwRangeError(arguments.GetIsolate(), "The file cannot be read");
  }
}

// (names, values): an ordinary object, as a dictionary. A property that is set on an ordinary one makes it another
// shape, 5 us each where V8 sees a name for the first time.
void makeObject(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  const auto names = arguments[0].As<v8::Array>();
  const auto values = arguments[1].As<v8::Array>();
  std::vector<v8::Local<v8::Name>> keys;
  std::vector<v8::Local<v8::Value>> contents;
  for (std::uint32_t i = 0; i < names->Length(); ++i) {
    keys.push_back(names->Get(context, i).ToLocalChecked().As<v8::Name>());
    contents.push_back(values->Get(context, i).ToLocalChecked());
  }
  const auto ordinary = v8::Object::New(isolate)->GetPrototype();
  arguments.GetReturnValue().Set(v8::Object::New(isolate, ordinary, keys.data(), contents.data(), keys.size()));
}

// The module function, or what located_error.h says.
void giveCompiled(const Arguments& arguments, const v8::TryCatch& caught, v8::MaybeLocal<v8::Function> made) {
  v8::Local<v8::Function> compiled;
  if (made.ToLocal(&compiled)) {
    arguments.GetReturnValue().Set(compiled);
  } else {
    arguments.GetReturnValue().Set(locatedError(arguments.GetIsolate()->GetCurrentContext(), caught));
  }
}

void compile(const Arguments& arguments) {
  const v8::TryCatch caught(arguments.GetIsolate());
  giveCompiled(arguments, caught, runtimeOf(arguments).codeFiles().compile(argumentText(arguments, 0)));
}

void compileText(const Arguments& arguments) {
  const v8::TryCatch caught(arguments.GetIsolate());
  const auto source = arguments[0].As<v8::String>();
  giveCompiled(arguments, caught, runtimeOf(arguments).codeFiles().compileText(source, argumentText(arguments, 1)));
}

// (path): for the template, which compiles it and keeps that for the first compile(). What located_error.h says, if it
// does not compile.
void compileAhead(const Arguments& arguments) {
  const v8::TryCatch caught(arguments.GetIsolate());
  if (runtimeOf(arguments).codeFiles().compileAhead(argumentText(arguments, 0))) return;
  arguments.GetReturnValue().Set(locatedError(arguments.GetIsolate()->GetCurrentContext(), caught));
}

// Paths of the files that are worth compiling before anybody asks for them.
void largeScripts(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  std::vector<v8::Local<v8::Value>> paths;
  for (const std::string& path : runtimeOf(arguments).codeFiles().largeScripts()) {
    paths.push_back(textFromWire(isolate, path));
  }
  arguments.GetReturnValue().Set(v8::Array::New(isolate, paths.data(), paths.size()));
}

// (function or undefined): what makes an error's stack of its call sites from now on.
void prepareStacks(const Arguments& arguments) {
  runtimeOf(arguments).setStackPreparer(arguments[0]->IsFunction() ? arguments[0].As<v8::Function>()
                                                                   : v8::Local<v8::Function>());
}

// (source, name): the value of a script. Not JavaScript's eval, which a handler may replace or forbid.
void evaluate(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  v8::ScriptOrigin origin(isolate, arguments[1]);
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> value;
  if (v8::Script::Compile(context, arguments[0].As<v8::String>(), &origin).ToLocal(&script) &&
      script->Run(context).ToLocal(&value)) {
    arguments.GetReturnValue().Set(value);
  }
}

// Memory of ours that JavaScript writes without a call. It outlives every use: the runtime is never destroyed.
v8::Local<v8::Value> sharedWords(v8::Isolate* isolate, std::uint32_t* words, std::size_t count) {
  auto store = v8::ArrayBuffer::NewBackingStore(
      words, count * sizeof *words, [](void*, std::size_t, void*) {}, nullptr);
  const auto buffer = v8::ArrayBuffer::New(isolate, std::shared_ptr<v8::BackingStore>(std::move(store)));
  return v8::Uint32Array::New(buffer, 0, count);
}

}  // namespace

v8::Local<v8::Object> makeHandlerNatives(HandlerRuntime& runtime) {
  v8::Isolate* isolate = runtime.engine().isolate();
  const auto object = v8::Object::New(isolate);
  Natives natives(isolate, runtime.engine().context(), object);
  natives.add("words", sharedWords(isolate, runtime.words(), hooks::protocol::kMaxAnswerWords));
  natives.add("state", sharedWords(isolate, runtime.loop().tickWord(), 1));
  natives.add("answer", answer);
  natives.add("fail", fail);
  natives.add("fileKind", fileKind);
  natives.add("readText", readText);
  natives.add("makeObject", makeObject);
  natives.add("compile", compile);
  natives.add("compileText", compileText);
  natives.add("compileAhead", compileAhead);
  natives.add("largeScripts", largeScripts);
  natives.add("prepareStacks", prepareStacks);
  natives.add("evaluate", evaluate);
  natives.add("esm", makeEsModuleNatives(runtime));
  return object;
}

}  // namespace brink::js
