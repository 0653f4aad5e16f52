#include "tests/support/raw_viewer.h"

#include <csignal>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "proxy/http/fields.h"
#include "tests/support/h2_client.h"

namespace brink::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr timeval kHandshakeLimit{.tv_sec = 10, .tv_usec = 0};

int connectTo(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

std::string alpnList(const std::string& protocol) { return static_cast<char>(protocol.size()) + protocol; }

// The head's fields and status line; `head` ends with the empty line.
Reply parseHead(std::string_view head) {
  Reply reply;
  const std::size_t line_end = head.find("\r\n");
  reply.version = head.substr(0, head.find(' '));
  reply.status = std::atoi(std::string(head.substr(head.find(' ') + 1)).c_str());
  for (std::size_t at = line_end + 2; at + 2 < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::size_t colon = head.find(':', at);
    if (colon >= end) break;
    reply.fields.emplace_back(head.substr(at, colon - at), http::trim(head.substr(colon + 1, end - colon - 1)));
    at = end + 2;
  }
  return reply;
}

// Takes a complete chunked body from the front of `input`; false: more is needed.
bool takeChunks(std::string& input, std::string& body) {
  std::string taken;
  std::size_t at = 0;
  while (true) {
    const std::size_t line_end = input.find("\r\n", at);
    if (line_end == std::string::npos) return false;
    const std::size_t size = std::strtoul(input.c_str() + at, nullptr, 16);
    if (size == 0) {
      const std::size_t end = input.find("\r\n\r\n", line_end);
      if (end == std::string::npos) return false;
      input.erase(0, end + 4);
      body = std::move(taken);
      return true;
    }
    if (input.size() < line_end + 2 + size + 2) return false;
    taken.append(input, line_end + 2, size);
    at = line_end + 2 + size + 2;
  }
}

}  // namespace

RawViewer::RawViewer(std::uint16_t port) : fd_(connectTo(port)) {}

RawViewer::RawViewer(std::uint16_t port, const RawTls& tls) : RawViewer(port) {
  ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  context_ = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context_, tls.minimum);
  SSL_CTX_set_max_proto_version(context_, tls.maximum);
  ssl_ = SSL_new(context_);
  if (!tls.server_name.empty()) SSL_set_tlsext_host_name(ssl_, tls.server_name.c_str());
  if (!tls.alpn.empty()) {
    const std::string list = alpnList(tls.alpn);
    SSL_set_alpn_protos(ssl_, reinterpret_cast<const unsigned char*>(list.data()), static_cast<unsigned>(list.size()));
  }
  if (tls.session) SSL_set_session(ssl_, tls.session.get());
  if (fd_ < 0) return;
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kHandshakeLimit, sizeof kHandshakeLimit);
  SSL_set_fd(ssl_, fd_);
  if (SSL_connect(ssl_) == 1) return;
  ::close(fd_);
  fd_ = -1;
}

RawViewer::~RawViewer() {
  if (ssl_ != nullptr && fd_ >= 0 && !ended_) SSL_shutdown(ssl_);
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  if (fd_ >= 0) ::close(fd_);
}

bool RawViewer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (fd_ < 0) return false;
    const ssize_t count = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                          : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawViewer::finishSending() { ::shutdown(fd_, SHUT_WR); }

void RawViewer::abort() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd_);
  fd_ = -1;
}

bool RawViewer::fill(Milliseconds patience) {
  if (fd_ < 0 || ended_) return false;
  pollfd readable{.fd = fd_, .events = POLLIN, .revents = 0};
  const bool waiting = ssl_ != nullptr && SSL_pending(ssl_) > 0;
  if (!waiting && ::poll(&readable, 1, static_cast<int>(patience.count())) <= 0) return false;
  char piece[16384];
  const ssize_t count = ssl_ != nullptr ? SSL_read(ssl_, piece, sizeof piece) : ::recv(fd_, piece, sizeof piece, 0);
  if (count <= 0) {
    ended_ = true;
    return false;
  }
  input_.append(piece, static_cast<std::size_t>(count));
  return true;
}

std::string RawViewer::read(Milliseconds patience) {
  if (input_.empty()) fill(patience);
  return std::exchange(input_, {});
}

std::string RawViewer::readToEnd(Milliseconds patience) {
  while (fill(patience)) {
  }
  return std::exchange(input_, {});
}

bool RawViewer::closes(Milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  while (!ended_ && Clock::now() < deadline) {
    fill(std::chrono::duration_cast<Milliseconds>(deadline - Clock::now()));
    input_.clear();
  }
  return ended_;
}

Reply RawViewer::response(bool to_head, Milliseconds patience) {
  std::size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(patience)) return {};
  }
  Reply reply = parseHead(std::string_view(input_).substr(0, end + 4));
  input_.erase(0, end + 4);
  if (to_head || reply.status < 200 || reply.status == 204 || reply.status == 304) return reply;
  if (reply.has("transfer-encoding")) {
    while (!takeChunks(input_, reply.body)) {
      if (fill(patience)) continue;
      reply.problem = "the chunked body did not end";
      return reply;
    }
    return reply;
  }
  if (!reply.has("content-length")) {
    reply.body = readToEnd(patience);
    return reply;
  }
  const std::size_t length = std::stoul(reply.field("content-length"));
  while (input_.size() < length) {
    if (fill(patience)) continue;
    reply.problem = "the body is shorter than announced";
    break;
  }
  reply.body = input_.substr(0, length);
  input_.erase(0, reply.body.size());
  return reply;
}

bool RawViewer::exchange(H2Client& client, const std::function<bool()>& until, Milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  while (true) {
    if (const std::string output = client.takeOutput(); !output.empty()) send(output);
    if (until()) return true;
    if (Clock::now() > deadline) return false;
    if (fill(Milliseconds(20))) {
      CHECK(client.feed(std::exchange(input_, {})));
    } else if (ended_ || fd_ < 0) {
      return until();
    }
  }
}

std::string RawViewer::alpn() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_, &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

std::string RawViewer::version() const { return SSL_get_version(ssl_); }

std::string RawViewer::subjectName() const {
  X509* certificate = SSL_get1_peer_certificate(ssl_);
  CHECK(certificate != nullptr);
  std::string found;
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; found.empty() && i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_DNS) continue;
    found.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                 static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
  }
  GENERAL_NAMES_free(names);
  X509_free(certificate);
  return found;
}

bool RawViewer::resumed() const { return SSL_session_reused(ssl_) == 1; }

TlsSession RawViewer::session() const { return {SSL_get1_session(ssl_), SSL_SESSION_free}; }

}  // namespace brink::test
