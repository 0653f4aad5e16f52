// writeLog, exit, randomFill, memoryUsage, cpuUsage.
#include <sys/random.h>
#include <sys/resource.h>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using hooks::protocol::LineLevel;

void writeLog(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto context = isolate->GetCurrentContext();
  const std::uint32_t level = arguments[0]->Uint32Value(context).FromMaybe(0);
  const auto most = static_cast<std::uint32_t>(LineLevel::Raw);
  hostOf(isolate).writeLog(static_cast<LineLevel>(level < most ? level : most), toUtf8(isolate, context, arguments[1]));
}

void exitProcess(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  hostOf(isolate).exit(arguments[0]->Int32Value(isolate->GetCurrentContext()).FromMaybe(0) & 0xFF);
}

void randomFill(const Arguments& arguments) {
  auto bytes = bytesOf(arguments[0]);
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  arguments.GetReturnValue().Set(arguments[0]);
}

void memoryUsage(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  v8::HeapStatistics heap;
  isolate->GetHeapStatistics(&heap);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto object = v8::Object::New(isolate);
  Natives fields(isolate, isolate->GetCurrentContext(), object);
  const auto number = [&](std::size_t value) { return v8::Number::New(isolate, static_cast<double>(value)); };
  fields.add("rss", number(static_cast<std::size_t>(usage.ru_maxrss) * 1024).As<v8::Value>());
  fields.add("heapTotal", number(heap.total_heap_size()).As<v8::Value>());
  fields.add("heapUsed", number(heap.used_heap_size()).As<v8::Value>());
  fields.add("external", number(heap.external_memory()).As<v8::Value>());
  fields.add("arrayBuffers", number(heap.external_memory()).As<v8::Value>());
  arguments.GetReturnValue().Set(object);
}

// [user, system] in microseconds, of this process.
void cpuUsage(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto microseconds = [&](const timeval& time) {
    return v8::Number::New(isolate, static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec));
  };
  v8::Local<v8::Value> pair[] = {microseconds(usage.ru_utime), microseconds(usage.ru_stime)};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, pair, 2));
}

}  // namespace

void installProcessParts(Natives& natives) {
  natives.add("writeLog", writeLog);
  natives.add("exit", exitProcess);
  natives.add("randomFill", randomFill);
  natives.add("memoryUsage", memoryUsage);
  natives.add("cpuUsage", cpuUsage);
}

}  // namespace brink::js
