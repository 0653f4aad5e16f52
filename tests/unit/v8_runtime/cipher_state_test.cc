// Ciphers in steps: tags, their lengths, and calls in the wrong order.
#include "v8-runtime/bindings/crypto/cipher_state.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace brink::js {
namespace {

const std::vector<std::uint8_t> kKey(16, 7);
const std::vector<std::uint8_t> kIv(12, 3);

std::span<const std::uint8_t> bytesOf(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

CipherOrder order(std::string name, Direction direction, std::optional<unsigned> tag_length = {}) {
  return {.name = std::move(name), .direction = direction, .key = kKey, .iv = kIv, .tag_length = tag_length};
}

std::string updated(CipherState& state, std::string_view data) {
  std::string out(data.size() + EVP_MAX_BLOCK_LENGTH, '\0');
  std::size_t written = 0;
  EXPECT_EQ(state.update(bytesOf(data), reinterpret_cast<std::uint8_t*>(out.data()), &written), CipherFault::None);
  return out.substr(0, written);
}

CipherFault finished(CipherState& state) {
  std::uint8_t out[2 * EVP_MAX_BLOCK_LENGTH];
  std::size_t written = 0;
  return state.finish(out, &written);
}

TEST(Ciphers, AuthenticatedModesOpenWhatTheySealedAndNothingElse) {
  for (const std::string name : {"aes-128-gcm", "aes-128-ccm", "aes-128-ocb"}) {
    CipherState seal;
    ASSERT_EQ(seal.begin(order(name, Direction::Encrypt, 16)), CipherFault::None);
    ASSERT_TRUE(seal.setAad(bytesOf("header"), 4));
    const std::string data = updated(seal, "text");
    EXPECT_TRUE(seal.tag().empty()) << "not before the end";
    const std::string rest = [&] {
      std::string out(2 * EVP_MAX_BLOCK_LENGTH, '\0');
      std::size_t written = 0;
      EXPECT_EQ(seal.finish(reinterpret_cast<std::uint8_t*>(out.data()), &written), CipherFault::None);
      return out.substr(0, written);
    }();
    std::vector<std::uint8_t> tag(seal.tag().begin(), seal.tag().end());
    ASSERT_EQ(tag.size(), 16U);
    for (const bool forged : {false, true}) {
      tag[0] ^= forged ? 1 : 0;
      CipherState open;
      ASSERT_EQ(open.begin(order(name, Direction::Decrypt, 16)), CipherFault::None);
      EXPECT_EQ(open.setTag(tag), CipherFault::None);
      ASSERT_TRUE(open.setAad(bytesOf("header"), 4));
      updated(open, data + rest);
      EXPECT_EQ(finished(open), forged ? CipherFault::OpenSsl : CipherFault::None) << name;
    }
  }
}

TEST(Ciphers, TagsHaveTheLengthThatWasAgreed) {
  CipherState free_length;
  ASSERT_EQ(free_length.begin(order("aes-128-gcm", Direction::Decrypt)), CipherFault::None);
  EXPECT_EQ(free_length.setTag(std::vector<std::uint8_t>(3)), CipherFault::TagLength);
  EXPECT_EQ(free_length.setTag(std::vector<std::uint8_t>(17)), CipherFault::TagLength);
  EXPECT_EQ(free_length.setTag(std::vector<std::uint8_t>(12)), CipherFault::None);
  EXPECT_EQ(free_length.setTag(std::vector<std::uint8_t>(12)), CipherFault::State) << "once only";
  CipherState fixed;
  ASSERT_EQ(fixed.begin(order("aes-128-ccm", Direction::Decrypt, 8)), CipherFault::None);
  EXPECT_EQ(fixed.setTag(std::vector<std::uint8_t>(16)), CipherFault::TagLength);
  EXPECT_EQ(CipherState().begin(order("aes-128-ccm", Direction::Encrypt)), CipherFault::TagRequired);
  EXPECT_EQ(CipherState().begin(order("aes-128-ocb", Direction::Encrypt, 17)), CipherFault::TagLength);
}

TEST(Ciphers, NothingGoesOnAfterTheEnd) {
  CipherState state;
  ASSERT_EQ(state.begin(order("aes-128-gcm", Direction::Encrypt)), CipherFault::None);
  EXPECT_EQ(finished(state), CipherFault::None);
  EXPECT_EQ(finished(state), CipherFault::State);
  EXPECT_FALSE(state.setPadding(false));
  EXPECT_FALSE(state.setAad(bytesOf("a"), {}));
  std::uint8_t out[64];
  std::size_t written = 0;
  EXPECT_EQ(state.update(bytesOf("a"), out, &written), CipherFault::Update);
  EXPECT_EQ(written, 0U);
}

TEST(Ciphers, KeysAndVectorsMustFit) {
  EXPECT_EQ(CipherState().begin(order("no such cipher", Direction::Encrypt)), CipherFault::UnknownCipher);
  EXPECT_EQ(CipherState().begin(order("aes-256-gcm", Direction::Encrypt)), CipherFault::KeyLength);
  EXPECT_EQ(CipherState().begin(order("aes-128-cbc", Direction::Encrypt)), CipherFault::Iv);
  CipherState ccm;
  ASSERT_EQ(ccm.begin({.name = "aes-128-ccm", .key = kKey, .iv = std::span(kKey).first(13), .tag_length = 8}),
            CipherFault::None);
  const std::vector<std::uint8_t> large(1 << 16);
  std::vector<std::uint8_t> out(large.size() + EVP_MAX_BLOCK_LENGTH);
  std::size_t written = 0;
  EXPECT_EQ(ccm.update(large, out.data(), &written), CipherFault::MessageLength);
}

}  // namespace
}  // namespace brink::js
