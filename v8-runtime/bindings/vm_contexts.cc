#include "v8-runtime/bindings/vm_contexts.h"

#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

template <typename T>
using Info = v8::PropertyCallbackInfo<T>;

// Of a context's embedder data.
constexpr int kSandboxIndex = 1;  // what is made in it keeps its sandbox
constexpr int kWasmIndex = 2;     // false: it may not compile WebAssembly

// On a sandbox: the global object of its context.
v8::Local<v8::Private> globalKey(v8::Isolate* isolate) {
  return v8::Private::ForApi(isolate, literal(isolate, "brink:vm-global"));
}

v8::MaybeLocal<v8::Object> globalOf(v8::Local<v8::Context> context, v8::Local<v8::Object> sandbox) {
  v8::Local<v8::Value> global;
  if (!sandbox->GetPrivate(context, globalKey(context->GetIsolate())).ToLocal(&global) || !global->IsObject())
    return {};
  return global.As<v8::Object>();
}

// What every interceptor begins with.
struct Parts {
  template <typename T>
  explicit Parts(const Info<T>& info)
      : sandbox(info.Data().template As<v8::Object>()), context(info.GetIsolate()->GetCurrentContext()) {
    // While the context is being made nothing stands for it yet.
    ready = globalOf(context, sandbox).ToLocal(&global);
  }
  bool hasOnSandbox(v8::Local<v8::Name> name) const {
    return sandbox->GetRealNamedPropertyAttributes(context, name).IsJust();
  }
  bool isReadOnly(v8::Local<v8::Object> object, v8::Local<v8::Name> name) const {
    const auto attributes = object->GetRealNamedPropertyAttributes(context, name).FromMaybe(v8::None);
    return (attributes & v8::ReadOnly) != 0;
  }

  v8::Local<v8::Object> sandbox;
  v8::Local<v8::Context> context;
  v8::Local<v8::Object> global;
  bool ready = false;
};

void get(v8::Local<v8::Name> name, const Info<v8::Value>& info) {
  const Parts parts(info);
  if (!parts.ready) return;
  v8::Local<v8::Value> value;
  const auto& object = parts.hasOnSandbox(name) ? parts.sandbox : parts.global;
  if (!object->GetRealNamedProperty(parts.context, name).ToLocal(&value)) return;
  info.GetReturnValue().Set(value == parts.sandbox ? parts.global.As<v8::Value>() : value);
}

void set(v8::Local<v8::Name> name, v8::Local<v8::Value> value, const Info<v8::Value>& info) {
  const Parts parts(info);
  if (!parts.ready || parts.isReadOnly(parts.sandbox, name) || parts.isReadOnly(parts.global, name)) return;
  const bool on_sandbox = parts.hasOnSandbox(name);
  const bool on_global = parts.global->GetRealNamedPropertyAttributes(parts.context, name).IsJust();
  // Strict code that assigns to what was never declared: V8 throws.
  const bool by_name = parts.global != info.This();
  if (!on_sandbox && !on_global && by_name && info.ShouldThrowOnError() && !value->IsFunction()) return;
  if (parts.sandbox->Set(parts.context, name, value).IsNothing()) return;
  v8::Local<v8::Value> descriptor;
  if (!on_sandbox || !parts.sandbox->GetOwnPropertyDescriptor(parts.context, name).ToLocal(&descriptor)) return;
  if (!descriptor->IsObject()) return;
  // An accessor has taken the value: the global object must not get one of its own.
  const auto has = [&](const char* key) {
    return descriptor.As<v8::Object>()->HasOwnProperty(parts.context, literal(info.GetIsolate(), key)).FromMaybe(false);
  };
  if (has("get") || has("set")) info.GetReturnValue().Set(value);
}

void describe(v8::Local<v8::Name> name, const Info<v8::Value>& info) {
  const Parts parts(info);
  if (!parts.ready || !parts.sandbox->HasOwnProperty(parts.context, name).FromMaybe(false)) return;
  v8::Local<v8::Value> descriptor;
  if (parts.sandbox->GetOwnPropertyDescriptor(parts.context, name).ToLocal(&descriptor)) {
    info.GetReturnValue().Set(descriptor);
  }
}

void copyFlags(const v8::PropertyDescriptor& from, v8::PropertyDescriptor& to) {
  if (from.has_enumerable()) to.set_enumerable(from.enumerable());
  if (from.has_configurable()) to.set_configurable(from.configurable());
}

void define(v8::Local<v8::Name> name, const v8::PropertyDescriptor& given, const Info<v8::Value>& info) {
  const Parts parts(info);
  if (!parts.ready) return;
  const bool on_global = parts.global->GetRealNamedPropertyAttributes(parts.context, name).IsJust();
  if (on_global && parts.isReadOnly(parts.global, name) && !parts.hasOnSandbox(name)) return;
  v8::Isolate* isolate = info.GetIsolate();
  const auto defineWith = [&](v8::PropertyDescriptor& descriptor) {
    copyFlags(given, descriptor);
    [[maybe_unused]] const auto defined = parts.sandbox->DefineProperty(parts.context, name, descriptor);
  };
  if (given.has_get() || given.has_set()) {
    v8::PropertyDescriptor descriptor(given.has_get() ? given.get() : v8::Undefined(isolate).As<v8::Value>(),
                                      given.has_set() ? given.set() : v8::Undefined(isolate).As<v8::Value>());
    defineWith(descriptor);
    return;
  }
  const v8::Local<v8::Value> value = given.has_value() ? given.value() : v8::Undefined(isolate).As<v8::Value>();
  if (given.has_writable()) {
    v8::PropertyDescriptor descriptor(value, given.writable());
    defineWith(descriptor);
  } else {
    v8::PropertyDescriptor descriptor(value);
    defineWith(descriptor);
  }
}

void remove(v8::Local<v8::Name> name, const Info<v8::Boolean>& info) {
  const Parts parts(info);
  if (!parts.ready || parts.sandbox->Delete(parts.context, name).FromMaybe(true)) return;
  info.GetReturnValue().Set(false);  // it cannot be deleted
}

void list(const Info<v8::Array>& info) {
  const Parts parts(info);
  v8::Local<v8::Array> names;
  if (parts.ready && parts.sandbox->GetPropertyNames(parts.context).ToLocal(&names)) info.GetReturnValue().Set(names);
}

// The same for names that are indices.
v8::Local<v8::Name> nameOf(std::uint32_t index, v8::Isolate* isolate) {
  return literal(isolate, std::to_string(index));
}
void getAt(std::uint32_t index, const Info<v8::Value>& info) { get(nameOf(index, info.GetIsolate()), info); }
void setAt(std::uint32_t index, v8::Local<v8::Value> value, const Info<v8::Value>& info) {
  set(nameOf(index, info.GetIsolate()), value, info);
}
void describeAt(std::uint32_t index, const Info<v8::Value>& info) { describe(nameOf(index, info.GetIsolate()), info); }
void defineAt(std::uint32_t index, const v8::PropertyDescriptor& given, const Info<v8::Value>& info) {
  define(nameOf(index, info.GetIsolate()), given, info);
}
void removeAt(std::uint32_t index, const Info<v8::Boolean>& info) { remove(nameOf(index, info.GetIsolate()), info); }

v8::Local<v8::ObjectTemplate> templateFor(v8::Isolate* isolate, v8::Local<v8::Object> sandbox) {
  const auto global = v8::ObjectTemplate::New(isolate);
  global->SetHandler(v8::NamedPropertyHandlerConfiguration(get, set, describe, remove, list, define, sandbox,
                                                           v8::PropertyHandlerFlags::kHasNoSideEffect));
  global->SetHandler(v8::IndexedPropertyHandlerConfiguration(getAt, setAt, describeAt, removeAt, list, defineAt,
                                                             sandbox, v8::PropertyHandlerFlags::kHasNoSideEffect));
  return global;
}

bool allowsWasm(v8::Local<v8::Context> context, v8::Local<v8::String> /*source*/) {
  return !context->GetEmbedderData(kWasmIndex)->IsFalse();
}

void callRandom(const v8::FunctionCallbackInfo<v8::Value>& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  v8::Local<v8::Value> number;
  if (arguments.Data()
          .As<v8::Function>()
          ->Call(isolate->GetCurrentContext(), v8::Undefined(isolate), 0, nullptr)
          .ToLocal(&number)) {
    arguments.GetReturnValue().Set(number);
  }
}

// V8 would seed the context's own generator from one that all forks of the zygote share. False: an exception is
// pending.
bool giveRandom(v8::Local<v8::Context> context, v8::Local<v8::Value> random) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::Value> math;
  v8::Local<v8::Function> function;
  if (random.IsEmpty() || !random->IsFunction()) return true;
  if (!context->Global()->Get(context, literal(isolate, "Math")).ToLocal(&math) ||
      !v8::Function::New(context, callRandom, random, 0, v8::ConstructorBehavior::kThrow).ToLocal(&function)) {
    return false;
  }
  const auto name = literal(isolate, "random");
  function->SetName(name);
  return !math.As<v8::Object>()->DefineOwnProperty(context, name, function, v8::DontEnum).IsNothing();
}

// False: an exception is pending.
bool addLibrary(v8::Local<v8::Context> context, v8::Local<v8::UnboundScript> library) {
  if (library.IsEmpty()) return true;
  const v8::Context::Scope scope(context);
  return !library->BindToCurrentContext()->Run(context).IsEmpty();
}

}  // namespace

void prepareVmContexts(v8::Isolate* isolate) { isolate->SetAllowWasmCodeGenerationCallback(allowsWasm); }

v8::MaybeLocal<v8::Object> makeVmContext(v8::Local<v8::Context> main, v8::Local<v8::Value> sandbox,
                                         const VmContextSettings& settings) {
  v8::Isolate* isolate = main->GetIsolate();
  v8::Local<v8::ObjectTemplate> global;
  if (sandbox->IsObject()) global = templateFor(isolate, sandbox.As<v8::Object>());
  const auto context = v8::Context::New(isolate, nullptr, global);
  if (context.IsEmpty()) return {};
  context->SetSecurityToken(main->GetSecurityToken());
  context->AllowCodeGenerationFromStrings(settings.strings);
  context->SetEmbedderData(kWasmIndex, v8::Boolean::New(isolate, settings.wasm));
  // Before anything of the sandbox stands for the global object's.
  if (!giveRandom(context, settings.random) || !addLibrary(context, settings.library)) return {};
  const auto stands = sandbox->IsObject() ? sandbox.As<v8::Object>() : context->Global();
  context->SetEmbedderData(kSandboxIndex, stands);
  if (stands->SetPrivate(main, globalKey(isolate), context->Global()).IsNothing()) return {};
  return stands;
}

v8::MaybeLocal<v8::Context> vmContextOf(v8::Local<v8::Context> main, v8::Local<v8::Object> sandbox) {
  v8::Local<v8::Object> global;
  if (!globalOf(main, sandbox).ToLocal(&global)) return {};
  return global->GetCreationContext();
}

}  // namespace brink::js
