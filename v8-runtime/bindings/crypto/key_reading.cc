#include "v8-runtime/bindings/crypto/key_reading.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace brink::js {
namespace {

// pem_password_cb; `given` is the source's passphrase, or null.
int givePassphrase(char* target, int room, int, void* given) {
  const auto* passphrase = static_cast<const Bytes*>(given);
  if (passphrase == nullptr || room < 0 || passphrase->size() > static_cast<std::size_t>(room)) return -1;
  if (!passphrase->empty()) std::memcpy(target, passphrase->data(), passphrase->size());
  return intSize(*passphrase);
}

void* passphraseOf(const KeySource& source) {
  return source.passphrase ? const_cast<Bytes*>(&*source.passphrase) : nullptr;
}

// The content of a DER SEQUENCE, not beyond the bytes there are; empty when it is none.
BytesView insideSequence(BytesView der) {
  if (der.size() < 2 || der[0] != 0x30) return {};
  std::size_t header = 2;
  if ((der[1] & 0x80) != 0) {
    const std::size_t length_bytes = der[1] & 0x7F;
    if (length_bytes + 2 > der.size()) return {};
    header += length_bytes;
  }
  return der.subspan(header);
}

// A private key begins with its version, 0 or 1; a public one with the modulus, which is larger.
bool isRsaPrivateKey(BytesView der) {
  const BytesView inside = insideSequence(der);
  return inside.size() >= 3 && inside[0] == 2 && inside[1] == 1 && inside[2] <= 1;
}

// An encrypted key begins with the algorithm, a plain one with a version.
bool isEncrypted(BytesView der) {
  const BytesView inside = insideSequence(der);
  return !inside.empty() && inside[0] != 2;
}

EVP_PKEY* readPkcs8(const KeySource& source) {
  const BioPointer reader = readerOf(source.bytes);
  if (isEncrypted(source.bytes)) {
    return d2i_PKCS8PrivateKey_bio(reader.get(), nullptr, givePassphrase, passphraseOf(source));
  }
  const Pkcs8Pointer info(d2i_PKCS8_PRIV_KEY_INFO_bio(reader.get(), nullptr));
  return info ? EVP_PKCS82PKEY(info.get()) : nullptr;
}

EVP_PKEY* readPrivate(const KeySource& source) {
  if (source.format == KeyFormat::Pem) {
    return PEM_read_bio_PrivateKey(readerOf(source.bytes).get(), nullptr, givePassphrase, passphraseOf(source));
  }
  const unsigned char* at = source.bytes.data();
  const auto size = static_cast<long>(source.bytes.size());
  switch (source.structure) {
    case KeyStructure::Pkcs1:
      return d2i_PrivateKey(EVP_PKEY_RSA, nullptr, &at, size);
    case KeyStructure::Sec1:
      return d2i_PrivateKey(EVP_PKEY_EC, nullptr, &at, size);
    default:
      return readPkcs8(source);
  }
}

ReadKey readPublicDer(BytesView der, KeyStructure structure) {
  const unsigned char* at = der.data();
  const auto size = static_cast<long>(der.size());
  KeyPointer key(structure == KeyStructure::Pkcs1 ? d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size)
                                                  : d2i_PUBKEY(nullptr, &at, size));
  const KeyOutcome outcome = key ? KeyOutcome::Read : KeyOutcome::Failed;
  return {std::move(key), outcome};
}

EVP_PKEY* certificateKey(const unsigned char** at, long size) {
  const CertificatePointer certificate(d2i_X509(nullptr, at, size));
  return certificate ? X509_get_pubkey(certificate.get()) : nullptr;
}

// The PEM block of that name; a text without one leaves no error behind.
template <typename Parse>
ReadKey readBlock(BytesView pem, const char* name, Parse parse) {
  unsigned char* data = nullptr;
  long size = 0;
  ERR_set_mark();
  const bool there = PEM_bytes_read_bio(&data, &size, nullptr, name, readerOf(pem).get(), givePassphrase, nullptr) == 1;
  ERR_pop_to_mark();
  if (!there) return {nullptr, KeyOutcome::NotRecognized};
  const AllocationPointer owned(data);
  const unsigned char* at = data;
  KeyPointer key(parse(&at, size));
  const KeyOutcome outcome = key ? KeyOutcome::Read : KeyOutcome::Failed;
  return {std::move(key), outcome};
}

ReadKey readPublicPem(BytesView pem) {
  auto read =
      readBlock(pem, "PUBLIC KEY", [](const unsigned char** at, long size) { return d2i_PUBKEY(nullptr, at, size); });
  if (read.outcome != KeyOutcome::NotRecognized) return read;
  read = readBlock(pem, "RSA PUBLIC KEY",
                   [](const unsigned char** at, long size) { return d2i_PublicKey(EVP_PKEY_RSA, nullptr, at, size); });
  if (read.outcome != KeyOutcome::NotRecognized) return read;
  return readBlock(pem, "CERTIFICATE", certificateKey);
}

}  // namespace

ReadKey readPrivateKey(const KeySource& source) {
  KeyPointer key(readPrivate(source));
  // OpenSSL may complain and still give something.
  const unsigned long error = ERR_peek_error();
  if (key && error == 0) return {std::move(key), KeyOutcome::Read};
  const bool asks = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_BAD_PASSWORD_READ;
  return {nullptr, asks && !source.passphrase ? KeyOutcome::NeedsPassphrase : KeyOutcome::Failed};
}

ReadKey readAnyKey(const KeySource& source) {
  if (source.format == KeyFormat::Pem) {
    auto read = readPublicPem(source.bytes);
    return read.outcome == KeyOutcome::NotRecognized ? readPrivateKey(source) : std::move(read);
  }
  const bool is_public = source.structure == KeyStructure::Spki ||
                         (source.structure == KeyStructure::Pkcs1 && !isRsaPrivateKey(source.bytes));
  return is_public ? readPublicDer(source.bytes, source.structure) : readPrivateKey(source);
}

}  // namespace brink::js
