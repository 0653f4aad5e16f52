// Owners for OpenSSL's objects and its error queue as text. Private to proxy/net.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace brink::net {

template <auto kFree>
struct OpensslFree {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using SslCtxPtr = std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, OpensslFree<SSL_free>>;
using SslSessionPtr = std::unique_ptr<SSL_SESSION, OpensslFree<SSL_SESSION_free>>;
using BioPtr = std::unique_ptr<BIO, OpensslFree<BIO_free_all>>;
using X509Ptr = std::unique_ptr<X509, OpensslFree<X509_free>>;

// For whatever reads PEM: what is encrypted cannot be read. Without it OpenSSL would ask the terminal, or standard
// input, and the thread would wait.
inline int noPassphrase(char*, int, int, void*) noexcept { return -1; }

// "WHAT: reason of the oldest queued error"; empties this thread's queue.
std::string opensslError(std::string_view what);

}  // namespace brink::net
