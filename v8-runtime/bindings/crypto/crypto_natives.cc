#include "v8-runtime/bindings/crypto/crypto_natives.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "proxy/base/check.h"
#include "v8-runtime/bindings/crypto/digests.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

// Everything that OpenSSL looks up by name is in its tables after this: contexts inherit them and never write to them.
void startOpenSsl() {
  constexpr std::uint64_t kOptions = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_CIPHERS |
                                     OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
                                     OPENSSL_INIT_NO_ATEXIT;
  CHECK(OPENSSL_init_crypto(kOptions, nullptr) == 1);
  CHECK(OSSL_PROVIDER_load(nullptr, "default") != nullptr);
  for (const char* name : {"md5", "sha1", "sha256", "sha384", "sha512"}) CHECK(fetchDigest(name) != nullptr);
  for (const char* name : {"aes-128-cbc", "aes-256-cbc", "aes-128-gcm", "aes-256-gcm", "aes-256-ctr"}) {
    CHECK(fetchCipher(name) != nullptr);
  }
}

}  // namespace

void installCrypto(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal) {
  startOpenSsl();
  prepareNativeObjects(isolate, context);
  const auto object = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  Natives crypto(isolate, context, object);
  installHashes(crypto);
  installCiphers(crypto);
  installKeyDerivation(crypto);
  internal->Set(context, literal(isolate, "crypto"), object).Check();
  installKeys(isolate, context, internal);
}

}  // namespace brink::js
