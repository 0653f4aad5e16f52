#include "v8-runtime/bindings/crypto/certificate_text.h"

#include <array>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "v8-runtime/bindings/crypto/alternative_names.h"

namespace brink::js {
namespace {

// One attribute per line, in UTF-8.
constexpr unsigned long kNameFlags =
    ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;

std::string textIn(const BioPointer& writer) { return std::string(textOf(writtenTo(writer))); }

std::optional<std::string> nameText(const X509_NAME* name) {
  const BioPointer writer = memoryWriter();
  if (X509_NAME_print_ex(writer.get(), name, 0, kNameFlags) <= 0) return std::nullopt;
  return textIn(writer);
}

std::optional<std::string> timeText(const ASN1_TIME* time) {
  const BioPointer writer = memoryWriter();
  if (ASN1_TIME_print(writer.get(), time) != 1) return "Bad time value";
  return textIn(writer);
}

std::optional<std::string> alternativeNames(const X509* certificate) {
  const OpenSslPointer<GENERAL_NAMES, GENERAL_NAMES_free> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (!names) return std::nullopt;
  std::string text;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (i != 0) text += ", ";
    text += describeName(*sk_GENERAL_NAME_value(names.get(), i));
  }
  return text;
}

std::string methodName(const ASN1_OBJECT* method) {
  std::array<char, 256> text{};
  OBJ_obj2txt(text.data(), text.size(), method, 0);
  return text.data();
}

std::optional<std::string> infoAccess(const X509* certificate) {
  const OpenSslPointer<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> places(
      static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr)));
  if (!places) return std::nullopt;
  std::string text;
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(places.get()); ++i) {
    const ACCESS_DESCRIPTION* place = sk_ACCESS_DESCRIPTION_value(places.get(), i);
    if (i != 0) text += '\n';
    text += methodName(place->method) + " - " + describeName(*place->location);
  }
  return text;
}

std::optional<std::string> serialText(const X509* certificate) {
  const BignumPointer number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  if (!number) return std::nullopt;
  char* digits = BN_bn2hex(number.get());
  if (digits == nullptr) return std::nullopt;
  const AllocationPointer owned(reinterpret_cast<unsigned char*>(digits));
  return std::string(digits);
}

std::optional<std::string> pemText(const X509* certificate) {
  const BioPointer writer = memoryWriter();
  if (PEM_write_bio_X509(writer.get(), certificate) != 1) return std::nullopt;
  return textIn(writer);
}

}  // namespace

std::optional<std::string> textOfCertificate(const X509* certificate, std::string_view part) {
  if (part == "subject") return nameText(X509_get_subject_name(certificate));
  if (part == "issuer") return nameText(X509_get_issuer_name(certificate));
  if (part == "subjectAltName") return alternativeNames(certificate);
  if (part == "infoAccess") return infoAccess(certificate);
  if (part == "validFrom") return timeText(X509_get0_notBefore(certificate));
  if (part == "validTo") return timeText(X509_get0_notAfter(certificate));
  if (part == "serialNumber") return serialText(certificate);
  return pemText(certificate);
}

std::vector<std::pair<std::string, std::string>> entriesOfName(const X509_NAME* name) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    const ASN1_OBJECT* attribute = X509_NAME_ENTRY_get_object(entry);
    const int id = OBJ_obj2nid(attribute);
    std::array<char, 256> number{};
    if (id == NID_undef) OBJ_obj2txt(number.data(), number.size(), attribute, 1);
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
    if (size < 0) continue;
    const AllocationPointer owned(utf8);
    entries.emplace_back(id == NID_undef ? number.data() : OBJ_nid2sn(id),
                         std::string(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)));
  }
  return entries;
}

}  // namespace brink::js
