// session…: one end of a connection. Ciphertext is fed and taken, plain text written and read; whoever has a socket
// carries the ciphertext.
//
//   feed ──► [in] ──► SSL ──► read          write ──► SSL ──► [out] ──► take
//
// All that was fed is consumed by the next read or advance, and what OpenSSL has to say is taken after each of them, so
// that both buffers are as large as one step makes them.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <openssl/err.h>

#include "v8-runtime/bindings/tls/tls_objects.h"

namespace brink::js {
namespace {

constexpr std::size_t kRecord = 16 * 1024;  // most plain text of one (RFC 8446 §5.1)
// For V8's garbage collector: handshake, keys, the peer's certificates.
constexpr std::size_t kSessionBytes = 64 * 1024;
constexpr int kRequiresCertificate = 2;

Bytes derOf(SSL_SESSION* session) {
  Bytes der(static_cast<std::size_t>(std::max(0, i2d_SSL_SESSION(session, nullptr))));
  unsigned char* at = der.data();
  if (!der.empty()) i2d_SSL_SESSION(session, &at);
  return der;
}

int onNewSession(SSL* ssl, SSL_SESSION* session) noexcept {
  auto* held = static_cast<TlsSession*>(SSL_get_app_data(ssl));
  if (held == nullptr || SSL_is_server(ssl) == 1) return 0;
  if (held->tickets.size() == TlsSession::kMostTickets) held->tickets.erase(held->tickets.begin());
  held->tickets.push_back(derOf(session));
  return 0;  // the reference stays OpenSSL's
}

void onKeyLine(const SSL* ssl, const char* line) noexcept {
  auto* held = static_cast<TlsSession*>(SSL_get_app_data(ssl));
  if (held == nullptr || !held->wants_key_lines || held->key_lines.size() == TlsSession::kMostKeyLines) return;
  held->key_lines.push_back(std::string(line) + "\n");
}

// The host's name in RFC 6066's list of names, which has one. "": it is not there, or broken, which OpenSSL finds out.
std::string nameIn(BytesView extension) {
  constexpr std::size_t kHead = 5;  // length of the list, type, length of the name
  if (extension.size() < kHead || extension[2] != TLSEXT_NAMETYPE_host_name) return {};
  const std::size_t size = (std::size_t{extension[3]} << 8) | extension[4];
  if (size > extension.size() - kHead) return {};
  return std::string(textOf(extension.subspan(kHead, size)));
}

BytesView extensionOf(SSL* ssl, unsigned type) {
  const unsigned char* data = nullptr;
  std::size_t size = 0;
  return SSL_client_hello_get0_ext(ssl, type, &data, &size) == 1 ? BytesView(data, size) : BytesView();
}

// The handshake stops here until JavaScript has answered.
int onClientHello(SSL* ssl, int*, void*) noexcept {
  using Hello = TlsSession::Hello;
  constexpr std::size_t kListLength = 2;
  auto* held = static_cast<TlsSession*>(SSL_get_app_data(ssl));
  if (held == nullptr || held->hello == Hello::Unasked || held->hello == Hello::Answered)
    return SSL_CLIENT_HELLO_SUCCESS;
  if (held->hello == Hello::Wanted) {
    held->asked_name = nameIn(extensionOf(ssl, TLSEXT_TYPE_server_name));
    const BytesView protocols = extensionOf(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation);
    if (protocols.size() > kListLength) {
      held->asked_protocols.assign(protocols.begin() + kListLength, protocols.end());
    }
    held->hello = Hello::Asked;
  }
  return SSL_CLIENT_HELLO_RETRY;
}

int chooseProtocol(SSL* ssl, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                   unsigned int offered_size, void*) noexcept {
  const auto* held = static_cast<TlsSession*>(SSL_get_app_data(ssl));
  if (held != nullptr && held->refuses_protocols) return SSL_TLSEXT_ERR_ALERT_FATAL;
  if (held == nullptr || held->protocols.empty()) return SSL_TLSEXT_ERR_NOACK;
  unsigned char* found = nullptr;
  const int outcome = SSL_select_next_proto(&found, size, held->protocols.data(),
                                            static_cast<unsigned>(held->protocols.size()), offered, offered_size);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// The SSL object between two buffers.
SslPointer newSsl(SSL_CTX* context) {
  SslPointer ssl(SSL_new(context));
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());
  if (!ssl || in == nullptr || out == nullptr) {
    BIO_free(in);
    BIO_free(out);
    return nullptr;
  }
  BIO_set_mem_eof_return(in, -1);  // nothing more now, instead of an end
  SSL_set_bio(ssl.get(), in, out);
  return ssl;
}

void resume(SSL* ssl, BytesView der) {
  const unsigned char* at = der.data();
  const SessionPointer session(d2i_SSL_SESSION(nullptr, &at, static_cast<long>(der.size())));
  if (session) SSL_set_session(ssl, session.get());
  ERR_clear_error();
}

// (context, is a server, 1 if it asks for a client's certificate and 2 if it wants one, server name or undefined,
// ALPN's protocols or undefined, session or undefined, of a client: asks for OCSP; of a server: asks what to do with a
// ClientHello)
void sessionMake(const Arguments& arguments) {
  const CryptoCall call(arguments);
  SSL_CTX* context = sslContextOf(call);
  if (context == nullptr) return;
  auto held = std::make_unique<TlsSession>();
  held->ssl = newSsl(context);
  SSL* ssl = held->ssl.get();
  if (ssl == nullptr) return call.fail("No memory for TLS");
  SSL_set_app_data(ssl, held.get());
  const BytesView protocols = call.bytes(4);
  if (call.truth(1)) {
    SSL_set_accept_state(ssl);
    const int asks = call.integer(2);
    if (asks == 0) SSL_set_verify(ssl, SSL_VERIFY_NONE, nullptr);
    if (asks == kRequiresCertificate) {
      SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, SSL_get_verify_callback(ssl));
    }
    held->protocols.assign(protocols.begin(), protocols.end());
    if (call.truth(6)) held->hello = TlsSession::Hello::Wanted;
  } else {
    SSL_set_connect_state(ssl);
    if (call.has(3)) SSL_set_tlsext_host_name(ssl, call.text(3).c_str());
    if (!protocols.empty()) SSL_set_alpn_protos(ssl, protocols.data(), static_cast<unsigned>(protocols.size()));
    if (call.has(5)) resume(ssl, call.bytes(5));
    if (call.truth(6)) SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp);
  }
  call.answer(NativeObject<TlsSession>::make(call.isolate(), std::move(held), kSessionBytes));
}

void sessionFeed(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  const BytesView bytes = call.bytes(1);
  if (session == nullptr || bytes.empty()) return;
  if (BIO_write(SSL_get_rbio(session->ssl.get()), bytes.data(), intSize(bytes)) != intSize(bytes)) throwTls(call);
}

// What is to be sent, or undefined.
void sessionTake(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  BIO* out = SSL_get_wbio(session->ssl.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  if (size <= 0) return;
  call.answer(BytesView(reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)));
  static_cast<void>(BIO_reset(out));
}

// Goes on with the handshake: whether it is done. [server's name, ALPN's protocols]: what is to be done is to be
// answered first, by sessionAnswer.
void sessionAdvance(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  SSL* ssl = session->ssl.get();
  const int result = SSL_do_handshake(ssl);
  const int why = SSL_get_error(ssl, result);
  if (why == SSL_ERROR_WANT_CLIENT_HELLO_CB) {
    return call.answer(
        call.array({call.string(session->asked_name), newBytes(call.isolate(), session->asked_protocols)}));
  }
  if (result != 1 && why != SSL_ERROR_WANT_READ) return throwTls(call);
  call.answer(result == 1);
}

// (session, context or undefined: as it is, ALPN's one protocol, false: none is good enough, undefined: as it is)
void sessionAnswer(const Arguments& arguments) {
  const CryptoCall call(arguments);
  TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  SSL* ssl = session->ssl.get();
  if (call.has(1)) {
    SSL_CTX* context = sslContextOf(call, 1);
    if (context == nullptr) return;
    SSL_set_SSL_CTX(ssl, context);
    SSL_set1_verify_cert_store(ssl, SSL_CTX_get_cert_store(context));
    SSL_set_client_CA_list(ssl, SSL_dup_CA_list(SSL_CTX_get_client_CA_list(context)));
  }
  session->refuses_protocols = call.at(2)->IsFalse();
  if (const BytesView chosen = call.bytes(2); !chosen.empty()) session->protocols.assign(chosen.begin(), chosen.end());
  session->hello = TlsSession::Hello::Answered;
}

// All plain text that there is, or undefined; false behind the peer's end.
void sessionRead(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  SSL* ssl = session->ssl.get();
  Bytes all;
  std::array<std::uint8_t, kRecord> piece;
  for (;;) {
    const int got = SSL_read(ssl, piece.data(), static_cast<int>(piece.size()));
    if (got > 0) {
      all.insert(all.end(), piece.begin(), piece.begin() + got);
      continue;
    }
    const int why = SSL_get_error(ssl, got);
    // An error that follows bytes is told by the next read.
    if (!all.empty()) break;
    if (why == SSL_ERROR_ZERO_RETURN) return call.answer(false);
    return why == SSL_ERROR_WANT_READ ? void() : throwTls(call);
  }
  call.answer(BytesView(all));
}

// (session, bytes): whether they were taken; not while a handshake runs.
void sessionWrite(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  const BytesView bytes = call.bytes(1);
  if (bytes.empty()) return call.answer(true);
  const int written = SSL_write(session->ssl.get(), bytes.data(), intSize(bytes));
  if (written <= 0 && SSL_get_error(session->ssl.get(), written) != SSL_ERROR_WANT_READ) return throwTls(call);
  call.answer(written > 0);
}

// The own end: close_notify.
void sessionEnd(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session != nullptr && SSL_is_init_finished(session->ssl.get())) SSL_shutdown(session->ssl.get());
}

void sessionRenegotiate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  SSL* ssl = session->ssl.get();
  if (SSL_renegotiate(ssl) != 1) return call.fail("No renegotiation");
  const int result = SSL_do_handshake(ssl);
  if (result != 1 && SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ) throwTls(call);
}

void sessionKeepParameters(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const TlsSession* session = tlsSessionOf(call);
  if (session != nullptr) SSL_set_options(session->ssl.get(), SSL_OP_NO_RENEGOTIATION);
}

// The sessions that came since the last look: an array of DER.
void sessionTickets(const Arguments& arguments) {
  const CryptoCall call(arguments);
  TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  std::vector<v8::Local<v8::Value>> all;
  for (const Bytes& der : std::exchange(session->tickets, {})) all.push_back(newBytes(call.isolate(), der));
  call.answer(v8::Array::New(call.isolate(), all.data(), all.size()).As<v8::Value>());
}

// (session, whether they are wanted from now on): the key log's lines since the last look.
void sessionKeyLines(const Arguments& arguments) {
  const CryptoCall call(arguments);
  TlsSession* session = tlsSessionOf(call);
  if (session == nullptr) return;
  session->wants_key_lines = call.truth(1);
  std::vector<v8::Local<v8::Value>> all;
  for (const std::string& line : std::exchange(session->key_lines, {})) all.push_back(call.string(line));
  call.answer(v8::Array::New(call.isolate(), all.data(), all.size()).As<v8::Value>());
}

}  // namespace

void watchSessions(SSL_CTX* context) {
  SSL_CTX_sess_set_new_cb(context, onNewSession);
  SSL_CTX_set_keylog_callback(context, onKeyLine);
  SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
  SSL_CTX_set_client_hello_cb(context, onClientHello, nullptr);
}

void installTlsSessions(Natives& natives) {
  natives.add("sessionMake", sessionMake);
  natives.add("sessionFeed", sessionFeed);
  natives.add("sessionTake", sessionTake);
  natives.add("sessionAdvance", sessionAdvance);
  natives.add("sessionAnswer", sessionAnswer);
  natives.add("sessionRead", sessionRead);
  natives.add("sessionWrite", sessionWrite);
  natives.add("sessionEnd", sessionEnd);
  natives.add("sessionRenegotiate", sessionRenegotiate);
  natives.add("sessionKeepParameters", sessionKeepParameters);
  natives.add("sessionTickets", sessionTickets);
  natives.add("sessionKeyLines", sessionKeyLines);
}

}  // namespace brink::js
