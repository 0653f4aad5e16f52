#include "v8-runtime/bindings/crypto/alternative_names.h"

#include <array>
#include <cstdio>
#include <string_view>

#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {
namespace {

constexpr unsigned char kFirstVisible = 0x20;
constexpr unsigned char kDelete = 0x7F;

std::string_view textOf(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

// Whether the value may stand as it is: nothing in it that separates names, quotes, or hides.
bool isPlain(std::string_view value, bool utf8) {
  for (const char character : value) {
    const auto c = static_cast<unsigned char>(character);
    if (c == '"' || c == '\\' || c == ',' || c == '\'') return false;
    if (c < kFirstVisible || c == kDelete || (!utf8 && c > kDelete)) return false;
  }
  return true;
}

void appendEscape(std::string& out, unsigned char c) {
  std::array<char, 8> escape{};
  snprintf(escape.data(), escape.size(), "\\u%04x", c);
  out += escape.data();
}

// As a JSON string, in which a comma is an escape: whoever splits at commas does not see one.
std::string quoted(std::string_view value, bool utf8) {
  std::string out = "\"";
  for (const char character : value) {
    const auto c = static_cast<unsigned char>(character);
    if (c == '"') {
      out += "\\\"";
    } else if (c == '\\') {
      out += "\\\\";
    } else if ((c >= kFirstVisible && c < kDelete && c != ',') || (utf8 && c > kDelete)) {
      out += character;
    } else {
      // Bytes above ASCII are ISO-8859-1 where the type says IA5.
      appendEscape(out, c);
    }
  }
  return out + '"';
}

std::string shown(std::string_view value, bool utf8) {
  return isPlain(value, utf8) ? std::string(value) : quoted(value, utf8);
}

std::string addressOf(const ASN1_OCTET_STRING* address) {
  const auto bytes = textOf(address);
  const auto at = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
  std::array<char, 64> text{};
  if (bytes.size() == 4) {
    snprintf(text.data(), text.size(), "%u.%u.%u.%u", at(0), at(1), at(2), at(3));
    return text.data();
  }
  if (bytes.size() != 16) return "<invalid length=" + std::to_string(bytes.size()) + ">";
  std::string out;
  for (std::size_t i = 0; i < 16; i += 2) {
    snprintf(text.data(), text.size(), "%s%X", i == 0 ? "" : ":", at(i) << 8 | at(i + 1));
    out += text.data();
  }
  return out;
}

std::string directoryName(const X509_NAME* name) {
  // Control characters and UTF-8 are the JSON string's to escape.
  constexpr unsigned long kFlags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB) &
                                   ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_CTRL);
  const BioPointer writer = memoryWriter();
  if (X509_NAME_print_ex(writer.get(), name, 0, kFlags) < 0) return {};
  const BytesView written = writtenTo(writer);
  return {reinterpret_cast<const char*>(written.data()), written.size()};
}

std::string identifierOf(const ASN1_OBJECT* identifier) {
  std::array<char, 256> text{};
  OBJ_obj2txt(text.data(), text.size(), identifier, 1);
  return text.data();
}

struct OtherNameKind {
  int id;
  std::string_view name;
};
constexpr OtherNameKind kOtherNames[] = {
    {NID_ms_upn, "UPN"},        {NID_id_on_SmtpUTF8Mailbox, "SmtpUTF8Mailbox"},
    {NID_XmppAddr, "XmppAddr"}, {NID_SRVName, "SRVName"},
    {NID_NAIRealm, "NAIRealm"},
};

std::string otherName(const OTHERNAME& name) {
  const int id = OBJ_obj2nid(name.type_id);
  for (const auto& kind : kOtherNames) {
    if (kind.id != id) continue;
    const bool utf8 = name.value->type == V_ASN1_UTF8STRING;
    if (!utf8 && name.value->type != V_ASN1_IA5STRING) break;
    const ASN1_STRING* value = utf8 ? name.value->value.utf8string : name.value->value.ia5string;
    return "othername:" + std::string(kind.name) + ":" + shown(textOf(value), utf8);
  }
  return "othername:<unsupported>";
}

}  // namespace

std::string describeName(const GENERAL_NAME& name) {
  switch (name.type) {
    case GEN_DNS:
      return "DNS:" + shown(textOf(name.d.dNSName), false);
    case GEN_EMAIL:
      return "email:" + shown(textOf(name.d.rfc822Name), false);
    case GEN_URI:
      return "URI:" + shown(textOf(name.d.uniformResourceIdentifier), false);
    case GEN_DIRNAME:
      return "DirName:" + shown(directoryName(name.d.directoryName), true);
    case GEN_IPADD:
      return "IP Address:" + addressOf(name.d.iPAddress);
    case GEN_RID:
      return "Registered ID:" + identifierOf(name.d.registeredID);
    case GEN_OTHERNAME:
      return otherName(*name.d.otherName);
    case GEN_X400:
      return "X400Name:<unsupported>";
    case GEN_EDIPARTY:
      return "EdiPartyName:<unsupported>";
    default:
      return "<unsupported>";
  }
}

}  // namespace brink::js
