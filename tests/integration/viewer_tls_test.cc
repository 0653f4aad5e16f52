// What is agreed upon in a TLS handshake with the real server.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/support/edge_process.h"
#include "tests/support/h2_client.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_certificate.h"

namespace brink::test {
namespace {

const char* const kGet = "GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

std::string certificateJson(const TestCertificate& certificate) {
  return R"({"certificateFile": ")" + certificate.certificateFile() + R"(", "privateKeyFile": ")" +
         certificate.keyFile() + "\"}";
}

// A clear-text listener, and a TLS one with these certificates and `more` members.
std::string listeners(const std::string& certificates, const std::string& more = "") {
  return R"("listeners": [{"host": "127.0.0.1", "port": 0}, {"host": "127.0.0.1", "port": 0, "tls": {"certificates": [)" +
         certificates + "]" + more + "}}]";
}

TEST(ViewerTls, Versions12And13AreSpokenAndNothingOlder) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge{EdgeConfig(origin)};
  for (const auto& [version, name] : {std::pair{TLS1_2_VERSION, "TLSv1.2"}, {TLS1_3_VERSION, "TLSv1.3"}}) {
    RawViewer viewer(edge.tlsPort(), {.minimum = version, .maximum = version});
    ASSERT_TRUE(viewer.connected()) << name;
    EXPECT_EQ(viewer.version(), name);
    viewer.send(kGet);
    EXPECT_EQ(viewer.response().body, "a");
  }
  EXPECT_FALSE(RawViewer(edge.tlsPort(), {.minimum = TLS1_1_VERSION, .maximum = TLS1_1_VERSION}).connected());
  EXPECT_EQ(edge.metric(R"(brink_viewer_events_total{event="tls_failure"})"), 1);
  edge.stop();
  const std::vector<LogLine> lines = edge.accessLog("/a");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].at("ssl-protocol"), "TLSv1.2");
  EXPECT_EQ(lines[1].at("ssl-protocol"), "TLSv1.3");
}

TEST(ViewerTls, AListenerMayInsistOn13) {
  ScriptedOrigin origin;
  const TestCertificate certificate({"localhost"});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(
      listeners(certificateJson(certificate), R"(, "minimumProtocolVersion": "TLSv1.3")")));
  EXPECT_FALSE(RawViewer(edge.tlsPort(), {.maximum = TLS1_2_VERSION}).connected());
  EXPECT_TRUE(RawViewer(edge.tlsPort(), {.server_name = ""}).connected());
}

TEST(ViewerTls, TheProtocolIsTheOneAgreedUpon) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge{EdgeConfig(origin)};
  const std::pair<std::string, std::string> offered[] = {{"h2", "h2"}, {"http/1.1", "http/1.1"}, {"", ""}};
  for (const auto& [offer, agreed] : offered) {
    RawViewer viewer(edge.tlsPort(), {.alpn = offer});
    ASSERT_TRUE(viewer.connected());
    EXPECT_EQ(viewer.alpn(), agreed);
    if (offer == "h2") continue;
    viewer.send(kGet);
    EXPECT_EQ(viewer.response().status, 200) << "HTTP/1.1 without ALPN, too";
  }
  EXPECT_EQ(TestViewer(edge).send({.path = "/a", .wire = Wire::Http2Tls}).version, "HTTP/2");
  EXPECT_EQ(TestViewer(edge).send({.path = "/a", .wire = Wire::Http1Tls}).version, "HTTP/1.1");
}

TEST(ViewerTls, TheNameThatIsAskedForChoosesTheCertificate) {
  ScriptedOrigin origin;
  const TestCertificate first({"first.example"});
  const TestCertificate second({"second.example", "*.wild.example"});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(listeners(certificateJson(first) + "," + certificateJson(second))));
  const std::pair<std::string, std::string> chosen[] = {{"first.example", "first.example"},
                                                        {"second.example", "second.example"},
                                                        {"SECOND.example", "second.example"},
                                                        {"a.wild.example", "second.example"},
                                                        {"a.b.wild.example", "first.example"},
                                                        {"other.example", "first.example"},
                                                        {"", "first.example"}};
  for (const auto& [name, subject] : chosen) {
    RawViewer viewer(edge.tlsPort(), {.server_name = name});
    ASSERT_TRUE(viewer.connected()) << name;
    EXPECT_EQ(viewer.subjectName(), subject) << name;
  }
}

TEST(ViewerTls, SessionsAreResumedByAnyWorkerInBothVersions) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("workers": 3)"));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    RawTls tls{.server_name = "localhost", .minimum = version, .maximum = version};
    {
      RawViewer viewer(edge.tlsPort(), tls);
      viewer.send(kGet);
      ASSERT_EQ(viewer.response().body, "a");
      EXPECT_FALSE(viewer.resumed());
      tls.session = viewer.session();
    }
    for (int i = 0; i < 8; ++i) {
      RawViewer again(edge.tlsPort(), tls);
      again.send(kGet);
      EXPECT_EQ(again.response().body, "a");
      EXPECT_TRUE(again.resumed()) << "TLS version " << version << ", attempt " << i;
    }
  }
  EXPECT_EQ(edge.metric(R"(brink_viewer_events_total{event="tls_resumed"})"), 16);
}

TEST(ViewerTls, BytesThatAreNoHandshakeAreCountedAndHarmNobody) {
  ScriptedOrigin origin;
  origin.on("/a", OriginReply{.body = "a"});
  EdgeProcess edge{EdgeConfig(origin)};
  RawViewer plain(edge.tlsPort());
  plain.send(kGet);
  EXPECT_TRUE(plain.closes());
  EXPECT_EQ(TestViewer(edge).send({.path = "/a", .wire = Wire::Http1Tls}).status, 200);
  EXPECT_EQ(edge.metric(R"(brink_viewer_events_total{event="tls_failure"})"), 1);
}

}  // namespace
}  // namespace brink::test
