#include "proxy/net/tls_context.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "proxy/net/tls_contexts_impl.h"
#include "tests/support/test_certificate.h"

namespace brink::net {
namespace {

using test::TestCertificate;

CertificateFiles filesOf(const TestCertificate& certificate) {
  return {certificate.certificateFile(), certificate.keyFile()};
}

TEST(ServerTls, TheServerNameChoosesTheCertificate) {
  const TestCertificate fallback({"default.example"});
  const TestCertificate exact({"www.example.com", "example.com"});
  const TestCertificate wildcard({"*.example.com"});
  const auto context = ServerTlsContext::load({.certificates = {filesOf(fallback), filesOf(exact), filesOf(wildcard)}},
                                              std::make_shared<TicketKeys>());
  ASSERT_TRUE(context);
  EXPECT_EQ((*context)->choose("www.example.com"), 1U) << "exact before wildcard";
  EXPECT_EQ((*context)->choose("WWW.Example.COM."), 1U);
  EXPECT_EQ((*context)->choose("img.example.com"), 2U);
  EXPECT_EQ((*context)->choose("a.img.example.com"), 0U) << "one label only";
  EXPECT_EQ((*context)->choose("example.com"), 1U);
  EXPECT_EQ((*context)->choose("com"), 0U);
  EXPECT_EQ((*context)->choose("other.example"), 0U);
  EXPECT_EQ((*context)->certificates()[1].names.size(), 2U);
  EXPECT_GT((*context)->certificates()[0].not_after, std::chrono::system_clock::now());
}

TEST(ServerTls, BadFilesAreNamed) {
  const TestCertificate good({"a.example"});
  const TestCertificate other({"b.example"});
  const auto keys = std::make_shared<TicketKeys>();
  EXPECT_FALSE(ServerTlsContext::load({}, keys));
  const auto missing = ServerTlsContext::load({.certificates = {{"/nonexistent.pem", good.keyFile()}}}, keys);
  EXPECT_NE(missing.error().front().message.find("/nonexistent.pem"), std::string::npos);
  const auto mismatch = ServerTlsContext::load({.certificates = {{good.certificateFile(), other.keyFile()}}}, keys);
  EXPECT_NE(mismatch.error().front().message.find(other.keyFile()), std::string::npos);
}

TEST(ServerTls, AllBadFilesAreToldAtOnce) {
  const TestCertificate good({"a.example"});
  const TestCertificate other({"b.example"});
  const auto loaded = ServerTlsContext::load({.certificates = {{"/nonexistent.pem", "/nonexistent.key"},
                                                               filesOf(good),
                                                               {good.certificateFile(), other.keyFile()},
                                                               {good.keyFile(), good.keyFile()}}},
                                             std::make_shared<TicketKeys>());
  ASSERT_FALSE(loaded);
  std::vector<std::pair<std::size_t, bool>> found;
  for (const CertificateProblem& problem : loaded.error()) found.emplace_back(problem.certificate, problem.private_key);
  EXPECT_EQ(found, (std::vector<std::pair<std::size_t, bool>>{{0, false}, {0, true}, {2, true}, {3, false}}));
}

TEST(TicketKeysTest, RotateAndStillOpenWhatTheOldOneSealed) {
  TicketKeys keys;
  const SteadyTime start{std::chrono::hours(100)};
  const auto first = keys.impl().current(start);
  EXPECT_EQ(keys.impl().current(start + TicketKeys::kRotation / 2).name, first.name);
  const auto second = keys.impl().current(start + TicketKeys::kRotation);
  EXPECT_NE(second.name, first.name);
  TicketKeys::Impl::Key found;
  using Found = TicketKeys::Impl::Found;
  EXPECT_EQ(keys.impl().find(first.name.data(), start + TicketKeys::kRotation, found), Found::Old);
  EXPECT_EQ(found.cipher, first.cipher);
  EXPECT_EQ(keys.impl().find(second.name.data(), start + TicketKeys::kRotation, found), Found::Current);
  EXPECT_EQ(keys.impl().find(first.name.data(), start + 2 * TicketKeys::kRotation, found), Found::No);
}

TEST(ClientTls, AMissingCaFileIsAnError) {
  EXPECT_FALSE(ClientTlsContext::make({.ca_file = "/nonexistent.pem"}));
  EXPECT_TRUE(ClientTlsContext::make({}));
}

}  // namespace
}  // namespace brink::net
