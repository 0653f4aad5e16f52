// Types of keys and curves by the names that Node gives them.
#pragma once

#include <string>
#include <string_view>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

namespace brink::js {

struct KeyTypeName {
  int id;
  std::string_view name;
};
inline constexpr KeyTypeName kKeyTypeNames[] = {
    {EVP_PKEY_RSA, "rsa"},     {EVP_PKEY_RSA_PSS, "rsa-pss"}, {EVP_PKEY_DSA, "dsa"},
    {EVP_PKEY_DH, "dh"},       {EVP_PKEY_EC, "ec"},           {EVP_PKEY_ED25519, "ed25519"},
    {EVP_PKEY_ED448, "ed448"}, {EVP_PKEY_X25519, "x25519"},   {EVP_PKEY_X448, "x448"},
};

// "" for a type that Node has no name for.
inline std::string_view nameOfKeyType(int id) {
  for (const auto& type : kKeyTypeNames) {
    if (type.id == id) return type.name;
  }
  return {};
}

inline int keyTypeByName(std::string_view name) {
  for (const auto& type : kKeyTypeNames) {
    if (type.name == name) return type.id;
  }
  return EVP_PKEY_NONE;
}

// "P-256", "prime256v1", "secp256k1", …; NID_undef for what is none.
inline int curveByName(const std::string& name) {
  const int nist = EC_curve_nist2nid(name.c_str());
  return nist != NID_undef ? nist : OBJ_sn2nid(name.c_str());
}

}  // namespace brink::js
