// certificate…: X509Certificate's parts and checks.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "v8-runtime/bindings/crypto/certificate_text.h"
#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

constexpr std::size_t kCertificateBytes = 8192;

struct HeldCertificate {
  CertificatePointer certificate;
};

// Null, with an error thrown, for another value.
X509* certificateOf(const CryptoCall& call, int index = 0) {
  const HeldCertificate* held = NativeObject<HeldCertificate>::of(call.at(index));
  if (held == nullptr) throwTypeError(call.isolate(), "Not a certificate");
  return held == nullptr ? nullptr : held->certificate.get();
}

// No terminal is ever asked.
int noPassphrase(char*, int, int, void*) { return 0; }

void certificateRead(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const BytesView bytes = call.bytes(0);
  CertificatePointer certificate(PEM_read_bio_X509_AUX(readerOf(bytes).get(), nullptr, noPassphrase, nullptr));
  if (!certificate) {
    const unsigned char* at = bytes.data();
    certificate.reset(d2i_X509(nullptr, &at, static_cast<long>(bytes.size())));
  }
  if (!certificate) return call.fail("Failed to read the certificate");
  call.answer(NativeObject<HeldCertificate>::make(
      call.isolate(), std::make_unique<HeldCertificate>(std::move(certificate)), kCertificateBytes));
}

// (certificate, name of the part): text; undefined when the certificate has no such part.
void certificateText(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  if (const auto text = textOfCertificate(certificate, call.text(1))) call.answer(std::string_view(*text));
}

// (certificate, digest's name): bytes.
void certificateDigest(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const X509* certificate = certificateOf(call);
  const EVP_MD* digest = EVP_get_digestbyname(call.text(1).c_str());
  if (certificate == nullptr || digest == nullptr) return;
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned size = 0;
  if (X509_digest(certificate, digest, value.data(), &size) == 1) call.answer(BytesView(value).first(size));
}

void certificateRaw(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  if (size < 0) return call.fail("Failed to write the certificate");
  const AllocationPointer owned(data);
  call.answer(BytesView(data, static_cast<std::size_t>(size)));
}

// What it may be used for, as object identifiers; undefined when it says nothing.
void certificateUsages(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  const OpenSslPointer<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  if (!usages) return;
  std::vector<v8::Local<v8::Value>> names;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    std::array<char, 256> text{};
    if (OBJ_obj2txt(text.data(), text.size(), sk_ASN1_OBJECT_value(usages.get(), i), 1) >= 0) {
      names.push_back(call.string(text.data()));
    }
  }
  call.answer(v8::Array::New(call.isolate(), names.data(), names.size()).As<v8::Value>());
}

void certificateIsAuthority(const Arguments& arguments) {
  const CryptoCall call(arguments);
  X509* certificate = certificateOf(call);
  if (certificate != nullptr) call.answer(X509_check_ca(certificate) == 1);
}

void certificateKey(const Arguments& arguments) {
  const CryptoCall call(arguments);
  X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  KeyPointer key(X509_get_pubkey(certificate));
  if (!key) return call.fail("Failed to read the certificate's key");
  call.answer(std::move(key));
}

// The key's bytes as the legacy object has them: an EC key's point, other keys' SubjectPublicKeyInfo.
void certificateKeyBytes(const Arguments& arguments) {
  const CryptoCall call(arguments);
  X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  const EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return;
  unsigned char* data = nullptr;
  const int size = i2d_PUBKEY(key, &data);
  if (size < 0) return;
  const AllocationPointer owned(data);
  call.answer(BytesView(data, static_cast<std::size_t>(size)));
}

// (certificate, "host" or "email" or "ip", name, flags): the name in the certificate that fits; undefined when none
// does.
void certificateMatch(const Arguments& arguments) {
  const CryptoCall call(arguments);
  X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  const auto kind = call.text(1);
  const auto name = call.text(2);
  const auto flags = static_cast<unsigned>(call.integer(3));
  char* found = nullptr;
  const int outcome = kind == "host"    ? X509_check_host(certificate, name.data(), name.size(), flags, &found)
                      : kind == "email" ? X509_check_email(certificate, name.data(), name.size(), flags)
                                        : X509_check_ip_asc(certificate, name.c_str(), flags);
  const AllocationPointer owned(reinterpret_cast<unsigned char*>(found));
  if (outcome == -2) {
    const auto what = kind == "ip" ? "Invalid IP" : "Invalid name";
    return call.fail(ErrorKind::TypeError, "ERR_INVALID_ARG_VALUE", what);
  }
  if (outcome < 0) return call.fail(ErrorKind::Error, "ERR_CRYPTO_OPERATION_FAILED", "Operation failed");
  if (outcome == 1) call.answer(found == nullptr ? std::string_view(name) : std::string_view(found));
}

// (certificate, that of the issuer)
void certificateIsIssuedBy(const Arguments& arguments) {
  const CryptoCall call(arguments);
  X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  X509* issuer = certificateOf(call, 1);
  if (issuer != nullptr) call.answer(X509_check_issued(issuer, certificate) == X509_V_OK);
}

// (certificate, private key)
void certificateBelongsTo(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  EVP_PKEY* key = call.key(1);
  if (key != nullptr) call.answer(X509_check_private_key(certificate, key) == 1);
}

// (certificate, public key)
void certificateIsSignedBy(const Arguments& arguments) {
  const CryptoCall call(arguments);
  X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  EVP_PKEY* key = call.key(1);
  if (key != nullptr) call.answer(X509_verify(certificate, key) > 0);
}

// (certificate, "subject" or "issuer"): [name, value, name, value, …].
void certificateName(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const X509* certificate = certificateOf(call);
  if (certificate == nullptr) return;
  const X509_NAME* name =
      call.text(1) == "subject" ? X509_get_subject_name(certificate) : X509_get_issuer_name(certificate);
  std::vector<v8::Local<v8::Value>> list;
  for (const auto& [key, value] : entriesOfName(name)) {
    list.push_back(call.string(key));
    list.push_back(call.string(value));
  }
  call.answer(v8::Array::New(call.isolate(), list.data(), list.size()).As<v8::Value>());
}

}  // namespace

void installCertificates(Natives& natives) {
  natives.add("certificateRead", certificateRead);
  natives.add("certificateText", certificateText);
  natives.add("certificateDigest", certificateDigest);
  natives.add("certificateRaw", certificateRaw);
  natives.add("certificateUsages", certificateUsages);
  natives.add("certificateIsAuthority", certificateIsAuthority);
  natives.add("certificateKey", certificateKey);
  natives.add("certificateKeyBytes", certificateKeyBytes);
  natives.add("certificateMatch", certificateMatch);
  natives.add("certificateIsIssuedBy", certificateIsIssuedBy);
  natives.add("certificateBelongsTo", certificateBelongsTo);
  natives.add("certificateIsSignedBy", certificateIsSignedBy);
  natives.add("certificateName", certificateName);
}

}  // namespace brink::js
