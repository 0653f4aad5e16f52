// The groups of RFC 2409 and RFC 3526 by the names that Node gives them. Their generator is 2.
#pragma once

#include <string_view>

#include <openssl/crypto.h>

#include "v8-runtime/bindings/crypto/openssl_pointers.h"

namespace brink::js {

// In any case; null for a name that is none.
inline BignumPointer primeOfGroup(std::string_view name) {
  struct Group {
    std::string_view name;
    BIGNUM* (*prime)(BIGNUM*);
  };
  static constexpr Group kGroups[] = {
      {"modp1", BN_get_rfc2409_prime_768},   {"modp2", BN_get_rfc2409_prime_1024},
      {"modp5", BN_get_rfc3526_prime_1536},  {"modp14", BN_get_rfc3526_prime_2048},
      {"modp15", BN_get_rfc3526_prime_3072}, {"modp16", BN_get_rfc3526_prime_4096},
      {"modp17", BN_get_rfc3526_prime_6144}, {"modp18", BN_get_rfc3526_prime_8192},
  };
  for (const auto& group : kGroups) {
    if (group.name.size() == name.size() && OPENSSL_strncasecmp(group.name.data(), name.data(), name.size()) == 0)
      return BignumPointer(group.prime(nullptr));
  }
  return nullptr;
}

}  // namespace brink::js
