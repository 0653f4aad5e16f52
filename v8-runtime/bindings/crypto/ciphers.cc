// cipherNew, cipherUpdate, cipherFinal, cipherPadding, cipherAad, cipherSetTag, cipherTag; cipherInfo, cipherNames.
#include <climits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <openssl/objects.h>

#include "v8-runtime/bindings/crypto/cipher_state.h"
#include "v8-runtime/bindings/crypto/crypto_natives.h"
#include "v8-runtime/bindings/crypto/input_bytes.h"
#include "v8-runtime/bindings/crypto/openssl_error.h"
#include "v8-runtime/bindings/native_object.h"

namespace brink::js {
namespace {

constexpr std::size_t kStateBytes = 1024;

void throwTagLength(v8::Isolate* isolate, unsigned length) {
  throwCoded(isolate, ErrorClass::TypeError, "ERR_CRYPTO_INVALID_AUTH_TAG",
             "Invalid authentication tag length: " + std::to_string(length));
}

// `otherwise` is the message when OpenSSL has none.
void throwFault(v8::Isolate* isolate, CipherFault fault, std::string_view otherwise, const std::string& name = {}) {
  switch (fault) {
    case CipherFault::UnknownCipher:
      return throwCoded(isolate, ErrorClass::Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    case CipherFault::KeyLength:
      return throwCoded(isolate, ErrorClass::RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
    case CipherFault::Iv:
      return throwCoded(isolate, ErrorClass::TypeError, "ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
    case CipherFault::TagRequired:
      return throwCoded(isolate, ErrorClass::TypeError, "ERR_CRYPTO_INVALID_AUTH_TAG",
                        "authTagLength required for " + name);
    case CipherFault::MessageLength:
      return throwCoded(isolate, ErrorClass::RangeError, "ERR_CRYPTO_INVALID_MESSAGELEN", "Invalid message length");
    case CipherFault::Update: {
      const ErrorQueue ignored;
      return throwOpenSsl(isolate, "Trying to add data in unsupported state");
    }
    case CipherFault::State:
      return throwCoded(isolate, ErrorClass::Error, "ERR_CRYPTO_INVALID_STATE", "Invalid state");
    default:
      return throwOpenSsl(isolate, otherwise);
  }
}

std::optional<unsigned> lengthArgument(const Arguments& arguments, int index) {
  if (!arguments[index]->IsNumber()) return std::nullopt;
  return static_cast<unsigned>(sizeOf(arguments, index, 0, INT_MAX));
}

// (name, encrypt, key, iv, tag length)
void cipherNew(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const InputBytes key(isolate, arguments[2]);
  const InputBytes iv(isolate, arguments[3]);
  const CipherOrder order{.name = textArgument(arguments, 0),
                          .direction = arguments[1]->IsTrue() ? Direction::Encrypt : Direction::Decrypt,
                          .key = key.bytes(),
                          .iv = iv.bytes(),
                          .tag_length = lengthArgument(arguments, 4)};
  auto state = std::make_unique<CipherState>();
  const ErrorQueue queue;
  const auto fault = state->begin(order);
  if (fault == CipherFault::TagLength) return throwTagLength(isolate, order.tag_length.value_or(0));
  if (fault != CipherFault::None) return throwFault(isolate, fault, "Failed to initialize cipher", order.name);
  arguments.GetReturnValue().Set(NativeObject<CipherState>::make(isolate, std::move(state), kStateBytes));
}

// (cipher, data, target): how many bytes were written; the target has room for a block more than there is data.
void cipherUpdate(const Arguments& arguments) {
  CipherState* state = NativeObject<CipherState>::of(arguments[0]);
  const auto data = bytesOf(arguments[1]);
  const auto target = bytesOf(arguments[2]);
  if (state == nullptr || target.size() < data.size() + EVP_MAX_BLOCK_LENGTH) return;
  const ErrorQueue queue;
  std::size_t written = 0;
  // An empty span's pointer may be null, which OpenSSL would take for associated data.
  const std::uint8_t nothing = 0;
  const auto fault = state->update(data.empty() ? std::span(&nothing, 0) : data, target.data(), &written);
  if (fault != CipherFault::None) {
    return throwFault(arguments.GetIsolate(), fault, {});
  }
  arguments.GetReturnValue().Set(static_cast<std::uint32_t>(written));
}

void cipherFinal(const Arguments& arguments) {
  CipherState* state = NativeObject<CipherState>::of(arguments[0]);
  if (state == nullptr) return;
  std::array<std::uint8_t, 2 * EVP_MAX_BLOCK_LENGTH> out;
  std::size_t written = 0;
  const ErrorQueue queue;
  const auto fault = state->finish(out.data(), &written);
  if (fault != CipherFault::None) {
    return throwFault(
        arguments.GetIsolate(), fault,
        state->authenticated() ? "Unsupported state or unable to authenticate data" : "Unsupported state");
  }
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), std::span(out).first(written)));
}

void cipherPadding(const Arguments& arguments) {
  CipherState* state = NativeObject<CipherState>::of(arguments[0]);
  const bool on = arguments[1]->BooleanValue(arguments.GetIsolate());
  arguments.GetReturnValue().Set(state != nullptr && state->setPadding(on));
}

// (cipher, data, length of the text)
void cipherAad(const Arguments& arguments) {
  CipherState* state = NativeObject<CipherState>::of(arguments[0]);
  if (state == nullptr) return;
  const auto length = lengthArgument(arguments, 2);
  if (state->running() && state->mode() == EVP_CIPH_CCM_MODE && !length) {
    return throwCoded(arguments.GetIsolate(), ErrorClass::TypeError, "ERR_MISSING_ARGS",
                      "options.plaintextLength required for CCM mode with AAD");
  }
  const InputBytes data(arguments.GetIsolate(), arguments[1]);
  const ErrorQueue queue;
  arguments.GetReturnValue().Set(state->setAad(data.bytes(), length));
}

void cipherSetTag(const Arguments& arguments) {
  CipherState* state = NativeObject<CipherState>::of(arguments[0]);
  if (state == nullptr) return;
  const InputBytes tag(arguments.GetIsolate(), arguments[1]);
  const auto fault = state->setTag(tag.bytes());
  if (fault == CipherFault::TagLength) {
    return throwTagLength(arguments.GetIsolate(), static_cast<unsigned>(tag.size()));
  }
  arguments.GetReturnValue().Set(fault == CipherFault::None);
}

// Undefined: there is none (yet).
void cipherTag(const Arguments& arguments) {
  const CipherState* state = NativeObject<CipherState>::of(arguments[0]);
  if (state == nullptr || state->tag().empty()) return;
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), state->tag()));
}

// Whether the cipher takes keys and initialisation vectors of these lengths.
bool takesLengths(EVP_CIPHER_CTX* context, std::optional<unsigned> key_length, std::optional<unsigned> iv_length) {
  if (key_length && EVP_CIPHER_CTX_set_key_length(context, static_cast<int>(*key_length)) != 1) return false;
  if (!iv_length) return true;
  const EVP_CIPHER* cipher = EVP_CIPHER_CTX_get0_cipher(context);
  const auto length = static_cast<int>(*iv_length);
  if (!isAuthenticated(cipher)) return length == EVP_CIPHER_get_iv_length(cipher);
  return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, length, nullptr) == 1;
}

// (name or number, length of the key, of the initialisation vector): [mode, name, number, block, iv, key], undefined
// when there is no such cipher.
void cipherInfo(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const char* by_number = arguments[0]->IsInt32() ? OBJ_nid2sn(arguments[0].As<v8::Int32>()->Value()) : nullptr;
  const ErrorQueue queue;
  const auto cipher = fetchCipher(by_number != nullptr ? by_number : textArgument(arguments, 0));
  if (!cipher) return;
  const std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>> context(EVP_CIPHER_CTX_new());
  if (EVP_CipherInit_ex(context.get(), cipher.get(), nullptr, nullptr, nullptr, 1) != 1) return;
  const auto key_length = lengthArgument(arguments, 1);
  const auto iv_length = lengthArgument(arguments, 2);
  if ((key_length || iv_length) && !takesLengths(context.get(), key_length, iv_length)) return;
  const int number = EVP_CIPHER_get_nid(cipher.get());
  const char* name = OBJ_nid2sn(number);
  const auto integer = [&](int value) -> v8::Local<v8::Value> { return v8::Integer::New(isolate, value); };
  const int iv = iv_length ? static_cast<int>(*iv_length) : EVP_CIPHER_get_iv_length(cipher.get());
  const int key = key_length ? static_cast<int>(*key_length) : EVP_CIPHER_get_key_length(cipher.get());
  v8::Local<v8::Value> parts[] = {integer(EVP_CIPHER_get_mode(cipher.get())),
                                  literal(isolate, name != nullptr ? name : ""),
                                  integer(number),
                                  integer(EVP_CIPHER_get_block_size(cipher.get())),
                                  integer(iv),
                                  integer(key)};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, parts, std::size(parts)));
}

void cipherNames(const Arguments& arguments) {
  const ErrorQueue queue;
  std::set<std::string> names;
  EVP_CIPHER_do_all_sorted(
      [](const EVP_CIPHER*, const char* from, const char* /*to*/, void* found) {
        if (from != nullptr && fetchCipher(from)) static_cast<std::set<std::string>*>(found)->insert(from);
      },
      &names);
  v8::Isolate* isolate = arguments.GetIsolate();
  std::vector<v8::Local<v8::Value>> list;
  for (const auto& name : names) list.push_back(literal(isolate, name));
  arguments.GetReturnValue().Set(v8::Array::New(isolate, list.data(), list.size()));
}

}  // namespace

void installCiphers(Natives& natives) {
  natives.add("cipherNew", cipherNew);
  natives.add("cipherUpdate", cipherUpdate);
  natives.add("cipherFinal", cipherFinal);
  natives.add("cipherPadding", cipherPadding);
  natives.add("cipherAad", cipherAad);
  natives.add("cipherSetTag", cipherSetTag);
  natives.add("cipherTag", cipherTag);
  natives.add("cipherInfo", cipherInfo);
  natives.add("cipherNames", cipherNames);
}

}  // namespace brink::js
