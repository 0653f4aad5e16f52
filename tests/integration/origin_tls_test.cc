// Origins behind TLS: whose certificate is trusted, and what a viewer gets when it is not.
#include <atomic>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_certificate.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

// Answers every request with "secret", the name it was asked for, and closes. Its requests have no body.
class TlsOrigin {
 public:
  explicit TlsOrigin(const TestCertificate& certificate) : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate_file(context_, certificate.certificateFile().c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_, certificate.keyFile().c_str(), SSL_FILETYPE_PEM);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsOrigin() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    SSL_CTX_free(context_);
  }

  int requests() const { return requests_; }
  // An HTTPS-only custom origin with that domain name and members.
  EdgeConfig config(const std::string& domain, const std::string& members) const {
    return EdgeConfig(port_)
        .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
        .originMembers(R"("domainName": ")" + domain + '"')
        .customOriginMembers(R"("originProtocolPolicy": "https-only", "httpsPort": )" + std::to_string(port_) +
                             (members.empty() ? "" : ", " + members));
  }

 private:
  void serve() {
    int fd = -1;
    while ((fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
      SSL* ssl = SSL_new(context_);
      SSL_set_fd(ssl, fd);
      if (SSL_accept(ssl) == 1) answer(ssl);
      SSL_free(ssl);
      ::close(fd);
    }
  }
  void answer(SSL* ssl) {
    std::string head;
    char piece[4096];
    for (int count = 0;
         head.find("\r\n\r\n") == std::string::npos && (count = SSL_read(ssl, piece, sizeof piece)) > 0;) {
      head.append(piece, static_cast<std::size_t>(count));
    }
    if (head.empty()) return;
    ++requests_;
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const std::string body = std::string("secret for ") + (name == nullptr ? "nobody" : name);
    const std::string text =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    SSL_write(ssl, text.data(), static_cast<int>(text.size()));
    SSL_shutdown(ssl);
  }

  SSL_CTX* context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> requests_{0};
  std::thread thread_;
};

std::string trusting(const TestCertificate& certificate) {
  return R"("trustedCaFile": ")" + certificate.certificateFile() + '"';
}

TEST(OriginTls, ACertificateOfATrustedCaForThatNameIsAccepted) {
  const TestCertificate certificate({"localhost", "127.0.0.1"});
  TlsOrigin origin(certificate);
  EdgeProcess edge(origin.config("localhost", trusting(certificate)));
  const Reply reply = TestViewer(edge).get("/a");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "secret for localhost");
}

TEST(OriginTls, AnAddressIsVerifiedToo) {
  const TestCertificate certificate({"127.0.0.1"});
  TlsOrigin origin(certificate);
  EdgeProcess edge(origin.config("127.0.0.1", trusting(certificate)));
  EXPECT_EQ(TestViewer(edge).get("/a").body, "secret for nobody");
}

TEST(OriginTls, ACertificateOfAnUnknownCaIs502) {
  const TestCertificate certificate({"localhost"});
  const TestCertificate another({"localhost"});
  TlsOrigin origin(certificate);
  for (const std::string& members : {std::string(), trusting(another)}) {
    EdgeProcess edge(origin.config("localhost", members));
    EXPECT_EQ(TestViewer(edge).get("/a").status, 502);
  }
  EXPECT_EQ(origin.requests(), 0);
}

TEST(OriginTls, ACertificateForAnotherNameIs502) {
  const TestCertificate certificate({"other.example"});
  TlsOrigin origin(certificate);
  for (const std::string domain : {"localhost", "127.0.0.1"}) {
    EdgeProcess edge(origin.config(domain, trusting(certificate)));
    EXPECT_EQ(TestViewer(edge).get("/a").status, 502) << domain;
  }
  EXPECT_EQ(origin.requests(), 0);
}

TEST(OriginTls, VerificationCanBeSwitchedOff) {
  const TestCertificate certificate({"other.example"});
  TlsOrigin origin(certificate);
  EdgeProcess edge(origin.config("localhost", R"("verifyCertificate": false)"));
  EXPECT_EQ(TestViewer(edge).get("/a").body, "secret for localhost");
}

TEST(OriginTls, AnOriginThatSpeaksNoTlsIs502) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .originMembers(R"("connectionTimeout": 1, "connectionAttempts": 1)")
                       .customOriginMembers(R"("originProtocolPolicy": "https-only", "httpsPort": )" +
                                            std::to_string(origin.port())));
  EXPECT_EQ(TestViewer(edge).get("/a").status, 502);
}

}  // namespace
}  // namespace brink::test
