#include <array>
#include <string>

#include <gtest/gtest.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "v8-runtime/bindings/crypto/alternative_names.h"
#include "v8-runtime/bindings/crypto/key_reading.h"
#include "v8-runtime/bindings/crypto/key_writing.h"
#include "v8-runtime/bindings/crypto/signature_form.h"

namespace brink::js {
namespace {

KeyPointer someKey() {
  constexpr std::array<unsigned char, 32> kBytes{7};
  return KeyPointer(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, kBytes.data(), kBytes.size()));
}

Bytes bytesOf(std::string_view text) { return {text.begin(), text.end()}; }

class KeyForms : public ::testing::Test {
 protected:
  void SetUp() override { ERR_clear_error(); }
  void TearDown() override { ERR_clear_error(); }
};

TEST_F(KeyForms, WhatIsWrittenIsReadAgain) {
  const auto key = someKey();
  for (const KeyFormat format : {KeyFormat::Pem, KeyFormat::Der}) {
    const auto as_private = writePrivateKey(key.get(), {.format = format, .structure = KeyStructure::Pkcs8});
    const auto as_public = writePublicKey(key.get(), {.format = format, .structure = KeyStructure::Spki});
    ASSERT_TRUE(as_private && as_public);
    const auto read = readPrivateKey({.bytes = *as_private, .format = format, .structure = KeyStructure::Pkcs8});
    ASSERT_EQ(read.outcome, KeyOutcome::Read);
    EXPECT_EQ(EVP_PKEY_eq(read.key.get(), key.get()), 1);
    const auto half = readAnyKey({.bytes = *as_public, .format = format, .structure = KeyStructure::Spki});
    ASSERT_EQ(half.outcome, KeyOutcome::Read);
    EXPECT_EQ(EVP_PKEY_eq(half.key.get(), key.get()), 1);
    EXPECT_EQ(readPrivateKey({.bytes = *as_public, .format = format}).outcome, KeyOutcome::Failed);
    ERR_clear_error();
  }
}

TEST_F(KeyForms, AnEncryptedKeyWantsItsPassphrase) {
  const auto key = someKey();
  const auto written = writePrivateKey(key.get(), {.format = KeyFormat::Der,
                                                   .structure = KeyStructure::Pkcs8,
                                                   .cipher = EVP_aes_128_cbc(),
                                                   .passphrase = bytesOf("open")});
  ASSERT_TRUE(written);
  KeySource source{.bytes = *written, .format = KeyFormat::Der, .structure = KeyStructure::Pkcs8};
  EXPECT_EQ(readPrivateKey(source).outcome, KeyOutcome::NeedsPassphrase);
  ERR_clear_error();
  source.passphrase = bytesOf("shut");
  EXPECT_EQ(readPrivateKey(source).outcome, KeyOutcome::Failed);
  ERR_clear_error();
  source.passphrase = Bytes(2000, 'x');
  EXPECT_EQ(readPrivateKey(source).outcome, KeyOutcome::Failed) << "longer than OpenSSL has room for";
  ERR_clear_error();
  source.passphrase = bytesOf("open");
  EXPECT_EQ(readPrivateKey(source).outcome, KeyOutcome::Read);
}

TEST_F(KeyForms, NothingThatIsCutShortIsAKey) {
  const auto key = someKey();
  for (const KeyFormat format : {KeyFormat::Pem, KeyFormat::Der}) {
    const auto written = writePrivateKey(key.get(), {.format = format, .structure = KeyStructure::Pkcs8});
    for (std::size_t size = 0; size + 2 < written->size(); ++size) {
      for (const KeyStructure structure :
           {KeyStructure::Pkcs1, KeyStructure::Pkcs8, KeyStructure::Spki, KeyStructure::Sec1}) {
        const auto read =
            readAnyKey({.bytes = BytesView(*written).first(size), .format = format, .structure = structure});
        EXPECT_NE(read.outcome, KeyOutcome::Read) << size;
        ERR_clear_error();
      }
    }
  }
}

TEST_F(KeyForms, LengthsThatPointBeyondTheEndAreNotFollowed) {
  for (const std::string_view der :
       {"\x30", "\x30\x84", "\x30\xFF\x02\x01", "\x30\x82\x7F\xFF", "\x30\x84\xFF\xFF\xFF\xFF\x02\x01"}) {
    for (const KeyStructure structure : {KeyStructure::Pkcs1, KeyStructure::Pkcs8, KeyStructure::Sec1}) {
      const Bytes bytes = bytesOf(der);
      EXPECT_EQ(readAnyKey({.bytes = bytes, .format = KeyFormat::Der, .structure = structure}).key, nullptr);
      ERR_clear_error();
    }
  }
}

TEST_F(KeyForms, APairOfNumbersBecomesDerAndBack) {
  Bytes pair(64, 0);
  pair[0] = 0x80;
  pair[63] = 1;
  const auto der = derFromPair(pair, 32);
  ASSERT_TRUE(der);
  EXPECT_EQ((*der)[0], 0x30);
  EXPECT_EQ(pairFromDer(*der, 32), pair);
  EXPECT_EQ(derFromPair(BytesView(pair).first(63), 32), std::nullopt);
  EXPECT_EQ(pairFromDer(*der, 31), std::nullopt) << "the first number needs 32 bytes";
  EXPECT_EQ(pairFromDer(BytesView(*der).first(der->size() - 1), 32), std::nullopt);
  EXPECT_EQ(pairFromDer({}, 32), std::nullopt);
}

// A name as the configuration of OpenSSL's tools has it.
std::string described(int type, const std::string& value) {
  GENERAL_NAME* name = a2i_GENERAL_NAME(nullptr, nullptr, nullptr, type, value.c_str(), 0);
  if (name == nullptr) return "no name";
  const std::string text = describeName(*name);
  GENERAL_NAME_free(name);
  return text;
}

TEST_F(KeyForms, NamesOfCertificatesCannotPretendToBeMore) {
  EXPECT_EQ(described(GEN_DNS, "example.com"), "DNS:example.com");
  EXPECT_EQ(described(GEN_DNS, "a, DNS:b"), R"(DNS:"a\u002c DNS:b")");
  EXPECT_EQ(described(GEN_DNS, R"(a"b\c)"), R"(DNS:"a\"b\\c")");
  EXPECT_EQ(described(GEN_DNS, "a\nb"), R"(DNS:"a\u000ab")");
  EXPECT_EQ(described(GEN_EMAIL, "o'x@example.com"), R"(email:"o'x@example.com")");
  EXPECT_EQ(described(GEN_URI, "http://\xFC/"), R"(URI:"http://\u00fc/")");
  EXPECT_EQ(described(GEN_IPADD, "192.0.2.1"), "IP Address:192.0.2.1");
  EXPECT_EQ(described(GEN_IPADD, "2001:db8::1"), "IP Address:2001:DB8:0:0:0:0:0:1");
  EXPECT_EQ(described(GEN_RID, "1.2.3.4"), "Registered ID:1.2.3.4");
  EXPECT_EQ(described(GEN_OTHERNAME, "1.2.3.4;UTF8:x"), "othername:<unsupported>");
  EXPECT_EQ(described(GEN_OTHERNAME, "1.3.6.1.4.1.311.20.2.3;UTF8:a@b"), "othername:UPN:a@b");
}

TEST_F(KeyForms, AddressesOfOtherLengthsAreNone) {
  GENERAL_NAME* name = GENERAL_NAME_new();
  ASN1_OCTET_STRING* address = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(address, reinterpret_cast<const unsigned char*>("abc"), 3);
  GENERAL_NAME_set0_value(name, GEN_IPADD, address);
  EXPECT_EQ(describeName(*name), "IP Address:<invalid length=3>");
  GENERAL_NAME_free(name);
}

}  // namespace
}  // namespace brink::js
