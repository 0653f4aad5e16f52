#include "proxy/net/transport.h"

#include <string>

#include <gtest/gtest.h>

#include "proxy/base/libevent_loop.h"
#include "proxy/net/listener.h"
#include "proxy/net/tls_context.h"
#include "tests/support/test_certificate.h"

namespace brink::net {
namespace {

// Both ends of a connection on one loop, over the loopback device.
struct End final : TransportObserver {
  explicit End(std::unique_ptr<Transport> owned) : transport(std::move(owned)) {
    transport->setObserver(this);
    go();
  }
  void onTransport(IoEvents) override { go(); }
  void go() {
    if (state == Io::Blocked) state = transport->establish();
    if (state != Io::Done) return;
    Io in = Io::Done;
    while (in == Io::Done) in = transport->read(blocks, received);
    if (in == Io::Closed || in == Io::Failed) ended = in;
    Io out = transport->write(outgoing);
    if (out == Io::Done && finish) transport->finishWriting(), finish = false;
    const bool read = ended == Io::Done;
    transport->want(static_cast<IoEvents>((read ? 1 : 0) | (out == Io::Blocked ? 2 : 0)));
  }

  BlockWriter blocks{Transport::kReadSize};
  Io state = Io::Blocked;
  Io ended = Io::Done;
  bool finish = false;
  BufferChain received;
  BufferChain outgoing;
  std::unique_ptr<Transport> transport;
};

class TransportTest : public ::testing::TestWithParam<bool>, protected AcceptHandler {
 protected:
  TransportTest() {
    auto opened = Listener::open(loop, "127.0.0.1", 0, *this, budget, counters);
    listener = std::move(*opened);
    server_context = *ServerTlsContext::load({.certificates = {{certificate.certificateFile(), certificate.keyFile()},
                                                               {second.certificateFile(), second.keyFile()}}},
                                             std::make_shared<TicketKeys>());
    client_context = *ClientTlsContext::make({.ca_file = certificate.certificateFile(), .alpn = {"h2", "http/1.1"}});
  }
  void onAccept(UniqueFd socket, const SocketAddress&, const SocketAddress&) override {
    server = std::make_unique<End>(tls ? acceptTls(loop, std::move(socket), server_context)
                                       : acceptTcp(loop, std::move(socket)));
  }
  SocketAddress address() const { return *SocketAddress::parse("127.0.0.1", listener->port()); }
  void connect(const std::string& name = "www.example.com") {
    server.reset();
    client = std::make_unique<End>(tls ? std::move(*connectTls(loop, address(), *client_context, name))
                                       : std::move(*connectTcp(loop, address())));
    turnUntil([this] {
      return client->state == Io::Failed || (server && server->state != Io::Blocked && client->state == Io::Done);
    });
  }
  template <typename Condition>
  void turnUntil(Condition condition) {
    for (int i = 0; i < 20'000 && !condition(); ++i) loop.runTurn();
    EXPECT_TRUE(condition());
  }

  bool tls = GetParam();
  LibeventLoop loop;
  ConnectionBudget budget{100};
  ListenerCounters counters;
  test::TestCertificate certificate{{"www.example.com", "127.0.0.1"}};
  test::TestCertificate second{{"*.example.net"}};
  std::shared_ptr<const ServerTlsContext> server_context;
  std::unique_ptr<ClientTlsContext> client_context;
  std::unique_ptr<Listener> listener;
  std::unique_ptr<End> server;
  std::unique_ptr<End> client;
};

TEST_P(TransportTest, BytesArriveInOrderBothWays) {
  connect();
  std::string up;
  for (int i = 0; i < 400'000; ++i) up += std::to_string(i);
  for (std::size_t at = 0; at < up.size(); at += 3001) client->outgoing.append(std::string_view(up).substr(at, 3001));
  server->outgoing.append(std::string_view("answer"));
  client->go();
  server->go();
  turnUntil([&] { return server->received.size() == up.size() && client->received.size() == 6; });
  EXPECT_EQ(server->received.toString(), up);
  EXPECT_EQ(client->received.toString(), "answer");
}

TEST_P(TransportTest, AnOrderlyEndIsClosedAndTheOtherDirectionGoesOn) {
  connect();
  client->outgoing.append(std::string_view("last words"));
  client->finish = true;
  client->go();
  turnUntil([&] { return server->ended == Io::Closed; });
  EXPECT_EQ(server->received.toString(), "last words");
  server->outgoing.append(std::string_view("still here"));
  server->go();
  turnUntil([&] { return client->received.size() == 10; });
}

TEST_P(TransportTest, ARefusedConnectionIsAConnectFailure) {
  const SocketAddress nobody = address();
  listener.reset();
  End end(tls ? std::move(*connectTls(loop, nobody, *client_context, "www.example.com"))
              : std::move(*connectTcp(loop, nobody)));
  turnUntil([&] { return end.state == Io::Failed; });
  EXPECT_EQ(end.transport->error().code, ErrorCode::ConnectFailure);
}

INSTANTIATE_TEST_SUITE_P(TcpAndTls, TransportTest, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "Tls" : "Tcp"; });

class TlsTest : public TransportTest {};

TEST_P(TlsTest, FactsAreAgreedOn) {
  connect();
  ASSERT_NE(server->transport->tls(), nullptr);
  EXPECT_EQ(server->transport->tls()->protocol, "TLSv1.3");
  EXPECT_TRUE(server->transport->tls()->cipher.starts_with("TLS_"));
  EXPECT_EQ(server->transport->tls()->alpn, "h2");
  EXPECT_EQ(client->transport->tls()->alpn, "h2");
  EXPECT_EQ(server->transport->tls()->server_name, "www.example.com");
  EXPECT_FALSE(server->transport->tls()->resumed);
}

TEST_P(TlsTest, SessionsAreResumedInBothVersions) {
  for (const TlsVersion version : {TlsVersion::Tls13, TlsVersion::Tls12}) {
    client_context =
        *ClientTlsContext::make({.ca_file = certificate.certificateFile(), .maximum = version, .alpn = {}});
    for (const bool resumed : {false, true, true}) {
      connect();
      EXPECT_EQ(server->transport->tls()->resumed, resumed) << static_cast<int>(version);
      // The ticket of TLS 1.3 comes with the first bytes.
      server->outgoing.append(std::string_view("x"));
      server->go();
      turnUntil([&] { return !client->received.empty(); });
    }
  }
}

TEST_P(TlsTest, TheCertificateMustBeTrustedAndNameTheHost) {
  connect("other.example.com");
  EXPECT_EQ(client->state, Io::Failed);
  EXPECT_EQ(client->transport->error().code, ErrorCode::TlsFailure);
  EXPECT_NE(client->transport->error().detail.find("certificate"), std::string::npos);
  connect("127.0.0.1");
  EXPECT_EQ(client->state, Io::Done) << "an address in the certificate";
  connect("a.example.net");
  EXPECT_EQ(client->state, Io::Failed) << "chosen by SNI, but signed by nobody we trust";
  client_context = *ClientTlsContext::make({.ca_file = second.certificateFile()});
  connect("a.example.net");
  EXPECT_EQ(client->state, Io::Done);
  client_context = *ClientTlsContext::make({.verify = false});
  connect("whatever.example");
  EXPECT_EQ(client->state, Io::Done);
}

TEST_P(TlsTest, VersionsAreBounded) {
  server_context = *ServerTlsContext::load(
      {.certificates = {{certificate.certificateFile(), certificate.keyFile()}}, .minimum = TlsVersion::Tls13},
      std::make_shared<TicketKeys>());
  client_context = *ClientTlsContext::make({.ca_file = certificate.certificateFile(), .maximum = TlsVersion::Tls12});
  connect();
  EXPECT_EQ(client->state, Io::Failed);
}

TEST_P(TlsTest, AnEndWithoutCloseNotifyIsAFailure) {
  connect();
  client.reset();
  turnUntil([&] { return server->ended == Io::Failed; });
  EXPECT_EQ(server->transport->error().code, ErrorCode::ConnectionClosed);
}

TEST_P(TlsTest, ClearTextOnATlsPortFailsTheHandshake) {
  client = std::make_unique<End>(std::move(*connectTcp(loop, address())));
  turnUntil([&] { return server && client->state == Io::Done; });
  client->outgoing.append(std::string_view("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  client->go();
  turnUntil([&] { return server->state == Io::Failed; });
  EXPECT_EQ(server->transport->error().code, ErrorCode::TlsFailure);
}

INSTANTIATE_TEST_SUITE_P(Tls, TlsTest, ::testing::Values(true));

}  // namespace
}  // namespace brink::net
