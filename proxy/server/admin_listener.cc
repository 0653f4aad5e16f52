#include "proxy/server/admin_listener.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "proxy/base/folders.h"

namespace brink::server {
namespace {

constexpr std::uint32_t kMaxConnections = 64;  // operators and a scraper or two

Result<sockaddr_un> unixAddress(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(ErrorCode::InvalidArgument, Side::Operator,
                "admin.socket: " + path + " is longer than a socket's path may be (107 bytes)");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// A file that nobody listens on is what a killed server left behind.
bool isStale(const sockaddr_un& address) {
  const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
         errno == ECONNREFUSED;
}

}  // namespace

AdminListener::AdminListener(EventLoop& loop, const conf::Admin& settings, AdminActions& actions)
    : loop_(loop),
      settings_(settings),
      tcp_handler_(actions, loop.ready(), AdminHandler::Door::Tcp, settings.host),
      socket_handler_(actions, loop.ready(), AdminHandler::Door::UnixSocket),
      budget_(kMaxConnections),
      tcp_pool_(loop, conf::ViewerLimits{}, tcp_handler_, budget_, viewer_counters_),
      socket_pool_(loop, conf::ViewerLimits{}, socket_handler_, budget_, viewer_counters_) {}

AdminListener::~AdminListener() {
  if (socket_) ::unlink(settings_.socket.c_str());
}

Result<std::unique_ptr<AdminListener>> AdminListener::open(EventLoop& loop, const conf::Admin& settings,
                                                           AdminActions& actions) {
  std::unique_ptr<AdminListener> admin(new AdminListener(loop, settings, actions));
  if (settings.port) {
    auto tcp = viewer::ViewerListener::open(admin->tcp_pool_, settings.host, *settings.port, nullptr,
                                            admin->listener_counters_);
    if (!tcp) return std::unexpected<Error>(tcp.error());
    admin->tcp_ = std::move(*tcp);
  }
  if (!settings.socket.empty()) {
    if (const Status opened = admin->openSocket(); !opened) return std::unexpected<Error>(opened.error());
  }
  return admin;
}

Status AdminListener::openSocket() {
  const Result<sockaddr_un> address = unixAddress(settings_.socket);
  if (!address) return std::unexpected<Error>(address.error());
  if (const Status made = makeParentFolder("admin.socket", settings_.socket); !made) return made;
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return failErrno(Side::Internal, "socket", errno);
  const auto* name = reinterpret_cast<const sockaddr*>(&*address);
  const mode_t old_mask = ::umask(0177);  // 0600 from the first moment
  int bound = ::bind(fd.get(), name, sizeof *address);
  if (bound != 0 && errno == EADDRINUSE && isStale(*address)) {
    ::unlink(settings_.socket.c_str());
    bound = ::bind(fd.get(), name, sizeof *address);
  }
  const int bind_error = errno;
  ::umask(old_mask);
  if (bound != 0) return failErrno(Side::Operator, "admin.socket: cannot bind " + settings_.socket, bind_error);
  if (::listen(fd.get(), 16) != 0) return failErrno(Side::Internal, "listen", errno);
  socket_ = std::move(fd);
  watcher_ = loop_.watch(socket_.get(), *this);
  watcher_->want(IoEvents::Read);
  return {};
}

void AdminListener::onIo(IoEvents) {
  while (true) {
    UniqueFd connection(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection) return;
    if (!budget_.tryTake()) continue;
    socket_pool_.accept(net::acceptTcp(loop_, std::move(connection)), viewer::ViewerInfo{});
  }
}

}  // namespace brink::server
