// `native.esm`: V8's module records for js/es_modules.js, by number.
#include "v8-runtime/bindings/located_error.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/handler/es_modules.h"
#include "v8-runtime/handler/handler_runtime.h"

namespace brink::js {
namespace {

EsModules& modulesOf(const Arguments& arguments) {
  return static_cast<HandlerRuntime&>(hostOf(arguments.GetIsolate())).esModules();
}

// 0, after throwing, when the argument is no record's number.
std::uint32_t numberOf(const Arguments& arguments) {
  const auto number = arguments[0]->IsUint32() ? arguments[0].As<v8::Uint32>()->Value() : 0;
  if (modulesOf(arguments).knows(number)) return number;
  throwTypeError(arguments.GetIsolate(), "There is no such module record");
  return 0;
}

bool isAtLeast(v8::Local<v8::Module> module, v8::Module::Status status) { return module->GetStatus() >= status; }

// (source, name): a number, or what located_error.h says.
void compile(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const v8::TryCatch caught(isolate);
  const auto number = modulesOf(arguments).compile(arguments[0].As<v8::String>(), arguments[1].As<v8::String>());
  if (number != 0) return arguments.GetReturnValue().Set(number);
  arguments.GetReturnValue().Set(locatedError(isolate->GetCurrentContext(), caught));
}

// (name, names of exports)
void synthetic(const Arguments& arguments) {
  const auto context = arguments.GetIsolate()->GetCurrentContext();
  const auto names = arguments[1].As<v8::Array>();
  std::vector<v8::Local<v8::String>> exports;
  for (std::uint32_t i = 0; i < names->Length(); ++i) {
    v8::Local<v8::Value> name;
    if (!names->Get(context, i).ToLocal(&name)) return;
    exports.push_back(name.As<v8::String>());
  }
  arguments.GetReturnValue().Set(modulesOf(arguments).makeSynthetic(arguments[0].As<v8::String>(), exports));
}

void requests(const Arguments& arguments) {
  if (const auto number = numberOf(arguments)) arguments.GetReturnValue().Set(modulesOf(arguments).requests(number));
}

// (number, index of a request): [line, column]
void requestPlace(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto module = modulesOf(arguments).at(number);
  const auto index = arguments[1]->IsUint32() ? arguments[1].As<v8::Uint32>()->Value() : ~0U;
  if (!module->IsSourceTextModule() || index >= static_cast<std::uint32_t>(module->GetModuleRequests()->Length())) {
    return throwTypeError(isolate, "There is no such request");
  }
  const auto [line, column] = modulesOf(arguments).requestPlace(number, static_cast<int>(index));
  v8::Local<v8::Value> place[] = {v8::Integer::New(isolate, line), v8::Integer::New(isolate, column)};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, place, 2));
}

// (number, numbers of what it requests)
void link(const Arguments& arguments) {
  const auto context = arguments.GetIsolate()->GetCurrentContext();
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto given = arguments[1].As<v8::Array>();
  std::vector<std::uint32_t> targets;
  for (std::uint32_t i = 0; i < given->Length(); ++i) {
    v8::Local<v8::Value> target;
    if (!given->Get(context, i).ToLocal(&target)) return;
    targets.push_back(target.As<v8::Uint32>()->Value());
  }
  modulesOf(arguments).link(number, targets);
}

// undefined, or what located_error.h says.
void instantiate(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto number = numberOf(arguments);
  if (number == 0 || isAtLeast(modulesOf(arguments).at(number), v8::Module::kInstantiated)) return;
  const v8::TryCatch caught(isolate);
  if (modulesOf(arguments).instantiate(number)) return;
  arguments.GetReturnValue().Set(locatedError(isolate->GetCurrentContext(), caught));
}

// A promise. V8 dies of one that is being evaluated or is not instantiated.
void evaluate(const Arguments& arguments) {
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto module = modulesOf(arguments).at(number);
  if (!isAtLeast(module, v8::Module::kInstantiated) || module->GetStatus() == v8::Module::kEvaluating) {
    return throwTypeError(arguments.GetIsolate(), "The module cannot be evaluated now");
  }
  v8::Local<v8::Value> promise;
  if (modulesOf(arguments).evaluate(number).ToLocal(&promise)) arguments.GetReturnValue().Set(promise);
}

void status(const Arguments& arguments) {
  if (const auto number = numberOf(arguments)) {
    arguments.GetReturnValue().Set(static_cast<std::int32_t>(modulesOf(arguments).at(number)->GetStatus()));
  }
}

void error(const Arguments& arguments) {
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto module = modulesOf(arguments).at(number);
  if (module->GetStatus() == v8::Module::kErrored) arguments.GetReturnValue().Set(module->GetException());
}

void isAsync(const Arguments& arguments) {
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto module = modulesOf(arguments).at(number);
  arguments.GetReturnValue().Set(isAtLeast(module, v8::Module::kInstantiated) && module->IsGraphAsync());
}

void namespaceOf(const Arguments& arguments) {
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto module = modulesOf(arguments).at(number);
  if (!isAtLeast(module, v8::Module::kInstantiated)) {
    return throwTypeError(arguments.GetIsolate(), "The module is not instantiated");
  }
  arguments.GetReturnValue().Set(module->GetModuleNamespace());
}

// (number, name, value) of a synthetic record.
void setExport(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto number = numberOf(arguments);
  if (number == 0) return;
  const auto module = modulesOf(arguments).at(number);
  if (!module->IsSyntheticModule() || !arguments[1]->IsString()) {
    return throwTypeError(isolate, "The module's exports cannot be set");
  }
  [[maybe_unused]] const auto set =
      module->SetSyntheticModuleExport(isolate, arguments[1].As<v8::String>(), arguments[2]);
}

}  // namespace

v8::Local<v8::Object> makeEsModuleNatives(HandlerRuntime& runtime) {
  v8::Isolate* isolate = runtime.engine().isolate();
  const auto object = v8::Object::New(isolate);
  Natives natives(isolate, runtime.engine().context(), object);
  natives.add("compile", compile);
  natives.add("synthetic", synthetic);
  natives.add("requests", requests);
  natives.add("requestPlace", requestPlace);
  natives.add("link", link);
  natives.add("instantiate", instantiate);
  natives.add("evaluate", evaluate);
  natives.add("status", status);
  natives.add("error", error);
  natives.add("isAsync", isAsync);
  natives.add("namespaceOf", namespaceOf);
  natives.add("setExport", setExport);
  return object;
}

}  // namespace brink::js
