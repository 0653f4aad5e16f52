#include "v8-runtime/engine/text.h"

#include <gtest/gtest.h>

namespace brink::js {
namespace {

TEST(WireText, AsciiIsToldApart) {
  EXPECT_TRUE(isAscii(""));
  EXPECT_TRUE(isAscii("a long enough line of plain text"));
  EXPECT_FALSE(isAscii("a long enough line of plain text\x80"));
  EXPECT_FALSE(isAscii("\xFFlong enough line of plain text"));
}

TEST(WireText, Utf8IsCheckedStrictly) {
  EXPECT_TRUE(isUtf8("é€😀"));
  EXPECT_FALSE(isUtf8("\xC0\xAF")) << "overlong";
  EXPECT_FALSE(isUtf8("\xE0\x80\xAF")) << "overlong";
  EXPECT_FALSE(isUtf8("\xED\xA0\x80")) << "a surrogate";
  EXPECT_FALSE(isUtf8("\xF4\x90\x80\x80")) << "beyond U+10FFFF";
  EXPECT_FALSE(isUtf8("\xE2\x82")) << "cut off";
  EXPECT_FALSE(isUtf8("caf\xE9")) << "ISO-8859-1";
}

}  // namespace
}  // namespace brink::js
