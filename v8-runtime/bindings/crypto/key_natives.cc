#include "v8-runtime/bindings/crypto/key_natives.h"

#include "v8-runtime/engine/text.h"

namespace brink::js {

void installKeys(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal) {
  const auto object = v8::Object::New(isolate, v8::Null(isolate), nullptr, nullptr, 0);
  Natives keys(isolate, context, object);
  installKeyForms(keys);
  installKeyParts(keys);
  installKeyGeneration(keys);
  installSigning(keys);
  installKeyCiphers(keys);
  installAgreement(keys);
  installDiffieHellman(keys);
  installPrimes(keys);
  installCertificates(keys);
  installChallenges(keys);
  internal->Set(context, literal(isolate, "keys"), object).Check();
}

}  // namespace brink::js
