// pbkdf2, scryptCheck, scrypt, hkdf. Each fills the view that it is given; false: OpenSSL could not.
#include <climits>
#include <memory>
#include <optional>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "v8-runtime/bindings/crypto/crypto_natives.h"
#include "v8-runtime/bindings/crypto/digests.h"
#include "v8-runtime/bindings/crypto/input_bytes.h"
#include "v8-runtime/bindings/crypto/openssl_error.h"

namespace brink::js {
namespace {

std::uint64_t wholeNumber(const Arguments& arguments, int index) {
  constexpr std::size_t kMost = std::size_t{1} << 53;
  return sizeOf(arguments, index, 0, kMost);
}

bool isXof(const EVP_MD* digest) { return (EVP_MD_get_flags(digest) & EVP_MD_FLAG_XOF) != 0; }

// (password, salt, iterations, digest, target)
void pbkdf2(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const InputBytes password(isolate, arguments[0]);
  const InputBytes salt(isolate, arguments[1]);
  const auto iterations = static_cast<int>(sizeOf(arguments, 2, 1, INT_MAX));
  const auto digest = fetchDigest(textArgument(arguments, 3));
  const auto target = bytesOf(arguments[4]);
  if (!digest || iterations == 0 || password.size() > INT_MAX || salt.size() > INT_MAX || target.size() > INT_MAX)
    return;
  const ErrorQueue queue;
  const bool done = target.empty() ||
                    (!isXof(digest.get()) &&
                     PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()),
                                       static_cast<int>(password.size()), salt.data(), static_cast<int>(salt.size()),
                                       iterations, digest.get(), static_cast<int>(target.size()), target.data()) == 1);
  arguments.GetReturnValue().Set(done);
}

// (N, r, p, maxmem): undefined when they can be used, else what OpenSSL says, which may be "".
void scryptCheck(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const ErrorQueue queue;
  if (EVP_PBE_scrypt(nullptr, 0, nullptr, 0, wholeNumber(arguments, 0), wholeNumber(arguments, 1),
                     wholeNumber(arguments, 2), wholeNumber(arguments, 3), nullptr, 0) == 1) {
    return;
  }
  char text[256] = "";
  const unsigned long error = ERR_peek_error();
  if (error != 0) ERR_error_string_n(error, text, sizeof text);
  arguments.GetReturnValue().Set(textFromUtf8(isolate, text).FromMaybe(v8::String::Empty(isolate)));
}

// (password, salt, N, r, p, maxmem, target)
void scrypt(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const InputBytes password(isolate, arguments[0]);
  const InputBytes salt(isolate, arguments[1]);
  const auto target = bytesOf(arguments[6]);
  const ErrorQueue queue;
  const bool done = target.empty() || EVP_PBE_scrypt(reinterpret_cast<const char*>(password.data()), password.size(),
                                                     salt.data(), salt.size(), wholeNumber(arguments, 2),
                                                     wholeNumber(arguments, 3), wholeNumber(arguments, 4),
                                                     wholeNumber(arguments, 5), target.data(), target.size()) == 1;
  arguments.GetReturnValue().Set(done);
}

bool expandKey(const EVP_MD* digest, const InputBytes& key, const InputBytes& salt, const InputBytes& info,
               std::span<std::uint8_t> target) {
  const std::unique_ptr<EVP_KDF, Free<EVP_KDF_free>> algorithm(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const std::unique_ptr<EVP_KDF_CTX, Free<EVP_KDF_CTX_free>> context(EVP_KDF_CTX_new(algorithm.get()));
  const auto bytes = [](const char* name, const InputBytes& data) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(data.data()), data.size());
  };
  auto* name = const_cast<char*>(EVP_MD_get0_name(digest));
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name, 0),
                                   bytes(OSSL_KDF_PARAM_KEY, key), bytes(OSSL_KDF_PARAM_SALT, salt),
                                   bytes(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  return context && EVP_KDF_derive(context.get(), target.data(), target.size(), parameters) == 1;
}

// (digest, key, salt, info, target)
void hkdf(const Arguments& arguments) {
  v8::Isolate* isolate = arguments.GetIsolate();
  const auto digest = fetchDigest(textArgument(arguments, 0));
  if (!digest) return;
  const InputBytes key(isolate, arguments[1]);
  const InputBytes salt(isolate, arguments[2]);
  const InputBytes info(isolate, arguments[3]);
  const auto target = bytesOf(arguments[4]);
  const ErrorQueue queue;
  const bool done = target.empty() || (!isXof(digest.get()) && expandKey(digest.get(), key, salt, info, target));
  arguments.GetReturnValue().Set(done);
}

// The size of a digest's result in bytes; undefined: there is no such digest.
void hashSize(const Arguments& arguments) {
  const ErrorQueue queue;
  const auto digest = fetchDigest(textArgument(arguments, 0));
  if (digest) arguments.GetReturnValue().Set(EVP_MD_get_size(digest.get()));
}

}  // namespace

void installKeyDerivation(Natives& natives) {
  natives.add("pbkdf2", pbkdf2);
  natives.add("scryptCheck", scryptCheck);
  natives.add("scrypt", scrypt);
  natives.add("hkdf", hkdf);
  natives.add("hashSize", hashSize);
}

}  // namespace brink::js
