// context…: what tls.createSecureContext puts into an SSL_CTX. Keys and passphrases stay in this process: they are the
// handler's own.
#include <algorithm>
#include <string>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "v8-runtime/bindings/tls/system_authorities.h"
#include "v8-runtime/bindings/tls/tls_objects.h"

namespace brink::js {
namespace {

// Node's level: keys of 80 bits of security and more. Debian's own default would refuse certificates that Node takes.
constexpr int kSecurityLevel = 1;
constexpr int kLeastDhBits = 1024;
// For V8's garbage collector; what authorities and chains add is not known to it.
constexpr std::size_t kContextBytes = 24 * 1024;

using Pkcs12Pointer = OpenSslPointer<PKCS12, PKCS12_free>;
using CrlPointer = OpenSslPointer<X509_CRL, X509_CRL_free>;

struct FreeChain {
  void operator()(STACK_OF(X509) * chain) const { sk_X509_pop_free(chain, X509_free); }
};
using ChainPointer = std::unique_ptr<STACK_OF(X509), FreeChain>;

int givePassphrase(char* to, int size, int, void* given) noexcept {
  const BytesView passphrase = *static_cast<const BytesView*>(given);
  if (static_cast<std::size_t>(size) < passphrase.size()) return -1;
  std::ranges::copy(passphrase, to);
  return intSize(passphrase);
}

int noPassphrase(char*, int, int, void*) noexcept { return 0; }

// Every certificate is looked at, none ends a handshake: who made the connection judges by what was found.
int acceptForNow(int, X509_STORE_CTX*) noexcept { return 1; }

// (least version, greatest version): numbers of the wire, 0x0301 to 0x0304.
void contextMake(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SslContextPointer made(SSL_CTX_new(TLS_method()));
  if (!made) return call.fail("Error creating an SSL context");
  SSL_CTX* context = made.get();
  SSL_CTX_set_security_level(context, kSecurityLevel);
  SSL_CTX_set_options(context, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context,
                                 SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, acceptForNow);
  if (SSL_CTX_set_min_proto_version(context, call.integer(0)) != 1 ||
      SSL_CTX_set_max_proto_version(context, call.integer(1)) != 1) {
    return call.fail("Unknown version");
  }
  watchSessions(context);
  call.answer(NativeObject<TlsContext>::make(
      call.isolate(), std::make_unique<TlsContext>(TlsContext{.context = std::move(made)}), kContextBytes));
}

// (context, least version, greatest version)
void contextVersions(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  SSL_CTX_set_min_proto_version(context, call.integer(1));
  SSL_CTX_set_max_proto_version(context, call.integer(2));
}

// (context, PEM): all certificates of the text are trusted.
void contextTrust(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  const BioPointer reader = readerOf(call.bytes(1));
  while (const CertificatePointer certificate{PEM_read_bio_X509_AUX(reader.get(), nullptr, noPassphrase, nullptr)}) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
    SSL_CTX_add_client_CA(context, certificate.get());
  }
}

void contextTrustSystem(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context != nullptr) systemAuthorities().addTo(SSL_CTX_get_cert_store(context));
}

// (context, PEM): the own certificate, then its issuers.
void contextCertificate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  const BioPointer reader = readerOf(call.bytes(1));
  const CertificatePointer own(PEM_read_bio_X509_AUX(reader.get(), nullptr, noPassphrase, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return call.fail("Failed to read the certificate");
  SSL_CTX_clear_chain_certs(context);
  while (const CertificatePointer issuer{PEM_read_bio_X509(reader.get(), nullptr, noPassphrase, nullptr)}) {
    if (SSL_CTX_add1_chain_cert(context, issuer.get()) != 1) return call.fail("Failed to add a certificate");
  }
}

// (context, PEM, passphrase)
void contextKey(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  BytesView passphrase = call.bytes(2);
  const KeyPointer key(PEM_read_bio_PrivateKey(readerOf(call.bytes(1)).get(), nullptr, givePassphrase, &passphrase));
  if (!key) return call.fail("PEM_read_bio_PrivateKey");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) call.fail("SSL_CTX_use_PrivateKey");
}

// An error that is OpenSSL's reason alone.
void failByReason(const CryptoCall& call) {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  const auto text = call.string(reason == nullptr ? "Unable to load PFX certificate" : reason).As<v8::String>();
  call.isolate()->ThrowException(v8::Exception::Error(text));
}

// (context, PKCS#12, passphrase or undefined): certificate and key; authorities in it are trusted.
void contextPfx(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  const Pkcs12Pointer pfx(d2i_PKCS12_bio(readerOf(call.bytes(1)).get(), nullptr));
  if (!pfx) return failByReason(call);
  std::string passphrase = call.text(2);
  EVP_PKEY* key = nullptr;
  X509* own = nullptr;
  STACK_OF(X509)* others = nullptr;
  const int parsed = PKCS12_parse(pfx.get(), passphrase.c_str(), &key, &own, &others);
  OPENSSL_cleanse(passphrase.data(), passphrase.size());
  const KeyPointer owned_key(key);
  const CertificatePointer owned(own);
  const ChainPointer chain(others);
  if (parsed != 1) return failByReason(call);
  if (owned == nullptr || SSL_CTX_use_certificate(context, own) != 1 || SSL_CTX_use_PrivateKey(context, key) != 1) {
    return call.fail("Unable to load PFX certificate");
  }
  for (int i = 0; chain && i < sk_X509_num(chain.get()); ++i) {
    X509* issuer = sk_X509_value(chain.get(), i);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), issuer);
    SSL_CTX_add_client_CA(context, issuer);
    SSL_CTX_add1_chain_cert(context, issuer);
  }
}

// (context, PEM)
void contextRevoked(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  const CrlPointer list(PEM_read_bio_X509_CRL(readerOf(call.bytes(1)).get(), nullptr, noPassphrase, nullptr));
  if (!list) return call.fail(ErrorKind::Error, "ERR_CRYPTO_OPERATION_FAILED", "Failed to parse CRL");
  X509_STORE_add_crl(SSL_CTX_get_cert_store(context), list.get());
  X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

// (context, ciphers up to TLS 1.2, suites of TLS 1.3 or undefined)
void contextCiphers(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  if (call.has(2) && SSL_CTX_set_ciphersuites(context, call.text(2).c_str()) != 1) return call.fail("No suites");
  if (SSL_CTX_set_cipher_list(context, call.text(1).c_str()) == 1) return;
  // Without any of them only TLS 1.3 is left, which is what was asked for.
  if (call.text(1).empty() && ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_NO_CIPHER_MATCH) return;
  call.fail("No ciphers");
}

void contextGroups(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context != nullptr && SSL_CTX_set1_groups_list(context, call.text(1).c_str()) != 1) {
    call.fail(ErrorKind::Error, "ERR_CRYPTO_OPERATION_FAILED", "Failed to set ECDH curve");
  }
}

void contextSignatures(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context != nullptr && SSL_CTX_set1_sigalgs_list(context, call.text(1).c_str()) != 1) call.fail("");
}

// Null: there are none, or encrypted ones. OpenSSL's own reader would ask a terminal for their passphrase.
KeyPointer dhParametersOf(BytesView pem) {
  char* name = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  const BioPointer reader = readerOf(pem);
  if (PEM_bytes_read_bio(&data, &size, &name, PEM_STRING_DHPARAMS, reader.get(), noPassphrase, nullptr) != 1) {
    return nullptr;
  }
  const AllocationPointer owned(data);
  const int type = std::string_view(name) == PEM_STRING_DHXPARAMS ? EVP_PKEY_DHX : EVP_PKEY_DH;
  OPENSSL_free(name);
  const unsigned char* at = data;
  return KeyPointer(d2i_KeyParams(type, nullptr, &at, size));
}

// (context, PEM; true: OpenSSL's choice): how many bits they have, if there are any. Those that are too few are not
// used.
void contextDhParameters(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  if (call.at(1)->IsTrue()) {
    SSL_CTX_set_dh_auto(context, 1);
    return;
  }
  KeyPointer parameters = dhParametersOf(call.bytes(1));
  if (!parameters) return;
  const int bits = EVP_PKEY_get_bits(parameters.get());
  call.answer(bits);
  if (bits >= kLeastDhBits && SSL_CTX_set0_tmp_dh_pkey(context, parameters.get()) == 1) {
    static_cast<void>(parameters.release());
  }
}

// (context, SSL_OP_… as a number)
void contextOptions(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  constexpr std::size_t kMost = 0xFFFFFFFF;
  SSL_CTX_set_options(context, sizeOf(arguments, 1, 0, kMost));
}

// (context, id or undefined, seconds or undefined)
void contextSessions(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  if (call.has(1)) {
    const std::string id = call.text(1);
    if (SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(id.data()),
                                       static_cast<unsigned>(id.size())) != 1) {
      return call.fail("The id of sessions is too long");
    }
  }
  if (call.has(2)) SSL_CTX_set_timeout(context, call.integer(2));
}

}  // namespace

void installSecureContexts(Natives& natives) {
  natives.add("contextMake", contextMake);
  natives.add("contextVersions", contextVersions);
  natives.add("contextTrust", contextTrust);
  natives.add("contextTrustSystem", contextTrustSystem);
  natives.add("contextCertificate", contextCertificate);
  natives.add("contextKey", contextKey);
  natives.add("contextPfx", contextPfx);
  natives.add("contextRevoked", contextRevoked);
  natives.add("contextCiphers", contextCiphers);
  natives.add("contextGroups", contextGroups);
  natives.add("contextSignatures", contextSignatures);
  natives.add("contextDhParameters", contextDhParameters);
  natives.add("contextOptions", contextOptions);
  natives.add("contextSessions", contextSessions);
}

}  // namespace brink::js
