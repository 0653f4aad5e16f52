// C++ objects that JavaScript holds: an object without properties whose two internal fields are a tag, which tells the
// type, and the C++ object, deleted when the garbage collector finds the JavaScript object unreachable. Such objects
// are for the Node layer; what looks into one checks the tag, so that any value may be given.
//
// Thread-affine. `bytes` is what the object holds outside of V8's heap: V8 collects the sooner the more there is.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include <v8.h>

namespace brink::js {

// Once per context, before any NativeObject is made in it.
void prepareNativeObjects(v8::Isolate* isolate, v8::Local<v8::Context> context);
// An empty object with two internal fields; empty when JavaScript is being terminated.
v8::MaybeLocal<v8::Object> newNativeHolder(v8::Isolate* isolate);
// The second internal field of an object that newNativeHolder made and whose first is `tag`; else null.
void* nativeField(v8::Local<v8::Value> value, const void* tag);

template <typename T>
class NativeObject {
 public:
  // The JavaScript object that owns `object` from here on; undefined when none can be made.
  static v8::Local<v8::Value> make(v8::Isolate* isolate, std::unique_ptr<T> object, std::size_t bytes) {
    v8::Local<v8::Object> holder;
    if (!newNativeHolder(isolate).ToLocal(&holder)) return v8::Undefined(isolate);
    auto* owner = new NativeObject(isolate, holder, std::move(object), bytes);
    holder->SetAlignedPointerInInternalField(0, tag());
    holder->SetAlignedPointerInInternalField(1, owner);
    return holder;
  }

  // Null when `value` is no object of this type. Valid as long as JavaScript can reach the value.
  static T* of(v8::Local<v8::Value> value) {
    auto* owner = static_cast<NativeObject*>(nativeField(value, tag()));
    return owner == nullptr ? nullptr : owner->object_.get();
  }

 private:
  NativeObject(v8::Isolate* isolate, v8::Local<v8::Object> holder, std::unique_ptr<T> object, std::size_t bytes)
      : isolate_(isolate),
        handle_(isolate, holder),
        object_(std::move(object)),
        bytes_(static_cast<std::int64_t>(bytes)) {
    isolate->AdjustAmountOfExternalAllocatedMemory(bytes_);
    handle_.SetWeak(this, &NativeObject::onCollected, v8::WeakCallbackType::kParameter);
  }

  static void onCollected(const v8::WeakCallbackInfo<NativeObject>& info) {
    const std::unique_ptr<NativeObject> owner(info.GetParameter());
    owner->handle_.Reset();
    owner->isolate_->AdjustAmountOfExternalAllocatedMemory(-owner->bytes_);
  }

  // One address per type.
  static void* tag() {
    alignas(8) static char address;
    return &address;
  }

  v8::Isolate* isolate_;
  v8::Global<v8::Object> handle_;
  std::unique_ptr<T> object_;
  std::int64_t bytes_;
};

}  // namespace brink::js
