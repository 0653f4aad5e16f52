// What JavaScript holds of TLS: settings of many connections (SSL_CTX), and one connection's end (SSL) between two
// buffers in memory. Nothing here knows a socket: bytes come from JavaScript and go back there.
//
// Thread-affine; owned by V8's garbage collector through NativeObject.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/native_object.h"

namespace brink::js {

using SslContextPointer = OpenSslPointer<SSL_CTX, SSL_CTX_free>;
using SslPointer = OpenSslPointer<SSL, SSL_free>;
using SessionPointer = OpenSslPointer<SSL_SESSION, SSL_SESSION_free>;

struct TlsContext {
  SslContextPointer context;
};

// One end of a connection. OpenSSL's callbacks find it as the SSL's app data.
struct TlsSession {
  // A server may hand out tickets without end: between two looks at them only so many are kept.
  static constexpr std::size_t kMostTickets = 8;
  static constexpr std::size_t kMostKeyLines = 64;

  SslPointer ssl;
  std::vector<Bytes> tickets;          // DER of sessions that came and were not told
  std::vector<std::string> key_lines;  // of the key log, not told
  bool wants_key_lines = false;
  Bytes protocols;                 // ALPN's, of a server: the wire's form
  bool refuses_protocols = false;  // whatever a client offers

  // A server that asks JavaScript what to do with a ClientHello, before anything is answered.
  enum class Hello : std::uint8_t { Unasked, Wanted, Asked, Answered };
  Hello hello = Hello::Unasked;
  std::string asked_name;  // of the server, or ""
  Bytes asked_protocols;   // ALPN's, the wire's form
};

// Null, with an error thrown, for another value.
SSL_CTX* sslContextOf(const CryptoCall& call, int index = 0);
TlsSession* tlsSessionOf(const CryptoCall& call, int index = 0);

// Throws what OpenSSL's queue says as a connection's error: the whole queue as its message, no stack.
void throwTls(const CryptoCall& call);

// Callbacks of a context that look for the TlsSession of a connection.
void watchSessions(SSL_CTX* context);

void installSecureContexts(Natives& natives);
void installTlsSessions(Natives& natives);
void installTlsFacts(Natives& natives);

}  // namespace brink::js
