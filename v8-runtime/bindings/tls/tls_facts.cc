// fact…: what a connection's handshake found out and agreed on.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <openssl/err.h>
#include <openssl/objects.h>

#include "v8-runtime/bindings/tls/tls_objects.h"

namespace brink::js {
namespace {

constexpr std::size_t kMostExported = 64 * 1024;
// A chain that is longer is cut: OpenSSL follows no more than 100 by itself.
constexpr int kMostCertificates = 100;

Bytes derOf(const X509* certificate) {
  unsigned char* data = nullptr;
  const int size = i2d_X509(certificate, &data);
  const AllocationPointer owned(data);
  return size > 0 ? Bytes(data, data + size) : Bytes();
}

// As Node has it: who shows no certificate is nobody, unless a session or a shared key says who it is.
std::int32_t verificationOf(SSL* ssl) {
  if (SSL_get0_peer_certificate(ssl) != nullptr) return static_cast<std::int32_t>(SSL_get_verify_result(ssl));
  const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);
  const bool is_resumed = SSL_version(ssl) == TLS1_3_VERSION && SSL_session_reused(ssl) == 1;
  const bool is_shared = cipher != nullptr && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_psk;
  return is_resumed || is_shared ? X509_V_OK : X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
}

// (number of a verification's result): what it says.
void factsVerification(const Arguments& arguments) {
  const CryptoCall call(arguments);
  call.answer(call.string(X509_verify_cert_error_string(call.integer(0))));
}

// [version, cipher, its standard name, its version, ALPN's protocol or undefined, result of verification, resumed,
// server name or undefined]
void factsOf(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  SSL* ssl = session->ssl.get();
  const auto orNothing = [&](const char* text) {
    return text == nullptr ? v8::Undefined(call.isolate()).As<v8::Value>() : call.string(text);
  };
  const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &protocol, &size);
  const auto agreed = size == 0 ? v8::Undefined(call.isolate()).As<v8::Value>()
                                : call.string({reinterpret_cast<const char*>(protocol), size});
  call.answer(call.array({call.string(SSL_get_version(ssl)),
                          orNothing(cipher == nullptr ? nullptr : SSL_CIPHER_get_name(cipher)),
                          orNothing(cipher == nullptr ? nullptr : SSL_CIPHER_standard_name(cipher)),
                          orNothing(cipher == nullptr ? nullptr : SSL_CIPHER_get_version(cipher)), agreed,
                          v8::Integer::New(call.isolate(), verificationOf(ssl)),
                          v8::Boolean::New(call.isolate(), SSL_session_reused(ssl) == 1),
                          orNothing(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name))}));
}

// The peer's certificates (DER), its own first, as far as the issuer that is trusted; else as it sent them.
void factsChain(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  const SSL* ssl = session->ssl.get();
  std::vector<v8::Local<v8::Value>> all;
  const auto add = [&](const X509* certificate) { all.push_back(newBytes(call.isolate(), derOf(certificate))); };
  const STACK_OF(X509)* chain = SSL_get0_verified_chain(ssl);
  if (chain == nullptr) {
    chain = SSL_get_peer_cert_chain(ssl);
    // A server's list of what a client sent lacks the client's own.
    if (SSL_is_server(ssl) == 1) {
      if (const X509* own = SSL_get0_peer_certificate(ssl)) add(own);
    }
  }
  for (int i = 0; chain != nullptr && i < sk_X509_num(chain) && i < kMostCertificates; ++i) {
    add(sk_X509_value(chain, i));
  }
  call.answer(v8::Array::New(call.isolate(), all.data(), all.size()).As<v8::Value>());
}

void factsOwnCertificate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  const X509* own = session == nullptr ? nullptr : SSL_get_certificate(session->ssl.get());
  if (own != nullptr) call.answer(BytesView(derOf(own)));
}

// [type, name or undefined, bits]; undefined: there is none.
void factsEphemeralKey(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  EVP_PKEY* raw = nullptr;
  if (session == nullptr || SSL_get_peer_tmp_key(session->ssl.get(), &raw) != 1) return;
  const KeyPointer key(raw);
  const int kind = EVP_PKEY_get_base_id(key.get());
  v8::Local<v8::Value> name = v8::Undefined(call.isolate());
  if (kind == EVP_PKEY_EC) {
    std::array<char, 64> group{};
    if (EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) == 1) name = call.string(group.data());
  } else if (kind == EVP_PKEY_X25519 || kind == EVP_PKEY_X448) {
    name = call.string(OBJ_nid2sn(kind));
  } else if (kind != EVP_PKEY_DH) {
    return;
  }
  call.answer(call.array({call.string(kind == EVP_PKEY_DH ? "DH" : "ECDH"), name,
                          v8::Integer::New(call.isolate(), EVP_PKEY_get_bits(key.get()))}));
}

std::string nameOfSignature(int nid) {
  switch (nid) {
    case EVP_PKEY_RSA:
      return "RSA";
    case EVP_PKEY_RSA_PSS:
      return "RSA-PSS";
    case EVP_PKEY_DSA:
      return "DSA";
    case EVP_PKEY_EC:
      return "ECDSA";
    case NID_ED25519:
      return "Ed25519";
    case NID_ED448:
      return "Ed448";
    default:
      return OBJ_nid2sn(nid) == nullptr ? "UNDEF" : OBJ_nid2sn(nid);
  }
}

void factsSignatures(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  SSL* ssl = session->ssl.get();
  std::vector<v8::Local<v8::Value>> names;
  const int count = SSL_get_shared_sigalgs(ssl, 0, nullptr, nullptr, nullptr, nullptr, nullptr);
  for (int i = 0; i < count; ++i) {
    int signature = 0;
    int hash = 0;
    SSL_get_shared_sigalgs(ssl, i, &signature, &hash, nullptr, nullptr, nullptr);
    const char* of_hash = OBJ_nid2sn(hash);
    names.push_back(call.string(nameOfSignature(signature) + "+" + (of_hash == nullptr ? "UNDEF" : of_hash)));
  }
  call.answer(v8::Array::New(call.isolate(), names.data(), names.size()).As<v8::Value>());
}

// (session, whether the peer's)
void factsFinished(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  auto* const get = call.truth(1) ? SSL_get_peer_finished : SSL_get_finished;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> message{};
  const std::size_t size = get(session->ssl.get(), message.data(), message.size());
  if (size > 0) call.answer(BytesView(message).first(std::min(size, message.size())));
}

// (session, length, label, context or undefined)
void factsExport(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  Bytes material(sizeOf(arguments, 1, 0, kMostExported));
  const std::string label = call.text(2);
  const BytesView context = call.bytes(3);
  if (SSL_export_keying_material(session->ssl.get(), material.data(), material.size(), label.data(), label.size(),
                                 context.data(), context.size(), call.has(3) ? 1 : 0) != 1) {
    return call.fail("SSL_export_keying_material");
  }
  call.answer(BytesView(material));
}

// (session, whether only its ticket): DER, or undefined.
void factsSession(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* held = tlsSessionOf(call);
  SSL_SESSION* session = held == nullptr ? nullptr : SSL_get_session(held->ssl.get());
  if (session == nullptr) return;
  if (call.truth(1)) {
    const unsigned char* ticket = nullptr;
    std::size_t size = 0;
    SSL_SESSION_get0_ticket(session, &ticket, &size);
    if (ticket != nullptr) call.answer(BytesView(ticket, size));
    return;
  }
  Bytes der(static_cast<std::size_t>(std::max(0, i2d_SSL_SESSION(session, nullptr))));
  unsigned char* at = der.data();
  if (der.empty()) return;
  i2d_SSL_SESSION(session, &at);
  call.answer(BytesView(der));
}

// The answer about the certificate's revocation that the server sent along.
void factsOcsp(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  const unsigned char* response = nullptr;
  const long size = session == nullptr ? -1 : SSL_get_tlsext_status_ocsp_resp(session->ssl.get(), &response);
  if (size > 0 && response != nullptr) call.answer(BytesView(response, static_cast<std::size_t>(size)));
}

// (session, bytes)
void factsFragment(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session != nullptr) call.answer(SSL_set_max_send_fragment(session->ssl.get(), call.integer(1)) == 1);
}

}  // namespace

void installTlsFacts(Natives& natives) {
  natives.add("facts", factsOf);
  natives.add("factsVerification", factsVerification);
  natives.add("factsChain", factsChain);
  natives.add("factsOwnCertificate", factsOwnCertificate);
  natives.add("factsEphemeralKey", factsEphemeralKey);
  natives.add("factsSignatures", factsSignatures);
  natives.add("factsFinished", factsFinished);
  natives.add("factsExport", factsExport);
  natives.add("factsSession", factsSession);
  natives.add("factsOcsp", factsOcsp);
  natives.add("setMaxSendFragment", factsFragment);
}

}  // namespace brink::js
