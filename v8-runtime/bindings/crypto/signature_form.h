// Signatures of DSA and ECDSA: DER, as OpenSSL makes them, and the two numbers side by side (IEEE P1363), as JOSE has
// them.
#pragma once

#include <optional>

#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {

// Bytes of each of the two numbers; 0 for keys whose signatures are no such pair.
std::size_t halfOfSignature(EVP_PKEY* key);
// Nothing when the signature is malformed.
std::optional<Bytes> pairFromDer(BytesView der, std::size_t half);
std::optional<Bytes> derFromPair(BytesView pair, std::size_t half);

}  // namespace brink::js
