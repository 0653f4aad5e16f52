// base64Encode, base64Decode, hexEncode, hexDecode.
#include "v8-runtime/bindings/base_encoding.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// Characters above U+00FF cannot be digits in either encoding: as '?', which is none, they are skipped or stop it.
std::string latin1Of(const Arguments& arguments) {
  if (!arguments[0]->IsString()) return {};
  const auto text = arguments[0].As<v8::String>();
  if (!text->ContainsOnlyOneByte()) {
    std::string out = toUtf8(arguments.GetIsolate(), text);
    for (char& c : out) {
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    return out;
  }
  std::string out(static_cast<std::size_t>(text->Length()), '\0');
  text->WriteOneByte(arguments.GetIsolate(), reinterpret_cast<std::uint8_t*>(out.data()), 0, text->Length(),
                     v8::String::NO_NULL_TERMINATION);
  return out;
}

void answerText(const Arguments& arguments, const std::string& ascii) {
  v8::Local<v8::String> text;
  if (textFromUtf8(arguments.GetIsolate(), ascii).ToLocal(&text)) {
    arguments.GetReturnValue().Set(text);
  } else {
    throwRangeError(arguments.GetIsolate(), "Cannot create a string longer than 0x1fffffe8 characters");
  }
}

void encodeBase64(const Arguments& arguments) {
  const bool url = arguments[1]->BooleanValue(arguments.GetIsolate());
  answerText(arguments, base64Encode(bytesOf(arguments[0]), url ? Base64::Url : Base64::Standard));
}

void decodeBase64(const Arguments& arguments) {
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), base64Decode(latin1Of(arguments))));
}

void encodeHex(const Arguments& arguments) { answerText(arguments, hexEncode(bytesOf(arguments[0]))); }

void decodeHex(const Arguments& arguments) {
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), hexDecode(latin1Of(arguments))));
}

}  // namespace

void installBinaryText(Natives& natives) {
  natives.add("base64Encode", encodeBase64);
  natives.add("base64Decode", decodeBase64);
  natives.add("hexEncode", encodeHex);
  natives.add("hexDecode", decodeHex);
}

}  // namespace brink::js
