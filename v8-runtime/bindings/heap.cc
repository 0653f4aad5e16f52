// `internal.heap`: V8's own figures, as arrays of numbers that js/v8.js names.
#include <vector>

#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

void give(const Arguments& arguments, const std::vector<std::size_t>& figures) {
  v8::Isolate* isolate = arguments.GetIsolate();
  std::vector<v8::Local<v8::Value>> values;
  for (const std::size_t figure : figures) values.push_back(v8::Number::New(isolate, static_cast<double>(figure)));
  arguments.GetReturnValue().Set(v8::Array::New(isolate, values.data(), values.size()));
}

void statistics(const Arguments& arguments) {
  v8::HeapStatistics heap;
  arguments.GetIsolate()->GetHeapStatistics(&heap);
  give(arguments, {heap.total_heap_size(), heap.total_heap_size_executable(), heap.total_physical_size(),
                   heap.total_available_size(), heap.used_heap_size(), heap.heap_size_limit(), heap.malloced_memory(),
                   heap.peak_malloced_memory(), heap.does_zap_garbage(), heap.number_of_native_contexts(),
                   heap.number_of_detached_contexts(), heap.total_global_handles_size(),
                   heap.used_global_handles_size(), heap.external_memory()});
}

// (index): name, then its sizes; undefined behind the last one.
void space(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const std::size_t index = sizeOf(arguments, 0, 0, isolate->NumberOfHeapSpaces());
  v8::HeapSpaceStatistics space;
  if (!isolate->GetHeapSpaceStatistics(&space, index)) return;
  std::vector<v8::Local<v8::Value>> values{literal(isolate, space.space_name())};
  for (const std::size_t size :
       {space.space_size(), space.space_used_size(), space.space_available_size(), space.physical_space_size()}) {
    values.push_back(v8::Number::New(isolate, static_cast<double>(size)));
  }
  arguments.GetReturnValue().Set(v8::Array::New(isolate, values.data(), values.size()));
}

void code(const Arguments& arguments) {
  v8::HeapCodeStatistics code;
  if (!arguments.GetIsolate()->GetHeapCodeAndMetadataStatistics(&code)) return;
  give(arguments,
       {code.code_and_metadata_size(), code.bytecode_and_metadata_size(), code.external_script_source_size(), 0});
}

void cachedDataVersion(const Arguments& arguments) {
  arguments.GetReturnValue().Set(v8::ScriptCompiler::CachedDataVersionTag());
}

}  // namespace

void installHeap(Natives& natives) {
  const auto heap = v8::Object::New(natives.isolate());
  Natives functions(natives.isolate(), natives.context(), heap);
  functions.add("statistics", statistics);
  functions.add("space", space);
  functions.add("code", code);
  functions.add("cachedDataVersion", cachedDataVersion);
  natives.add("heap", heap.As<v8::Value>());
}

}  // namespace brink::js
