// What TCP and TLS transports have in common: a non-blocking socket, its watcher, connecting, raw send and receive.
// Private to proxy/net. Thread-affine.
#pragma once

#include <memory>
#include <string_view>

#include "proxy/base/fd.h"
#include "proxy/net/transport.h"

namespace brink::net {

class SocketTransport : public Transport, protected IoHandler {
 public:
  enum class Phase : std::uint8_t { Connecting, Handshaking, Open };

  void setObserver(TransportObserver* observer) override { observer_ = observer; }
  void want(IoEvents events) override { watcher_->want(events); }
  const Error& error() const override { return error_; }
  SocketAddress localAddress() const override;

 protected:
  // `phase`: Connecting for a socket on which connect() was begun.
  SocketTransport(EventLoop& loop, UniqueFd socket, Phase phase, Side side);

  void onIo(IoEvents ready) override;

  // Done once the kernel has connected.
  Io finishConnect();
  // One recv(). Done: `count` > 0 bytes.
  Io receive(char* to, std::size_t size, std::size_t& count);
  // One sendmsg() or send(); `count` bytes were taken. Blocked: none.
  Io send(const iovec* pieces, int pieces_count, std::size_t& count);
  void endSending();

  Io failed(ErrorCode code, std::string detail);
  Io failedConnect(int error_number);
  Io failedErrno(std::string_view what, int error_number);

  UniqueFd socket_;
  std::unique_ptr<IoWatcher> watcher_;  // after socket_: goes first
  TransportObserver* observer_ = nullptr;
  Phase phase_;
  Side side_;
  Error error_;
};

// A socket on which connect() to `address` was begun.
Result<UniqueFd> startConnect(const SocketAddress& address, Side side);

}  // namespace brink::net
