// The runtime's start in the zygote: native functions, the Node layer, the handler's scripts.
#include <cstdio>
#include <cstdlib>

#include "proxy/base/check.h"
#include "v8-runtime/bindings/compression/compression_natives.h"
#include "v8-runtime/bindings/crypto/crypto_natives.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/bindings/tls/tls_natives.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/handler/handler_runtime.h"
#include "v8-runtime/handler/scripts.h"

namespace brink::js {
namespace {

// A script of ours that throws while the zygote starts.
[[noreturn]] void scriptFailed(v8::Isolate* isolate, v8::Local<v8::Context> context, std::string_view name,
                               const v8::TryCatch& caught) {
  v8::Local<v8::Value> stack;
  std::string text = "no stack";
  if (caught.StackTrace(context).ToLocal(&stack) || !caught.Exception().IsEmpty()) {
    text = toUtf8(isolate, context, stack.IsEmpty() ? caught.Exception() : stack);
  }
  fprintf(stderr, "brink-executor: script %.*s failed: %s\n", static_cast<int>(name.size()), name.data(), text.c_str());
  abort();
}

// What the Node layer puts on the global object is described there as Node describes it: enumerable or not, a value or
// a getter.
void defineGlobals(v8::Local<v8::Context> context, v8::Local<v8::Object> globals) {
  v8::Isolate* isolate = context->GetIsolate();
  const auto field = [&](v8::Local<v8::Value> object, std::string_view name) {
    return object.As<v8::Object>()->Get(context, literal(isolate, name)).ToLocalChecked();
  };
  const auto define = field(field(context->Global(), "Object"), "defineProperty").As<v8::Function>();
  context->Global()->DefineOwnProperty(context, literal(isolate, "global"), context->Global(), v8::None).Check();
  const auto names = globals
                         ->GetPropertyNames(context, v8::KeyCollectionMode::kOwnOnly, v8::ALL_PROPERTIES,
                                            v8::IndexFilter::kSkipIndices)
                         .ToLocalChecked();
  for (std::uint32_t i = 0; i < names->Length(); ++i) {
    const auto name = names->Get(context, i).ToLocalChecked().As<v8::Name>();
    v8::Local<v8::Value> given[] = {context->Global(), name,
                                    globals->GetOwnPropertyDescriptor(context, name).ToLocalChecked()};
    CHECK(!define->Call(context, v8::Undefined(isolate), 3, given).IsEmpty());
  }
}

}  // namespace

HandlerRuntime::HandlerRuntime(JsEngine& engine)
    : engine_(engine),
      loop_(engine, *this),
      code_files_(engine, space_),
      es_modules_(engine),
      calls_(engine),
      streams_(engine, loop_) {
  engine_.isolate()->SetData(kHostSlot, static_cast<Host*>(this));
  const Scopes scopes(engine_);
  evaluateParts();
  takeFunctions();
}

void HandlerRuntime::evaluateParts() {
  v8::Isolate* isolate = engine_.isolate();
  const auto context = engine_.context();
  const auto natives = makeHandlerNatives(*this);
  const auto internal = makeInternal(isolate, context);
  installCrypto(isolate, context, internal);
  installCompression(isolate, context, internal);
  installTls(isolate, context, internal);
  const auto parts = v8::Object::New(isolate);
  parts_.Reset(isolate, parts);
  const auto keep = [&](std::string_view name, v8::Local<v8::Value> part) {
    parts->Set(context, literal(isolate, name), part).Check();
  };
  keep("internal", internal);
  keep("types", internal->Get(context, literal(isolate, "types")).ToLocalChecked());
  const auto call = [&](std::string_view name, v8::Local<v8::Value> function, int count, v8::Local<v8::Value>* given) {
    const v8::TryCatch caught(isolate);
    v8::Local<v8::Value> made;
    CHECK(function->IsFunction());
    if (!function.As<v8::Function>()->Call(context, v8::Undefined(isolate), count, given).ToLocal(&made)) {
      scriptFailed(isolate, context, name, caught);
    }
    return made;
  };
  for (const auto& [name, source] : handlerScripts()) {
    v8::Local<v8::Value> given[] = {natives, parts};
    keep(name, call(name, evaluateExpression(source, name), 2, given));
    if (name != "math_random") continue;
    // The Node layer wants these two, and the other scripts want the Node layer.
    internal->Set(context, literal(isolate, "nextTick"), functionOf("ticks", "nextTick")).Check();
    v8::Local<v8::Value> argument = internal;
    const auto layer = call("node_layer", evaluateExpression(nodeLayerSource(), "node_layer"), 1, &argument);
    keep("layer", layer);
    defineGlobals(context,
                  layer.As<v8::Object>()->Get(context, literal(isolate, "globals")).ToLocalChecked().As<v8::Object>());
  }
}

v8::Local<v8::Value> HandlerRuntime::evaluateExpression(std::string_view source, std::string_view name) {
  v8::Isolate* isolate = engine_.isolate();
  const auto context = engine_.context();
  const v8::TryCatch caught(isolate);
  v8::ScriptOrigin origin(isolate, literal(isolate, "brink:" + std::string(name)));
  v8::Local<v8::String> text;
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> value;
  if (!textFromUtf8(isolate, source).ToLocal(&text)) scriptFailed(isolate, context, name, caught);
  // Eagerly: a function left to its first use would be compiled again in every context that uses it.
  v8::ScriptCompiler::Source compiled(text, origin);
  if (!v8::ScriptCompiler::Compile(context, &compiled, v8::ScriptCompiler::kEagerCompile).ToLocal(&script) ||
      !script->Run(context).ToLocal(&value)) {
    scriptFailed(isolate, context, name, caught);
  }
  return value;
}

v8::Local<v8::Function> HandlerRuntime::functionOf(std::string_view part, std::string_view name) {
  v8::Isolate* isolate = engine_.isolate();
  const auto context = engine_.context();
  auto value = parts_.Get(isolate)->Get(context, literal(isolate, part)).ToLocalChecked();
  if (!name.empty()) value = value.As<v8::Object>()->Get(context, literal(isolate, name)).ToLocalChecked();
  CHECK(value->IsFunction());
  return value.As<v8::Function>();
}

void HandlerRuntime::takeFunctions() {
  v8::Isolate* isolate = engine_.isolate();
  loop_.setTickRunner(functionOf("ticks", "runTicks"));
  es_modules_.setHooks({.importing = functionOf("es_modules", "importing"),
                        .meta = functionOf("es_modules", "meta"),
                        .evaluating = functionOf("es_modules", "evaluating")});
  calls_.setFunctions(functionOf("events", "builder"), functionOf("events", "startRaw"));
  report_.Reset(isolate, functionOf("errors", "report"));
  report_late_.Reset(isolate, functionOf("errors", "reportLate"));
  as_is_.Reset(isolate, functionOf("errors", "asIs"));
  unhandled_rejection_.Reset(isolate, functionOf("errors", "unhandledRejection"));
  seed_.Reset(isolate, functionOf("math_random", ""));
  initialise_.Reset(isolate, functionOf("invocation", "initialise"));
  on_idle_.Reset(isolate, functionOf("invocation", "onIdle"));
  forget_.Reset(isolate, functionOf("invocation", "forget"));
  forget_call_.Reset(isolate, functionOf("invocation", "forgetCall"));
}

}  // namespace brink::js
