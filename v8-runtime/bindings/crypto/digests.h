// OpenSSL's objects as unique pointers; digests and ciphers by the names that Node knows.
#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>

namespace brink::js {

// A deleter: std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>.
template <auto Function>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    Function(object);
  }
};

using Digest = std::unique_ptr<EVP_MD, Free<EVP_MD_free>>;

// "sha256", "SHA2-256", "RSA-SHA256", … in any case; null for a name that is none.
inline Digest fetchDigest(const std::string& name) {
  if (name.empty()) return nullptr;
  // The provider knows its own names, this table the others.
  const EVP_MD* known = EVP_get_digestbyname(name.c_str());
  return Digest(EVP_MD_fetch(nullptr, known == nullptr ? name.c_str() : EVP_MD_get0_name(known), nullptr));
}

using Cipher = std::unique_ptr<EVP_CIPHER, Free<EVP_CIPHER_free>>;

inline Cipher fetchCipher(const std::string& name) {
  if (name.empty()) return nullptr;
  const EVP_CIPHER* known = EVP_get_cipherbyname(name.c_str());
  return Cipher(EVP_CIPHER_fetch(nullptr, known == nullptr ? name.c_str() : EVP_CIPHER_get0_name(known), nullptr));
}

}  // namespace brink::js
