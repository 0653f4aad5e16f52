// openConverter(encoding, fatal), convert(converter, view, offset, length, flush): the legacy encodings of the web by
// ICU, which is in the process for Intl anyway.
#include <array>
#include <memory>
#include <string>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// What ICU keeps for a converter that is open; its tables are the library's, shared by all processes.
constexpr std::size_t kConverterBytes = 4096;
constexpr std::size_t kStepUnits = 4096;
constexpr std::size_t kLongestName = 32;

struct Closer {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

struct TextConverter {
  std::unique_ptr<UConverter, Closer> icu;
};

// For malformed bytes: U+FFFD, where ICU's own callback writes U+001A for some single bytes.
void replace(const void* /*context*/, UConverterToUnicodeArgs* arguments, const char* /*bytes*/, int32_t /*length*/,
             UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  constexpr char16_t kReplacement = 0xFFFD;
  *error = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &kReplacement, 1, 0, error);
}

// Undefined when ICU does not know the encoding.
void openConverter(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const v8::String::Utf8Value name(isolate, arguments[0]);
  if (*name == nullptr || name.length() > static_cast<int>(kLongestName)) return;
  UErrorCode error = U_ZERO_ERROR;
  auto made = std::make_unique<TextConverter>(std::unique_ptr<UConverter, Closer>(ucnv_open(*name, &error)));
  if (U_FAILURE(error)) return;
  const UConverterToUCallback onMalformed = arguments[1]->IsTrue() ? UCNV_TO_U_CALLBACK_STOP : replace;
  ucnv_setToUCallBack(made->icu.get(), onMalformed, nullptr, nullptr, nullptr, &error);
  if (U_FAILURE(error)) return;
  arguments.GetReturnValue().Set(NativeObject<TextConverter>::make(isolate, std::move(made), kConverterBytes));
}

// Undefined when the bytes are malformed and the converter is fatal: it begins anew then, as it does after a flush.
void convert(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  TextConverter* converter = NativeObject<TextConverter>::of(arguments[0]);
  if (converter == nullptr) return throwTypeError(isolate, "no converter");
  const auto bytes = bytesOf(arguments[1]);
  const std::size_t offset = sizeOf(arguments, 2, 0, bytes.size());
  const auto part = bytes.subspan(offset, sizeOf(arguments, 3, bytes.size() - offset, bytes.size() - offset));
  const bool flush = arguments[4]->IsTrue();
  std::u16string text;
  std::array<char16_t, kStepUnits> step;
  const char* from = reinterpret_cast<const char*>(part.data());
  const char* const end = from + part.size();
  UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
  while (error == U_BUFFER_OVERFLOW_ERROR) {
    error = U_ZERO_ERROR;
    char16_t* to = step.data();
    ucnv_toUnicode(converter->icu.get(), &to, step.data() + step.size(), &from, end, nullptr, flush ? 1 : 0, &error);
    text.append(step.data(), to);
  }
  if (flush || U_FAILURE(error)) ucnv_reset(converter->icu.get());
  if (U_FAILURE(error)) return;
  v8::Local<v8::String> made;
  const auto* units = reinterpret_cast<const std::uint16_t*>(text.data());
  if (text.size() > static_cast<std::size_t>(v8::String::kMaxLength) ||
      !v8::String::NewFromTwoByte(isolate, units, v8::NewStringType::kNormal, static_cast<int>(text.size()))
           .ToLocal(&made)) {
    return throwRangeError(isolate, "Cannot create a string longer than 0x1fffffe8 characters");
  }
  arguments.GetReturnValue().Set(made);
}

}  // namespace

void installTextConverter(Natives& natives) {
  natives.add("openConverter", openConverter);
  natives.add("convert", convert);
}

}  // namespace brink::js
