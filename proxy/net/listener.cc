#include "proxy/net/listener.h"

#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>

namespace brink::net {
namespace {

// Handshakes that wait for accept: a second's worth at tens of thousands of new connections per second. The kernel caps
// it at net.core.somaxconn.
constexpr int kBacklog = 4096;
// A burst of connections must not keep open ones waiting; the rest comes in the next turn.
constexpr int kAcceptsPerTurn = 32;
// Out of descriptors: the listener stays readable, so watching it would spin.
constexpr std::chrono::milliseconds kPauseAfterError{100};

Status setOption(int socket, int level, int option, int value, const char* what) {
  if (::setsockopt(socket, level, option, &value, sizeof value) == 0) return {};
  return failErrno(Side::Operator, what, errno);
}

Result<UniqueFd> bindSocket(const SocketAddress& address, bool also_ipv4) {
  UniqueFd socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return failErrno(Side::Operator, "socket", errno);
  Status status = setOption(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
  if (status) status = setOption(socket.get(), SOL_SOCKET, SO_REUSEPORT, 1, "SO_REUSEPORT");
  if (status && address.family() == AF_INET6) {
    status = setOption(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, also_ipv4 ? 0 : 1, "IPV6_V6ONLY");
  }
  if (!status) return std::unexpected<Error>(std::move(status.error()));
  if (::bind(socket.get(), address.data(), address.size()) != 0) {
    return failErrno(Side::Operator, "bind " + address.text(), errno);
  }
  if (::listen(socket.get(), kBacklog) != 0) return failErrno(Side::Operator, "listen " + address.text(), errno);
  return socket;
}

Result<UniqueFd> bindAny(std::uint16_t port) {
  auto both = bindSocket(*SocketAddress::parse("::", port), true);
  if (both) return both;
  // A kernel without IPv6 says so at socket() or bind(); a port that is taken fails again and is reported.
  return bindSocket(*SocketAddress::parse("0.0.0.0", port), false);
}

SocketAddress localOf(int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  return {reinterpret_cast<const sockaddr*>(&storage), size};
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(EventLoop& loop, const std::string& host, std::uint16_t port,
                                                 AcceptHandler& handler, ConnectionBudget& budget,
                                                 ListenerCounters& counters) {
  Result<UniqueFd> socket = UniqueFd();
  if (host.empty()) {
    socket = bindAny(port);
  } else {
    const auto address = SocketAddress::parse(host, port);
    if (!address) return std::unexpected<Error>(address.error());
    socket = bindSocket(*address, false);
  }
  if (!socket) return std::unexpected<Error>(std::move(socket.error()));
  const SocketAddress local = localOf(socket->get());
  return std::unique_ptr<Listener>(new Listener(loop, std::move(*socket), local, handler, budget, counters));
}

Listener::Listener(EventLoop& loop, UniqueFd socket, const SocketAddress& local, AcceptHandler& handler,
                   ConnectionBudget& budget, ListenerCounters& counters)
    : socket_(std::move(socket)), local_(local), handler_(handler), budget_(budget), counters_(counters) {
  watcher_ = loop.watch(socket_.get(), *this);
  watcher_->want(IoEvents::Read);
  pause_ = loop.makeTimer([this] { watcher_->want(IoEvents::Read); });
}

Listener::~Listener() = default;

void Listener::onIo(IoEvents) {
  for (int i = 0; i < kAcceptsPerTurn && acceptOne(); ++i) {
  }
}

bool Listener::acceptOne() {
  sockaddr_storage peer;
  socklen_t size = sizeof peer;
  UniqueFd socket(::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
    // The viewer went away between the handshake and accept: as if it had never come (accept(2)).
    if (errno == ECONNABORTED || errno == EINTR || errno == EPROTO) return true;
    counters_.errors.add();
    watcher_->want(IoEvents::None);
    pause_->start(kPauseAfterError);
    return false;
  }
  if (!budget_.tryTake()) {
    counters_.refused.add();
    return true;
  }
  counters_.accepted.add();
  const SocketAddress local = localOf(socket.get());
  handler_.onAccept(std::move(socket), {reinterpret_cast<const sockaddr*>(&peer), size}, local);
  return true;
}

}  // namespace brink::net
