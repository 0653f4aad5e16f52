// Keys to PEM and DER, private ones encrypted if a cipher is given.
#pragma once

#include <optional>

#include "v8-runtime/bindings/crypto/key_reading.h"

namespace brink::js {

struct KeyTarget {
  KeyFormat format = KeyFormat::Pem;
  KeyStructure structure = KeyStructure::Spki;
  const EVP_CIPHER* cipher = nullptr;
  Bytes passphrase;  // with a cipher
};

// Nothing when OpenSSL fails; its queue says why.
std::optional<Bytes> writePublicKey(EVP_PKEY* key, const KeyTarget& target);
std::optional<Bytes> writePrivateKey(EVP_PKEY* key, const KeyTarget& target);

}  // namespace brink::js
