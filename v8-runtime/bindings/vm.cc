// `internal.vm`: scripts and functions compiled from text, run in the context of the layer or in one of vm_contexts.h.
// A compiled script is an opaque value that never reaches a handler: js/vm.js keeps it.
#include <memory>
#include <vector>

#include "v8-runtime/bindings/located_error.h"
#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/bindings/vm_contexts.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using Held = NativeObject<v8::Global<v8::UnboundScript>>;

v8::Local<v8::Value> hold(v8::Isolate* isolate, v8::Local<v8::UnboundScript> script) {
  return Held::make(isolate, std::make_unique<v8::Global<v8::UnboundScript>>(isolate, script), 0);
}

// Empty, after throwing, when the argument is none.
v8::MaybeLocal<v8::UnboundScript> scriptOf(const Arguments& arguments, int index = 0) {
  if (const auto* held = Held::of(arguments[index])) return held->Get(arguments.GetIsolate());
  throwTypeError(arguments.GetIsolate(), "The value is no script");
  return {};
}

int intOf(v8::Local<v8::Value> value) { return value->IsInt32() ? value.As<v8::Int32>()->Value() : 0; }

// (source, filename, line offset, column offset, importing, …): where it is from, and what its import() does, which the
// module loader is told as the only one of the host's options.
v8::ScriptOrigin originOf(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto options = v8::PrimitiveArray::New(isolate, 1);
  options->Set(isolate, 0, v8::Integer::New(isolate, intOf(arguments[4])));
  return {isolate, arguments[1], intOf(arguments[2]), intOf(arguments[3]), false, -1, {}, false, false, false, options};
}

// A name of a parameter that is none is refused by V8 without a word.
void giveFailure(const Arguments& arguments, const v8::TryCatch& caught) {
  v8::Isolate* isolate = arguments.GetIsolate();
  if (!caught.HasCaught()) {
    isolate->ThrowException(v8::Exception::SyntaxError(literal(isolate, "Invalid parameter name")));
  }
  arguments.GetReturnValue().Set(locatedError(arguments.GetIsolate()->GetCurrentContext(), caught));
}

// An opaque value, or what located_error.h says.
void script(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const v8::TryCatch caught(isolate);
  v8::ScriptCompiler::Source source(arguments[0].As<v8::String>(), originOf(arguments));
  v8::Local<v8::UnboundScript> compiled;
  if (!v8::ScriptCompiler::CompileUnboundScript(isolate, &source).ToLocal(&compiled)) {
    return giveFailure(arguments, caught);
  }
  arguments.GetReturnValue().Set(hold(isolate, compiled));
}

// The context that an argument stands for; undefined: the layer's. Empty, after throwing, for any other object.
v8::MaybeLocal<v8::Context> contextOf(const Arguments& arguments, int index) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto main = isolate->GetCurrentContext();
  if (!arguments[index]->IsObject()) return main;
  v8::Local<v8::Context> context;
  if (vmContextOf(main, arguments[index].As<v8::Object>()).ToLocal(&context)) return context;
  throwTypeError(isolate, "The object is no context");
  return {};
}

// (script, context, report): the script's value. What it throws is told to report(), if that is a function, as
// located_error.h says it, and thrown.
void run(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  v8::Local<v8::Context> context;
  v8::Local<v8::UnboundScript> script;
  if (!contextOf(arguments, 1).ToLocal(&context) || !scriptOf(arguments).ToLocal(&script)) return;
  const auto main = isolate->GetCurrentContext();
  v8::TryCatch caught(isolate);
  {
    const v8::Context::Scope scope(context);
    v8::Local<v8::Value> value;
    if (script->BindToCurrentContext()->Run(context).ToLocal(&value)) {
      return arguments.GetReturnValue().Set(value);
    }
  }
  if (arguments[2]->IsFunction() && caught.CanContinue()) {
    v8::Local<v8::Value> located = locatedError(main, caught);
    const v8::TryCatch quiet(isolate);
    [[maybe_unused]] const auto told = arguments[2].As<v8::Function>()->Call(main, v8::Undefined(isolate), 1, &located);
  }
  caught.ReThrow();
}

// What V8 would need to skip compiling; undefined if it cannot tell.
void cachedData(const Arguments& arguments) {
  v8::Local<v8::UnboundScript> script;
  if (!scriptOf(arguments).ToLocal(&script)) return;
  const std::unique_ptr<v8::ScriptCompiler::CachedData> data(v8::ScriptCompiler::CreateCodeCache(script));
  if (data == nullptr) return;
  arguments.GetReturnValue().Set(
      newBytes(arguments.GetIsolate(), {data->data, static_cast<std::size_t>(data->length)}));
}

void sourceMapUrl(const Arguments& arguments) {
  v8::Local<v8::UnboundScript> script;
  if (scriptOf(arguments).ToLocal(&script)) arguments.GetReturnValue().Set(script->GetSourceMappingURL());
}

bool isA(v8::Local<v8::Value> value, v8::Local<v8::String>) { return value->IsString(); }
bool isA(v8::Local<v8::Value> value, v8::Local<v8::Object>) { return value->IsObject(); }

// False after throwing. The list is the handler's: what it gives now need not be what it gave when it was checked.
template <typename T>
bool elementsOf(const Arguments& arguments, int index, std::vector<v8::Local<T>>& elements) {
  if (!arguments[index]->IsArray()) return true;
  const auto context = arguments.GetIsolate()->GetCurrentContext();
  const auto list = arguments[index].As<v8::Array>();
  for (std::uint32_t i = 0; i < list->Length(); ++i) {
    v8::Local<v8::Value> element;
    if (!list->Get(context, i).ToLocal(&element)) return false;
    if (!isA(element, v8::Local<T>())) {
      throwTypeError(arguments.GetIsolate(), "An element of the list is of another type");
      return false;
    }
    elements.push_back(element.As<T>());
  }
  return true;
}

// (source, filename, line, column, importing, context, parameters, objects whose properties are in scope): a function,
// or what located_error.h says.
void compileFunction(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  v8::Local<v8::Context> context;
  std::vector<v8::Local<v8::String>> parameters;
  std::vector<v8::Local<v8::Object>> extensions;
  if (!contextOf(arguments, 5).ToLocal(&context) || !elementsOf(arguments, 6, parameters) ||
      !elementsOf(arguments, 7, extensions)) {
    return;
  }
  const v8::TryCatch caught(isolate);
  v8::ScriptCompiler::Source source(arguments[0].As<v8::String>(), originOf(arguments));
  v8::Local<v8::Function> made;
  const v8::Context::Scope scope(context);
  if (v8::ScriptCompiler::CompileFunction(context, &source, parameters.size(), parameters.data(), extensions.size(),
                                          extensions.data())
          .ToLocal(&made)) {
    return arguments.GetReturnValue().Set(made);
  }
  giveFailure(arguments, caught);
}

// (sandbox or undefined, strings, wasm, Math.random, script that adds to the library): what stands for the context.
void makeContext(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  v8::Local<v8::UnboundScript> library;
  if (!scriptOf(arguments, 4).ToLocal(&library)) return;
  const VmContextSettings settings{
      .strings = arguments[1]->IsTrue(), .wasm = arguments[2]->IsTrue(), .random = arguments[3], .library = library};
  v8::Local<v8::Object> made;
  if (makeVmContext(isolate->GetCurrentContext(), arguments[0], settings).ToLocal(&made)) {
    arguments.GetReturnValue().Set(made);
  }
}

void isContext(const Arguments& arguments) {
  const auto main = arguments.GetIsolate()->GetCurrentContext();
  arguments.GetReturnValue().Set(arguments[0]->IsObject() &&
                                 !vmContextOf(main, arguments[0].As<v8::Object>()).IsEmpty());
}

}  // namespace

void installVm(Natives& natives) {
  prepareVmContexts(natives.isolate());
  const auto vm = v8::Object::New(natives.isolate());
  Natives functions(natives.isolate(), natives.context(), vm);
  functions.add("script", script);
  functions.add("run", run);
  functions.add("cachedData", cachedData);
  functions.add("sourceMapUrl", sourceMapUrl);
  functions.add("compileFunction", compileFunction);
  functions.add("makeContext", makeContext);
  functions.add("isContext", isContext);
  natives.add("vm", vm.As<v8::Value>());
}

}  // namespace brink::js
