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

using Cipher = std::unique_ptr<EVP_CIPHER, Free<EVP_CIPHER_free>>;

// "sha256", "SHA2-256", "RSA-SHA256", … in any case; null for a name that is none.
Digest fetchDigest(const std::string& name);
Cipher fetchCipher(const std::string& name);

}  // namespace brink::js
