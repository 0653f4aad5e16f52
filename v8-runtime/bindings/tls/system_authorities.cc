#include "v8-runtime/bindings/tls/system_authorities.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "proxy/base/check.h"
#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {
namespace {

std::string placeOf(const char* variable, const char* usual) {
  const char* own = std::getenv(variable);
  return own == nullptr ? usual : own;
}

// As `openssl rehash` names the files of a folder: 0123abcd.0
bool isHashed(const std::string& name) {
  return name.size() > 9 && name[8] == '.' && name.find_first_not_of("0123456789abcdef") == 8 &&
         name.find_first_not_of("0123456789", 9) == std::string::npos;
}

using NamePointer = OpenSslPointer<X509_NAME, X509_NAME_free>;

CertificatePointer parsed(std::span<const std::uint8_t> der) {
  const unsigned char* at = der.data();
  return CertificatePointer(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

// Steps over one element, or into a constructed one. False: it is not there, or goes beyond `end`.
bool step(const unsigned char*& at, const unsigned char* end, int& tag, bool into) {
  long length = 0;
  int type = 0;
  const unsigned char* content = at;
  if (content >= end || (ASN1_get_object(&content, &length, &tag, &type, end - content) & 0x80) != 0) return false;
  at = into ? content : content + length;
  return at <= end;
}

// The subject, found without parsing the certificate: its key alone would take longer than all the rest.
NamePointer subjectOf(std::span<const std::uint8_t> der) {
  constexpr int kBeforeSubject = 4;  // serial number, algorithm, issuer, validity
  const unsigned char* at = der.data();
  const unsigned char* const end = at + der.size();
  int tag = 0;
  if (!step(at, end, tag, true) || !step(at, end, tag, true)) return nullptr;
  const unsigned char* const version = at;
  if (!step(at, end, tag, false)) return nullptr;
  if (tag != 0) at = version;  // [0] is left out of certificates of version 1
  for (int i = 0; i < kBeforeSubject; ++i) {
    if (!step(at, end, tag, false)) return nullptr;
  }
  return NamePointer(d2i_X509_NAME(nullptr, &at, end - at));
}

// The same for all encodings of one name.
std::optional<unsigned long> hashOf(const X509_NAME* name) {
  int hashed = 0;
  const unsigned long hash = X509_NAME_hash_ex(name, nullptr, nullptr, &hashed);
  return hashed == 1 ? std::optional(hash) : std::nullopt;
}

}  // namespace

void SystemAuthorities::read() {
  const std::string folder = placeOf(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
  if (!readFile(placeOf(X509_get_default_cert_file_env(), X509_get_default_cert_file())) &&
      !readFile(folder + "/ca-certificates.crt")) {
    readFolder(folder);
  }
  ERR_clear_error();  // a file's end is an error, too
}

bool SystemAuthorities::readFile(const std::string& path) {
  const BioPointer file(BIO_new_file(path.c_str(), "r"));
  if (!file) return false;
  const std::size_t before = size();
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  while (PEM_read_bio(file.get(), &name, &header, &data, &length) == 1) {
    if (std::string_view(name) == PEM_STRING_X509) add({data, static_cast<std::size_t>(length)});
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  return size() > before;
}

void SystemAuthorities::readFolder(const std::string& path) {
  std::error_code none;
  std::vector<std::string> names;
  for (std::filesystem::directory_iterator entry(path, none), end; !none && entry != end; entry.increment(none)) {
    if (const std::string name = entry->path().filename(); isHashed(name)) names.push_back(name);
  }
  std::ranges::sort(names);
  for (const std::string& name : names) readFile(path + "/" + name);
}

void SystemAuthorities::add(std::span<const std::uint8_t> der) {
  if (size() == kMostCertificates || bytes_ + der.size() > kMostBytes) return;
  const NamePointer subject = subjectOf(der);
  const auto hash = subject ? hashOf(subject.get()) : std::nullopt;
  if (!hash) return;
  by_subject_.emplace(*hash, size());
  certificates_.emplace_back(der.begin(), der.end());
  bytes_ += der.size();
}

std::string SystemAuthorities::pem(std::size_t index) const {
  const CertificatePointer certificate = parsed(certificates_[index]);
  const BioPointer writer = memoryWriter();
  CHECK(certificate != nullptr && PEM_write_bio_X509(writer.get(), certificate.get()) == 1);
  return std::string(textOf(writtenTo(writer)));
}

// OpenSSL takes one certificate from here and looks through the store for others of the same name: all go there.
int SystemAuthorities::find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name,
                            X509_OBJECT* found) noexcept {
  if (type != X509_LU_X509 || name == nullptr) return 0;
  const auto& all = *static_cast<const SystemAuthorities*>(X509_LOOKUP_get_method_data(lookup));
  const auto hash = hashOf(name);
  if (!hash) return 0;
  CertificatePointer first;
  for (auto [at, end] = all.by_subject_.equal_range(*hash); at != end; ++at) {
    CertificatePointer certificate = parsed(all.certificates_[at->second]);
    if (!certificate || X509_NAME_cmp(X509_get_subject_name(certificate.get()), name) != 0) continue;
    if (X509_STORE_add_cert(X509_LOOKUP_get_store(lookup), certificate.get()) == 1 && !first) {
      first = std::move(certificate);
    }
  }
  if (!first || X509_OBJECT_set1_X509(found, first.get()) != 1) return 0;
  // The caller counts its own reference: what `found` has is borrowed from the store.
  X509_free(first.get());
  return 1;
}

void SystemAuthorities::addTo(X509_STORE* store) const {
  static X509_LOOKUP_METHOD* const method = [] {
    X509_LOOKUP_METHOD* made = X509_LOOKUP_meth_new("the system's authorities");
    CHECK(made != nullptr && X509_LOOKUP_meth_set_get_by_subject(made, &SystemAuthorities::find) == 1);
    return made;
  }();
  X509_LOOKUP* lookup = X509_STORE_add_lookup(store, method);
  if (lookup != nullptr) X509_LOOKUP_set_method_data(lookup, const_cast<SystemAuthorities*>(this));
}

SystemAuthorities& systemAuthorities() {
  static SystemAuthorities* const all = new SystemAuthorities;
  return *all;
}

}  // namespace brink::js
