#include "tests/support/raw_peer.h"

#include <algorithm>
#include <csignal>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "tests/support/test_certificate.h"

namespace brink::test {
namespace {

// Takes h2 if it is offered, else the first that is.
int chooseProtocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned length,
                   void*) {
  static constexpr unsigned char kOwn[] = "\x02h2\x06x-echo";
  const int chosen =
      SSL_select_next_proto(const_cast<unsigned char**>(out), size, kOwn, sizeof kOwn - 1, offered, length);
  return chosen == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

RawPeer::Wire::~Wire() { SSL_free(ssl_); }

std::optional<std::string> RawPeer::Wire::read() {
  char piece[16384];
  const auto count =
      ssl_ != nullptr ? SSL_read(ssl_, piece, sizeof piece) : static_cast<int>(::recv(fd_, piece, sizeof piece, 0));
  if (count <= 0) return std::nullopt;
  return std::string(piece, static_cast<std::size_t>(count));
}

std::string RawPeer::Wire::read(std::size_t count) {
  std::string all;
  while (all.size() < count) {
    const auto piece = read();
    if (!piece) break;
    all += *piece;
  }
  return all;
}

bool RawPeer::Wire::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                       : static_cast<int>(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawPeer::Wire::finish() {
  if (ssl_ != nullptr) SSL_shutdown(ssl_);
  ::shutdown(fd_, SHUT_WR);
}

void RawPeer::Wire::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

bool RawPeer::Wire::secure() {
  ssl_ = SSL_new(peer_.context_);
  SSL_set_fd(ssl_, fd_);
  return SSL_accept(ssl_) == 1;
}

std::string RawPeer::Wire::alpn() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

std::string RawPeer::Wire::serverName() const {
  const char* name = SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? "" : name;
}

RawPeer::RawPeer(Conversation conversation, const TestCertificate* certificate)
    : conversation_(std::move(conversation)) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to connections that are gone
  if (certificate != nullptr) {
    context_ = SSL_CTX_new(TLS_server_method());
    CHECK(SSL_CTX_use_certificate_file(context_, certificate->certificateFile().c_str(), SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_use_PrivateKey_file(context_, certificate->keyFile().c_str(), SSL_FILETYPE_PEM) == 1);
    SSL_CTX_set_alpn_select_cb(context_, chooseProtocol, nullptr);
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(::listen(listener_, 64) == 0);
  CHECK(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept(); });
}

RawPeer::~RawPeer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
  SSL_CTX_free(context_);
}

void RawPeer::accept() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++accepted_;
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd] {
      {
        Wire wire(fd, *this);
        conversation_(wire);
      }
      const std::lock_guard closing(mutex_);
      std::erase(open_, fd);
      ::close(fd);
    });
  }
}

}  // namespace brink::test
