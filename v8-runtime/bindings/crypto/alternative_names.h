// One general name of a certificate's extensions: "DNS:example.com", "IP Address:192.0.2.1". A value that could be
// taken for more than one name is written as a JSON string.
#pragma once

#include <string>

#include <openssl/x509v3.h>

namespace brink::js {

std::string describeName(const GENERAL_NAME& name);

}  // namespace brink::js
