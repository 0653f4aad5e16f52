#include "hooks/event_text.h"

#include <gtest/gtest.h>

#include "hooks/base64.h"

namespace brink::hooks {
namespace {

TEST(EventText, KnowsUtf8FromOtherBytes) {
  for (const char* good : {"", "plain", "exactly8", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xEF\xBF\xBF",
                           "\xF4\x8F\xBF\xBF", "12345678\xC2\x80", "\xED\x9F\xBF", "\xE0\xA0\x80"}) {
    EXPECT_TRUE(isUtf8(good)) << good;
  }
  for (const char* bad :
       {"caf\xE9", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80",
        "12345678\xFF", "\xE2\x82", "\xF0\x80\x80\x80", "\xC3\x28", "1234567\xC3"}) {
    EXPECT_FALSE(isUtf8(bad)) << bad;
  }
}

TEST(EventText, TakesOtherBytesAsLatin1) {
  EventText text;
  EXPECT_EQ(text.of("/caf\xE9"), "/caf\xC3\xA9");
  EXPECT_EQ(text.of("\xFF\x80"), "\xC3\xBF\xC2\x80");
}

TEST(EventText, PassesUtf8ThroughWithoutACopy) {
  EventText text;
  const std::string original = "caf\xC3\xA9";
  EXPECT_EQ(text.of(original).data(), original.data());
}

TEST(Base64, DecodesWithAndWithoutPadding) {
  EXPECT_EQ(decodeBase64(""), "");
  EXPECT_EQ(decodeBase64("Zg=="), "f");
  EXPECT_EQ(decodeBase64("Zg"), "f");
  EXPECT_EQ(decodeBase64("Zm8="), "fo");
  EXPECT_EQ(decodeBase64("Zm8"), "fo");
  EXPECT_EQ(decodeBase64("Zm9v"), "foo");
  EXPECT_EQ(decodeBase64("Zm9vYg=="), "foob");
  EXPECT_EQ(decodeBase64("AP+/"), std::string("\0\xFF\xBF", 3));
}

TEST(Base64, RefusesEverythingElse) {
  for (const char* bad :
       {"Z", "Zm9vY", "Zg=", "Zg===", "=", "====", "Zm=v", "Zm9v Zm9v", "Zm9v\n", "Zm-_", "Z\x80 9", "Zm9v="}) {
    EXPECT_EQ(decodeBase64(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace brink::hooks
