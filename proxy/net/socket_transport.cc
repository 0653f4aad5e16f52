#include "proxy/net/socket_transport.h"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "proxy/base/check.h"

namespace brink::net {

SocketTransport::SocketTransport(EventLoop& loop, UniqueFd socket, Phase phase, Side side)
    : socket_(std::move(socket)), watcher_(loop.watch(socket_.get(), *this)), phase_(phase), side_(side) {
  CHECK(socket_);
  // Output is gathered into one write per turn already; Nagle's algorithm would only hold the last part of it back.
  const int on = 1;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void SocketTransport::onIo(IoEvents ready) {
  if (observer_ != nullptr) observer_->onTransport(ready);
}

Io SocketTransport::failed(ErrorCode code, std::string detail) {
  watcher_->want(IoEvents::None);
  error_ = Error{code, side_, Retry::Never, std::move(detail)};
  return Io::Failed;
}

Io SocketTransport::failedErrno(std::string_view what, int error_number) {
  // A peer that went away is ordinary; everything else of a connected socket is the network's doing as well.
  const bool gone = error_number == ECONNRESET || error_number == EPIPE;
  Error error = failErrno(side_, what, error_number).error();
  const Io result = failed(gone ? ErrorCode::ConnectionClosed : ErrorCode::SystemError, std::move(error.detail));
  error_.error_number = error_number;
  return result;
}

Io SocketTransport::failedConnect(int error_number) {
  const Io result = failed(ErrorCode::ConnectFailure, failErrno(side_, "connect", error_number).error().detail);
  error_.error_number = error_number;
  return result;
}

Io SocketTransport::finishConnect() {
  int problem = 0;
  socklen_t size = sizeof problem;
  if (::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0) problem = errno;
  if (problem != 0) {
    return failedConnect(problem);
  }
  sockaddr_storage peer;
  size = sizeof peer;
  if (::getpeername(socket_.get(), reinterpret_cast<sockaddr*>(&peer), &size) == 0) return Io::Done;
  if (errno != ENOTCONN) return failedConnect(errno);
  watcher_->want(IoEvents::Write);
  return Io::Blocked;
}

Io SocketTransport::receive(char* to, std::size_t size, std::size_t& count) {
  ssize_t got = 0;
  do {
    got = ::recv(socket_.get(), to, size, 0);
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    count = static_cast<std::size_t>(got);
    return Io::Done;
  }
  if (got == 0) return Io::Closed;
  if (errno == EAGAIN || errno == EWOULDBLOCK) return Io::Blocked;
  return failedErrno("recv", errno);
}

Io SocketTransport::send(const iovec* pieces, int pieces_count, std::size_t& count) {
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces);
  message.msg_iovlen = static_cast<std::size_t>(pieces_count);
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent >= 0) {
    count = static_cast<std::size_t>(sent);
    return Io::Done;
  }
  count = 0;
  if (errno == EAGAIN || errno == EWOULDBLOCK) return Io::Blocked;
  return failedErrno("send", errno);
}

SocketAddress SocketTransport::localAddress() const {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0) return {};
  return {reinterpret_cast<const sockaddr*>(&own), size};
}

void SocketTransport::endSending() { ::shutdown(socket_.get(), SHUT_WR); }

Result<UniqueFd> startConnect(const SocketAddress& address, Side side) {
  UniqueFd socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return failErrno(side, "socket", errno);
  if (::connect(socket.get(), address.data(), address.size()) != 0 && errno != EINPROGRESS) {
    Error error = failErrno(side, "connect to " + address.text(), errno).error();
    error.code = ErrorCode::ConnectFailure;
    return std::unexpected<Error>(std::move(error));
  }
  return socket;
}

}  // namespace brink::net
