// A certificate's parts as Node writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {

// "subject", "issuer", "subjectAltName", "infoAccess", "validFrom", "validTo", "serialNumber", "pem"; nothing when the
// certificate has no such part.
std::optional<std::string> textOfCertificate(const X509* certificate, std::string_view part);
// {"CN", "example.com"}, …, in the certificate's order; attributes without a short name by their number.
std::vector<std::pair<std::string, std::string>> entriesOfName(const X509_NAME* name);

}  // namespace brink::js
