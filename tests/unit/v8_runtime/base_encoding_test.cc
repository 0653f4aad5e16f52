#include "v8-runtime/bindings/base_encoding.h"

#include <gtest/gtest.h>

namespace brink::js {
namespace {

std::span<const std::uint8_t> bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string text(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

TEST(BaseEncoding, Base64PadsAndTheUrlFormDoesNot) {
  EXPECT_EQ(base64Encode(bytes(""), Base64::Standard), "");
  EXPECT_EQ(base64Encode(bytes("f"), Base64::Standard), "Zg==");
  EXPECT_EQ(base64Encode(bytes("fo"), Base64::Standard), "Zm8=");
  EXPECT_EQ(base64Encode(bytes("foo"), Base64::Standard), "Zm9v");
  EXPECT_EQ(base64Encode(bytes("\xFB\xFF"), Base64::Standard), "+/8=");
  EXPECT_EQ(base64Encode(bytes("\xFB\xFF"), Base64::Url), "-_8");
}

TEST(BaseEncoding, Base64IsReadAsLenientlyAsNodeReadsIt) {
  EXPECT_EQ(text(base64Decode("Zm9vYmFy")), "foobar");
  EXPECT_EQ(text(base64Decode("Zm9v\nYm Fy")), "foobar");
  EXPECT_EQ(text(base64Decode("Zm9vYg")), "foob");
  EXPECT_EQ(text(base64Decode("Zm9vYg==Zm9v")), "foob");
  EXPECT_EQ(text(base64Decode("-_8")), "\xFB\xFF");
  EXPECT_EQ(text(base64Decode("Z")), "");
}

TEST(BaseEncoding, HexStopsAtWhatIsNoPair) {
  EXPECT_EQ(hexEncode(bytes(std::string_view("\x00\xAB", 2))), "00ab");
  EXPECT_EQ(text(hexDecode("414243")), "ABC");
  EXPECT_EQ(text(hexDecode("4142x3")), "AB");
  EXPECT_EQ(text(hexDecode("41424")), "AB");
}

}  // namespace
}  // namespace brink::js
