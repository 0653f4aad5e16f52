// now, timeOrigin, wallNow; setTimer, clearTimer, refTimer, setImmediate, clearImmediate; enqueueMicrotask.
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/clocks.h"

namespace brink::js {
namespace {

std::uint32_t idOf(const Arguments& arguments) {
  return arguments[0]->IsUint32() ? arguments[0].As<v8::Uint32>()->Value() : 0;
}

// Milliseconds since the context began, as performance.now() counts them.
void now(const Arguments& arguments) {
  const std::uint64_t start = hostOf(arguments.GetIsolate()).startNs();
  arguments.GetReturnValue().Set(static_cast<double>(monotonicNs() - start) / 1e6);
}

void timeOrigin(const Arguments& arguments) {
  const std::uint64_t age = monotonicNs() - hostOf(arguments.GetIsolate()).startNs();
  arguments.GetReturnValue().Set(static_cast<double>(readClockNs(CLOCK_REALTIME) - age) / 1e6);
}

void wallNow(const Arguments& arguments) { arguments.GetReturnValue().Set(static_cast<double>(wallMs())); }

void answerId(const Arguments& arguments, std::uint32_t id) {
  if (id == 0) return throwRangeError(arguments.GetIsolate(), "Too many timers");
  arguments.GetReturnValue().Set(id);
}

void setTimer(const Arguments& arguments) {
  if (!arguments[0]->IsFunction()) return throwTypeError(arguments.GetIsolate(), "The callback must be a function");
  const double delay = arguments[1]->IsNumber() ? arguments[1].As<v8::Number>()->Value() : 1;
  const bool repeat = arguments[2]->BooleanValue(arguments.GetIsolate());
  answerId(arguments, hostOf(arguments.GetIsolate()).loop().addTimer(arguments[0].As<v8::Function>(), delay, repeat));
}

void clearTimer(const Arguments& arguments) { hostOf(arguments.GetIsolate()).loop().clearTimer(idOf(arguments)); }

void refTimer(const Arguments& arguments) {
  const bool keeps_busy = arguments[1]->BooleanValue(arguments.GetIsolate());
  hostOf(arguments.GetIsolate()).loop().refTimer(idOf(arguments), keeps_busy);
}

void setImmediate(const Arguments& arguments) {
  if (!arguments[0]->IsFunction()) return throwTypeError(arguments.GetIsolate(), "The callback must be a function");
  answerId(arguments, hostOf(arguments.GetIsolate()).loop().addImmediate(arguments[0].As<v8::Function>()));
}

void clearImmediate(const Arguments& arguments) {
  hostOf(arguments.GetIsolate()).loop().clearImmediate(idOf(arguments));
}

void enqueueMicrotask(const Arguments& arguments) {
  if (!arguments[0]->IsFunction()) return throwTypeError(arguments.GetIsolate(), "The callback must be a function");
  arguments.GetIsolate()->EnqueueMicrotask(arguments[0].As<v8::Function>());
}

}  // namespace

void installTiming(Natives& natives) {
  natives.add("now", now);
  natives.add("timeOrigin", timeOrigin);
  natives.add("wallNow", wallNow);
  natives.add("setTimer", setTimer);
  natives.add("clearTimer", clearTimer);
  natives.add("refTimer", refTimer);
  natives.add("setImmediate", setImmediate);
  natives.add("clearImmediate", clearImmediate);
  natives.add("enqueueMicrotask", enqueueMicrotask);
}

}  // namespace brink::js
