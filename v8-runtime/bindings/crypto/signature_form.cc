#define OPENSSL_SUPPRESS_DEPRECATED  // the numbers of a key by its old names
#include "v8-runtime/bindings/crypto/signature_form.h"

#include <openssl/dsa.h>
#include <openssl/ecdsa.h>

namespace brink::js {
namespace {

using PairPointer = OpenSslPointer<ECDSA_SIG, ECDSA_SIG_free>;

}  // namespace

std::size_t halfOfSignature(EVP_PKEY* key) {
  int bits = 0;
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_DSA:
      if (const DSA* dsa = EVP_PKEY_get0_DSA(key)) bits = BN_num_bits(DSA_get0_q(dsa));
      break;
    case EVP_PKEY_EC:
      if (const EC_KEY* curve_key = EVP_PKEY_get0_EC_KEY(key)) bits = EC_GROUP_order_bits(EC_KEY_get0_group(curve_key));
      break;
    default:
      break;
  }
  return static_cast<std::size_t>(bits + 7) / 8;
}

// Both kinds are a SEQUENCE of two INTEGERs.
std::optional<Bytes> pairFromDer(BytesView der, std::size_t half) {
  const unsigned char* at = der.data();
  const PairPointer pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!pair) return std::nullopt;
  Bytes out(2 * half);
  const int size = static_cast<int>(half);
  if (BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out.data(), size) != size ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out.data() + half, size) != size) {
    return std::nullopt;
  }
  return out;
}

std::optional<Bytes> derFromPair(BytesView bytes, std::size_t half) {
  if (bytes.size() != 2 * half) return std::nullopt;
  const PairPointer pair(ECDSA_SIG_new());
  if (ECDSA_SIG_set0(pair.get(), bignumOf(bytes.first(half)).release(), bignumOf(bytes.subspan(half)).release()) != 1) {
    return std::nullopt;
  }
  unsigned char* data = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &data);
  if (size <= 0) return std::nullopt;
  const AllocationPointer owned(data);
  return Bytes(data, data + size);
}

}  // namespace brink::js
