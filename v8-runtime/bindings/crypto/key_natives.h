// `internal.keys`: asymmetric keys, what is signed, encrypted and agreed upon with them, certificates. README.md lists
// the functions.
#pragma once

#include "v8-runtime/bindings/natives.h"

namespace brink::js {

void installKeyForms(Natives& natives);
void installKeyParts(Natives& natives);
void installKeyGeneration(Natives& natives);
void installSigning(Natives& natives);
void installKeyCiphers(Natives& natives);
void installAgreement(Natives& natives);
void installDiffieHellman(Natives& natives);
void installPrimes(Natives& natives);
void installCertificates(Natives& natives);
void installChallenges(Natives& natives);

// All of them, as `keys` on the object `internal`. Requires: prepareNativeObjects.
void installKeys(v8::Isolate* isolate, v8::Local<v8::Context> context, v8::Local<v8::Object> internal);

}  // namespace brink::js
