// A viewer that holds one connection and says byte for byte what the test tells it: several requests on it, halves of
// requests, clear text or TLS with a name, versions and a session of the test's choice, HTTP/2 through an H2Client.
//
//   RawViewer viewer(edge.port());
//   viewer.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
//   EXPECT_EQ(viewer.response().status, 200);
//
// Blocking, with a limit on every wait. One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tests/support/test_viewer.h"

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;
using SSL_SESSION = struct ssl_session_st;

namespace brink::test {

class H2Client;

using TlsSession = std::shared_ptr<SSL_SESSION>;

struct RawTls {
  std::string server_name;  // SNI; "" = none
  std::string alpn;         // one protocol; "" = none
  int minimum = 0;          // TLS1_2_VERSION …; 0 = the library's
  int maximum = 0;
  TlsSession session;  // to be resumed
};

class RawViewer {
 public:
  using Milliseconds = std::chrono::milliseconds;

  explicit RawViewer(std::uint16_t port);
  // If the handshake fails, connected() is false.
  RawViewer(std::uint16_t port, const RawTls& tls);
  ~RawViewer();
  RawViewer(const RawViewer&) = delete;
  RawViewer& operator=(const RawViewer&) = delete;

  bool connected() const { return fd_ >= 0; }
  // False: the connection is gone.
  bool send(std::string_view bytes);
  // Nothing more will be sent.
  void finishSending();
  // Goes away without a word (RST).
  void abort();

  // What comes next, at least a byte; "": the peer closed, or was silent for `patience`.
  std::string read(Milliseconds patience = Milliseconds(5000));
  std::string readToEnd(Milliseconds patience = Milliseconds(5000));
  // Whether the peer closes within that time; what it sends meanwhile is thrown away.
  bool closes(Milliseconds patience = Milliseconds(5000));

  // The next complete response, final or interim, framed by its Content-Length or chunks; `to_head`: without a body.
  // Status 0: the peer closed or was silent.
  Reply response(bool to_head = false, Milliseconds patience = Milliseconds(5000));
  // Carries bytes between the connection and an HTTP/2 client until `until` or the connection's end; false: neither
  // came within `patience`.
  bool exchange(H2Client& client, const std::function<bool()>& until, Milliseconds patience = Milliseconds(8000));

  // TLS alone.
  std::string alpn() const;
  std::string version() const;      // "TLSv1.3"
  std::string subjectName() const;  // first DNS name of the server's certificate
  bool resumed() const;
  // For another connection; with TLS 1.3 only once something was read.
  TlsSession session() const;

 private:
  bool fill(Milliseconds patience);

  int fd_ = -1;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  std::string input_;
  bool ended_ = false;
};

}  // namespace brink::test
