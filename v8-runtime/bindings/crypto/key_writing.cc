// The functions for PKCS#1 and SEC 1 count as old in OpenSSL 3; the new ones have no encryption for these two.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "v8-runtime/bindings/crypto/key_writing.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace brink::js {
namespace {

std::optional<Bytes> result(bool done, const BioPointer& writer) {
  if (!done) return std::nullopt;
  const BytesView written = writtenTo(writer);
  return Bytes(written.begin(), written.end());
}

// Never null: for a null passphrase OpenSSL would ask on a terminal.
const unsigned char* passphraseOf(const KeyTarget& target) {
  static constexpr unsigned char kNone = 0;
  return target.passphrase.empty() ? &kNone : target.passphrase.data();
}

bool writeRsaPrivate(BIO* writer, EVP_PKEY* key, const KeyTarget& target) {
  const RSA* rsa = EVP_PKEY_get0_RSA(key);
  if (rsa == nullptr) return false;
  if (target.format == KeyFormat::Der) return i2d_RSAPrivateKey_bio(writer, rsa) == 1;
  return PEM_write_bio_RSAPrivateKey(writer, rsa, target.cipher, passphraseOf(target), intSize(target.passphrase),
                                     nullptr, nullptr) == 1;
}

bool writeCurvePrivate(BIO* writer, EVP_PKEY* key, const KeyTarget& target) {
  const EC_KEY* curve_key = EVP_PKEY_get0_EC_KEY(key);
  if (curve_key == nullptr) return false;
  if (target.format == KeyFormat::Der) return i2d_ECPrivateKey_bio(writer, curve_key) == 1;
  return PEM_write_bio_ECPrivateKey(writer, curve_key, target.cipher, passphraseOf(target), intSize(target.passphrase),
                                    nullptr, nullptr) == 1;
}

bool writePkcs8(BIO* writer, EVP_PKEY* key, const KeyTarget& target) {
  const auto* given = reinterpret_cast<const char*>(passphraseOf(target));
  const int size = intSize(target.passphrase);
  if (target.format == KeyFormat::Der) {
    return i2d_PKCS8PrivateKey_bio(writer, key, target.cipher, given, size, nullptr, nullptr) == 1;
  }
  return PEM_write_bio_PKCS8PrivateKey(writer, key, target.cipher, given, size, nullptr, nullptr) == 1;
}

}  // namespace

std::optional<Bytes> writePublicKey(EVP_PKEY* key, const KeyTarget& target) {
  const BioPointer writer = memoryWriter();
  const bool pem = target.format == KeyFormat::Pem;
  if (target.structure == KeyStructure::Spki) {
    return result((pem ? PEM_write_bio_PUBKEY(writer.get(), key) : i2d_PUBKEY_bio(writer.get(), key)) == 1, writer);
  }
  const RSA* rsa = EVP_PKEY_get0_RSA(key);
  if (rsa == nullptr) return std::nullopt;
  return result((pem ? PEM_write_bio_RSAPublicKey(writer.get(), rsa) : i2d_RSAPublicKey_bio(writer.get(), rsa)) == 1,
                writer);
}

std::optional<Bytes> writePrivateKey(EVP_PKEY* key, const KeyTarget& target) {
  const BioPointer writer = memoryWriter();
  switch (target.structure) {
    case KeyStructure::Pkcs1:
      return result(writeRsaPrivate(writer.get(), key, target), writer);
    case KeyStructure::Sec1:
      return result(writeCurvePrivate(writer.get(), key, target), writer);
    default:
      return result(writePkcs8(writer.get(), key, target), writer);
  }
}

}  // namespace brink::js
