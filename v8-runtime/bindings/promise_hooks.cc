// setPromiseHooks: what AsyncLocalStorage and async_hooks.createHook need to follow promises.
#include "v8-runtime/bindings/natives.h"

namespace brink::js {
namespace {

v8::Local<v8::Function> functionOrNone(v8::Local<v8::Value> value) {
  return value->IsFunction() ? value.As<v8::Function>() : v8::Local<v8::Function>();
}

// (init, before, after, resolve), for this context from now on; each is a function, or nothing.
void setPromiseHooks(const Arguments& arguments) {
  arguments.GetIsolate()->GetCurrentContext()->SetPromiseHooks(
      functionOrNone(arguments[0]), functionOrNone(arguments[1]), functionOrNone(arguments[2]),
      functionOrNone(arguments[3]));
}

}  // namespace

void installPromiseHooks(Natives& natives) { natives.add("setPromiseHooks", setPromiseHooks); }

}  // namespace brink::js
