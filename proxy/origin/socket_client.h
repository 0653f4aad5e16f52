// Connections of handlers that are no HTTP: bytes both ways over TCP, within the outbound policy; and handlers'
// questions of DNS.
//
//   connect() ──► Socket: pull() gives what the peer sends, the borrowed `outgoing` is pulled as the peer takes it; its
//                         end becomes the peer's
//
// Addresses are judged here, after DNS. Thread-affine to the worker; outlives its sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"
#include "proxy/http/body_source.h"
#include "proxy/net/resolver.h"
#include "proxy/net/transport.h"

namespace brink::origin {

class SocketClient;

struct SocketTarget {
  std::string address;  // an IP literal
  std::uint16_t port = 0;
  bool public_only = true;
  std::chrono::milliseconds connection_timeout{10'000};
};

class Socket final : public http::BodySource, private net::TransportObserver, private Waker, private Runnable {
 public:
  // Read ahead and not pulled; out of `outgoing` and not taken by the network: each at most about this.
  static constexpr std::size_t kBuffered = 32 * 1024;

  Socket(SocketClient& client, std::unique_ptr<net::Transport> transport, const net::SocketAddress& remote,
         http::BodySource& outgoing);
  ~Socket() override;

  // What the peer sends; End is its FIN, after which writing goes on.
  http::Pull pull(BufferChain& into, std::size_t max) override;
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }
  Error error() const override { return failure_; }

  const net::Transport& transport() const { return *transport_; }
  const net::SocketAddress& remote() const { return remote_; }
  // The end of `outgoing` was sent.
  bool finished() const { return finished_; }

 private:
  void onTransport(IoEvents ready) override;
  void wake() override { runLater(); }
  void run() override;
  void runLater();

  // Moves what there is of `outgoing` to the network. False: blocked, or failed.
  bool pump();
  void fail(Error error);
  void wantWhatIsNeeded();
  void tell() {
    if (waker_ != nullptr) waker_->wake();
  }

  SocketClient& client_;
  std::unique_ptr<net::Transport> transport_;
  const net::SocketAddress remote_;
  http::BodySource& outgoing_;
  Waker* waker_ = nullptr;
  BufferChain out_;
  BufferChain in_;
  bool write_blocked_ = false;
  bool wants_read_ = false;
  bool peer_ended_ = false;
  bool all_pulled_ = false;
  bool finished_ = false;
  bool failed_ = false;
  Error failure_;
};

class SocketClient {
 public:
  // Open at once per worker; beyond it connections are refused with Overloaded.
  static constexpr std::size_t kMaxSockets = 4096;

  SocketClient(EventLoop& loop, net::Resolver& resolver) : loop_(loop), resolver_(resolver) {}

  // `outgoing` is borrowed and must outlive the task and the socket. Errors: Forbidden, ConnectFailure (with errno),
  // Overloaded.
  Task<Result<std::unique_ptr<Socket>>> connect(SocketTarget target, http::BodySource& outgoing);

  // Addresses as connections find them. Forbidden: there are only ones that are not public.
  Task<Result<net::DnsRecords>> lookup(std::string name, bool public_only, net::Asker asker);
  // The names of an address.
  Task<Result<net::DnsRecords>> reverse(std::string address, bool public_only, net::Asker asker);
  Task<Result<net::DnsRecords>> query(std::string name, net::DnsType type, bool public_only, net::Asker asker);

 private:
  friend class Socket;

  EventLoop& loop_;
  net::Resolver& resolver_;
  // For Socket's reads: shared, so that idle connections hold no memory.
  BlockWriter blocks_{32 * 1024};
  std::size_t open_ = 0;
};

}  // namespace brink::origin
