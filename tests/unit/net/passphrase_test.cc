// What is encrypted is refused: nobody sits at the terminal of a server, and whoever asks there keeps a thread waiting.
#include <cstdio>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/net/openssl_handle.h"
#include "proxy/net/tls_context.h"
#include "tests/support/test_certificate.h"
#include "tests/support/test_folder.h"

namespace brink::net {
namespace {

constexpr char kAnswer[] = "a passphrase\n";

// Standard input has an answer ready, for as long as the test runs.
class Passphrase : public testing::Test {
 protected:
  Passphrase() : before_(::dup(STDIN_FILENO)) {
    int ends[2];
    CHECK(::pipe(ends) == 0);
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    writer_ = UniqueFd(ends[1]);
    CHECK(::write(ends[1], kAnswer, sizeof kAnswer) == sizeof kAnswer);
  }
  ~Passphrase() override { ::dup2(before_.get(), STDIN_FILENO); }

  static bool asked() {
    int left = 0;
    return ::ioctl(STDIN_FILENO, FIONREAD, &left) != 0 || left != sizeof kAnswer;
  }

 private:
  UniqueFd before_;
  UniqueFd writer_;
};

TEST_F(Passphrase, IsNotAskedForByAListenersKey) {
  const test::TestCertificate certificate({"a.example"});
  const test::TestFolder folder;
  const std::string file = folder.write("key.pem", "");
  const std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "w"), &std::fclose);
  char passphrase[] = "a passphrase";
  ASSERT_EQ(PEM_write_PrivateKey(out.get(), key.get(), EVP_aes_128_cbc(), nullptr, 0, nullptr, passphrase), 1);
  ASSERT_EQ(std::fflush(out.get()), 0);
  const auto loaded =
      ServerTlsContext::load({.certificates = {{certificate.certificateFile(), file}}}, std::make_shared<TicketKeys>());
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 1U);
  EXPECT_TRUE(loaded.error()[0].private_key);
  EXPECT_TRUE(loaded.error()[0].message.starts_with(file + ": no usable PEM private key")) << loaded.error()[0].message;
  EXPECT_FALSE(asked());
}

}  // namespace
}  // namespace brink::net
