#include "tests/support/test_certificate.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "proxy/base/check.h"
#include "proxy/http/uri.h"

namespace brink::test {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

void addExtension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  CHECK(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::string alternatives(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ",";
    text += (http::isIpAddress(name) ? "IP:" : "DNS:") + name;
  }
  return text;
}

void nameIt(X509_NAME* name, const char* text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
}

}  // namespace

TestCertificate::TestCertificate(const std::vector<std::string>& names, Issuer issuer) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  nameIt(subject, "Brink test");
  const bool is_own = issuer == Issuer::Itself;
  X509_set_issuer_name(certificate, subject);
  if (!is_own) nameIt(X509_get_issuer_name(certificate), "of an unknown authority");
  addExtension(certificate, NID_basic_constraints, is_own ? "critical,CA:TRUE" : "critical,CA:FALSE");
  addExtension(certificate, NID_subject_alt_name, alternatives(names));
  EVP_PKEY* signer = is_own ? key : EVP_EC_gen("P-256");
  CHECK(X509_sign(certificate, signer, EVP_sha256()) > 0);
  if (!is_own) EVP_PKEY_free(signer);
  const File certificate_file(std::fopen(certificateFile().c_str(), "w"), &std::fclose);
  const File key_file(std::fopen(keyFile().c_str(), "w"), &std::fclose);
  CHECK(PEM_write_X509(certificate_file.get(), certificate) == 1);
  CHECK(PEM_write_PrivateKey(key_file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

}  // namespace brink::test
