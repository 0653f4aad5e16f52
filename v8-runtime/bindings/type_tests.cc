// internal.types: util.types' tests, which look at what a value is and not at what it says it is.
#include "v8-runtime/bindings/natives.h"

namespace brink::js {
namespace {

template <bool (v8::Value::*test)() const>
void answerTest(const Arguments& arguments) {
  arguments.GetReturnValue().Set(((*arguments[0])->*test)());
}

void isAnyArrayBuffer(const Arguments& arguments) {
  arguments.GetReturnValue().Set(arguments[0]->IsArrayBuffer() || arguments[0]->IsSharedArrayBuffer());
}

void isBoxedPrimitive(const Arguments& arguments) {
  const auto value = arguments[0];
  arguments.GetReturnValue().Set(value->IsNumberObject() || value->IsStringObject() || value->IsBooleanObject() ||
                                 value->IsBigIntObject() || value->IsSymbolObject());
}

struct TypeTest {
  const char* name;
  v8::FunctionCallback callback;
};

constexpr TypeTest kTests[] = {
    {"isExternal", answerTest<&v8::Value::IsExternal>},
    {"isDate", answerTest<&v8::Value::IsDate>},
    {"isArgumentsObject", answerTest<&v8::Value::IsArgumentsObject>},
    {"isBigIntObject", answerTest<&v8::Value::IsBigIntObject>},
    {"isBooleanObject", answerTest<&v8::Value::IsBooleanObject>},
    {"isNumberObject", answerTest<&v8::Value::IsNumberObject>},
    {"isStringObject", answerTest<&v8::Value::IsStringObject>},
    {"isSymbolObject", answerTest<&v8::Value::IsSymbolObject>},
    {"isBoxedPrimitive", isBoxedPrimitive},
    {"isNativeError", answerTest<&v8::Value::IsNativeError>},
    {"isRegExp", answerTest<&v8::Value::IsRegExp>},
    {"isAsyncFunction", answerTest<&v8::Value::IsAsyncFunction>},
    {"isGeneratorFunction", answerTest<&v8::Value::IsGeneratorFunction>},
    {"isGeneratorObject", answerTest<&v8::Value::IsGeneratorObject>},
    {"isPromise", answerTest<&v8::Value::IsPromise>},
    {"isMap", answerTest<&v8::Value::IsMap>},
    {"isSet", answerTest<&v8::Value::IsSet>},
    {"isMapIterator", answerTest<&v8::Value::IsMapIterator>},
    {"isSetIterator", answerTest<&v8::Value::IsSetIterator>},
    {"isWeakMap", answerTest<&v8::Value::IsWeakMap>},
    {"isWeakSet", answerTest<&v8::Value::IsWeakSet>},
    {"isArrayBuffer", answerTest<&v8::Value::IsArrayBuffer>},
    {"isAnyArrayBuffer", isAnyArrayBuffer},
    {"isArrayBufferView", answerTest<&v8::Value::IsArrayBufferView>},
    {"isSharedArrayBuffer", answerTest<&v8::Value::IsSharedArrayBuffer>},
    {"isDataView", answerTest<&v8::Value::IsDataView>},
    {"isTypedArray", answerTest<&v8::Value::IsTypedArray>},
    {"isUint8Array", answerTest<&v8::Value::IsUint8Array>},
    {"isUint8ClampedArray", answerTest<&v8::Value::IsUint8ClampedArray>},
    {"isUint16Array", answerTest<&v8::Value::IsUint16Array>},
    {"isUint32Array", answerTest<&v8::Value::IsUint32Array>},
    {"isInt8Array", answerTest<&v8::Value::IsInt8Array>},
    {"isInt16Array", answerTest<&v8::Value::IsInt16Array>},
    {"isInt32Array", answerTest<&v8::Value::IsInt32Array>},
    {"isFloat32Array", answerTest<&v8::Value::IsFloat32Array>},
    {"isFloat64Array", answerTest<&v8::Value::IsFloat64Array>},
    {"isBigInt64Array", answerTest<&v8::Value::IsBigInt64Array>},
    {"isBigUint64Array", answerTest<&v8::Value::IsBigUint64Array>},
    {"isModuleNamespaceObject", answerTest<&v8::Value::IsModuleNamespaceObject>},
    {"isProxy", answerTest<&v8::Value::IsProxy>},
};

}  // namespace

void installTypeTests(Natives& natives) {
  const auto object = v8::Object::New(natives.isolate());
  Natives types(natives.isolate(), natives.context(), object);
  for (const auto& [name, callback] : kTests) types.add(name, callback);
  natives.add("types", object.As<v8::Value>());
}

}  // namespace brink::js
