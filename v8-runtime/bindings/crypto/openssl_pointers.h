// OpenSSL's objects with an owner: each is freed, and wiped where it may hold a secret, by its destructor.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "v8-runtime/bindings/crypto/digests.h"

namespace brink::js {

template <typename T, auto Function>
using OpenSslPointer = std::unique_ptr<T, Free<Function>>;

struct AllocationFree {
  void operator()(void* memory) const { OPENSSL_free(memory); }
};
using AllocationPointer = std::unique_ptr<unsigned char, AllocationFree>;

using BignumPointer = OpenSslPointer<BIGNUM, BN_clear_free>;
using BignumContextPointer = OpenSslPointer<BN_CTX, BN_CTX_free>;
using BioPointer = OpenSslPointer<BIO, BIO_free_all>;
using CurvePointer = OpenSslPointer<EC_GROUP, EC_GROUP_free>;
using CurvePointPointer = OpenSslPointer<EC_POINT, EC_POINT_free>;
using DigestContextPointer = OpenSslPointer<EVP_MD_CTX, EVP_MD_CTX_free>;
using KeyPointer = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using KeyContextPointer = OpenSslPointer<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Pkcs8Pointer = OpenSslPointer<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using CertificatePointer = OpenSslPointer<X509, X509_free>;

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

inline std::string_view textOf(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline int intSize(BytesView bytes) { return static_cast<int>(bytes.size()); }

// A source to read from; valid as long as the bytes are.
inline BioPointer readerOf(BytesView bytes) {
  return BioPointer(BIO_new_mem_buf(bytes.empty() ? static_cast<const void*>("") : bytes.data(), intSize(bytes)));
}
inline BioPointer memoryWriter() { return BioPointer(BIO_new(BIO_s_mem())); }
// What was written so far; valid until the next write.
inline BytesView writtenTo(const BioPointer& writer) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(writer.get(), &data);
  return {reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size > 0 ? size : 0)};
}

inline BignumPointer bignumOf(BytesView bytes) {
  return BignumPointer(BN_bin2bn(bytes.data(), intSize(bytes), nullptr));
}
// Big endian, padded to `size` bytes from the left if that is longer than the number.
Bytes bytesOfBignum(const BIGNUM* number, std::size_t size = 0);

}  // namespace brink::js
