// getProxyDetails, previewEntries, getPromiseDetails, getConstructorName, getOwnNonIndexProperties: what util.inspect
// must see and JavaScript cannot show.
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

void answerPair(const Arguments& arguments, v8::Local<v8::Value> first, v8::Local<v8::Value> second) {
  v8::Local<v8::Value> pair[] = {first, second};
  arguments.GetReturnValue().Set(v8::Array::New(arguments.GetIsolate(), pair, 2));
}

// [target, handler], undefined for anything but a proxy.
void getProxyDetails(const Arguments& arguments) {
  if (!arguments[0]->IsProxy()) return;
  const auto proxy = arguments[0].As<v8::Proxy>();
  answerPair(arguments, proxy->GetTarget(), proxy->GetHandler());
}

// [entries, isKeyValue] of maps, sets, their weak kin and iterators; undefined for anything else.
void previewEntries(const Arguments& arguments) {
  if (!arguments[0]->IsObject()) return;
  bool is_key_value = false;
  v8::Local<v8::Array> entries;
  if (!arguments[0].As<v8::Object>()->PreviewEntries(&is_key_value).ToLocal(&entries)) return;
  answerPair(arguments, entries, v8::Boolean::New(arguments.GetIsolate(), is_key_value));
}

// [state, result]: 0 pending, 1 fulfilled, 2 rejected.
void getPromiseDetails(const Arguments& arguments) {
  if (!arguments[0]->IsPromise()) return;
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto promise = arguments[0].As<v8::Promise>();
  const bool pending = promise->State() == v8::Promise::kPending;
  answerPair(arguments, v8::Integer::New(isolate, promise->State()),
             pending ? v8::Undefined(isolate).As<v8::Value>() : promise->Result());
}

void getConstructorName(const Arguments& arguments) {
  if (arguments[0]->IsObject()) arguments.GetReturnValue().Set(arguments[0].As<v8::Object>()->GetConstructorName());
}

// (object, hidden): with `hidden` also what is not enumerable; symbols included.
void getOwnNonIndexProperties(const Arguments& arguments) {
  if (!arguments[0]->IsObject()) return;
  const auto context = arguments.GetIsolate()->GetCurrentContext();
  const auto filter = arguments[1]->BooleanValue(arguments.GetIsolate()) ? v8::ALL_PROPERTIES : v8::ONLY_ENUMERABLE;
  v8::Local<v8::Array> names;
  if (arguments[0]
          .As<v8::Object>()
          ->GetPropertyNames(context, v8::KeyCollectionMode::kOwnOnly, filter, v8::IndexFilter::kSkipIndices)
          .ToLocal(&names)) {
    arguments.GetReturnValue().Set(names);
  }
}

}  // namespace

void installInspection(Natives& natives) {
  natives.add("getProxyDetails", getProxyDetails);
  natives.add("previewEntries", previewEntries);
  natives.add("getPromiseDetails", getPromiseDetails);
  natives.add("getConstructorName", getConstructorName);
  natives.add("getOwnNonIndexProperties", getOwnNonIndexProperties);
}

}  // namespace brink::js
