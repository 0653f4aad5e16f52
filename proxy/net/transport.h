// A byte stream to one peer over an event loop: TCP, TLS on TCP, or memory (tests/support). Sessions and origin
// connections are written against this interface alone.
//
//            connectX() / acceptX()            establish() == Done               finishWriting(), peer's end
//   (none) ───────────────────────> Opening ────────────────────────> Open ──────────────────────────────> Finished
//                                      └──────────── Failed <───────────┘            (destroying it closes the socket)
//
// Nothing blocks and nothing calls back except TransportObserver::onTransport, which comes from the loop's socket
// callbacks (never from inside read, write or want). "Blocked" always means: call want() and repeat when told.
// After Failed, error() says why and only destruction is left. Thread-affine. Owner: a session or an origin connection.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/error.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/fd.h"
#include "proxy/net/address.h"

namespace brink::net {

enum class Io : std::uint8_t {
  Done,     // establish: open. read: at least one byte was appended. write: everything was taken
  Blocked,  // nothing more now
  Closed,   // read only: the peer ended its side in an orderly way (FIN, or close_notify over TLS)
  Failed,   // see error()
};

class TransportObserver {
 public:
  // Something that was wanted may go on now. `ready` says what was asked for, also where TLS needed the other
  // direction. The transport may be destroyed in this.
  virtual void onTransport(IoEvents ready) = 0;

 protected:
  ~TransportObserver() = default;
};

// What a TLS handshake agreed on.
struct TlsFacts {
  std::string protocol;  // "TLSv1.3"
  std::string cipher;    // IANA name
  std::string alpn;      // "h2", "http/1.1" or ""
  std::string server_name;
  bool resumed = false;
};

class Transport {
 public:
  virtual ~Transport() = default;

  // Borrowed; null for nobody. Set it before the first want().
  virtual void setObserver(TransportObserver* observer) = 0;

  // Carries on with connecting and the TLS handshake. Repeat after Blocked (the transport has set its own interest; the
  // observer hears when). Accepted clear-text transports are Done at once.
  virtual Io establish() = 0;

  // Appends what is there, at most about kReadSize bytes per call, as slices of `blocks`, so that one call per
  // readiness is one system call. A read that stopped at that size hears again at the next turn.
  virtual Io read(BlockWriter& blocks, BufferChain& into) = 0;

  // Consumes from `from` what the kernel (or TLS) took, gathered into as few system calls as possible. Blocked leaves
  // the rest in `from`; TLS may hold one batch of records as well, which the next call sends first, so after Blocked
  // call again even with an empty chain. At most kWriteTurn bytes per call.
  virtual Io write(BufferChain& from) = 0;

  // Which readiness the observer hears from now on.
  virtual void want(IoEvents events) = 0;

  // Ends our side: close_notify and FIN. Requires that write() said Done. The peer's bytes can still be read.
  virtual void finishWriting() = 0;

  // Valid after Failed.
  virtual const Error& error() const = 0;
  // Valid after establish() said Done; null for clear text.
  virtual const TlsFacts* tls() const { return nullptr; }
  // Valid after establish() said Done; unspecified where there is none.
  virtual SocketAddress localAddress() const { return {}; }

  // Most bytes of one read(): enough for an h2 connection's burst of requests, small enough for fairness between
  // sockets.
  static constexpr std::size_t kReadSize = 32 * 1024;
  // Most bytes of one write(): a fast reader of a big body gives way to other sessions after this much.
  static constexpr std::size_t kWriteTurn = 256 * 1024;
};

// ---- TCP ----

// A socket that accept4 gave (non-blocking, close-on-exec).
std::unique_ptr<Transport> acceptTcp(EventLoop& loop, UniqueFd socket);

// Begins to connect; establish() says how that went. SystemError if there is no socket to be had. Errors name `side`.
Result<std::unique_ptr<Transport>> connectTcp(EventLoop& loop, const SocketAddress& address, Side side = Side::Origin);

// ---- TLS ----

class ServerTlsContext;
class ClientTlsContext;

std::unique_ptr<Transport> acceptTls(EventLoop& loop, UniqueFd socket, std::shared_ptr<const ServerTlsContext> context);

// `server_name` is a DNS name or an IP literal: what the certificate must say (if the context verifies), what SNI
// carries (names only), and with the port the key under which sessions are kept for resumption. `context` is borrowed.
Result<std::unique_ptr<Transport>> connectTls(EventLoop& loop, const SocketAddress& address, ClientTlsContext& context,
                                              const std::string& server_name);

}  // namespace brink::net
