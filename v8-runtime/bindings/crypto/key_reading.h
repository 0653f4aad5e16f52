// Keys from PEM and DER: PKCS#1, PKCS#8 (encrypted too), SubjectPublicKeyInfo, SEC 1, and a certificate's key.
#pragma once

#include <optional>

#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {

enum class KeyFormat { Pem, Der };
enum class KeyStructure { Pkcs1, Pkcs8, Spki, Sec1 };

struct KeySource {
  BytesView bytes;
  KeyFormat format = KeyFormat::Pem;
  KeyStructure structure = KeyStructure::Pkcs8;  // of DER; PEM says it itself
  std::optional<Bytes> passphrase;
};

enum class KeyOutcome { Read, NotRecognized, NeedsPassphrase, Failed };

// `key` is null unless the outcome is Read; OpenSSL's queue then says why.
struct ReadKey {
  KeyPointer key;
  KeyOutcome outcome = KeyOutcome::Failed;
};

ReadKey readPrivateKey(const KeySource& source);
// A public key; where the source holds a private key, that one, which has the public half in it.
ReadKey readAnyKey(const KeySource& source);

}  // namespace brink::js
