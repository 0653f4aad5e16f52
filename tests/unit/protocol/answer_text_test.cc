#include "hooks/protocol/answer_text.h"

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

std::string fromUtf16(std::string_view units) {
  std::string out;
  appendUtf16AsUtf8(out, units);
  return out;
}
std::string repaired(std::string_view text) {
  std::string out;
  appendUtf8Repaired(out, text);
  return out;
}

TEST(AnswerText, Latin1KeepsAsciiRunsAndWidensTheRest) {
  std::string out = ">";
  appendLatin1AsUtf8(out,
                     "0123456789\xFF"
                     "0123456789\x80");
  EXPECT_EQ(out,
            ">0123456789\xC3\xBF"
            "0123456789\xC2\x80");
}

TEST(AnswerText, LoneSurrogatesBecomeTheReplacementCharacter) {
  EXPECT_EQ(fromUtf16(std::string_view("\x00\xD8", 2)), "\xEF\xBF\xBD");
  EXPECT_EQ(fromUtf16(std::string_view("\x00\xDC"
                                       "a\0",
                                       4)),
            "\xEF\xBF\xBD"
            "a");
  EXPECT_EQ(fromUtf16(std::string_view("\x00\xD8"
                                       "a\0",
                                       4)),
            "\xEF\xBF\xBD"
            "a");
  EXPECT_EQ(fromUtf16(std::string_view("\x00\xD8\x00\xD8\x00\xDC", 6)), "\xEF\xBF\xBD\xF0\x90\x80\x80");
}

TEST(AnswerText, AnOddLastByteIsIgnored) { EXPECT_EQ(fromUtf16(std::string_view("a\0b", 3)), "a"); }

TEST(AnswerText, ValidUtf8StaysAsItIs) {
  const std::string text = "plain ascii text \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 end";
  EXPECT_EQ(repaired(text), text);
}

TEST(AnswerText, OverlongSurrogateAndTooLargeSequencesAreReplaced) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(repaired("\xC0\x80"), bad + bad);
  EXPECT_EQ(repaired("\xED\xA0\x80"), bad + bad + bad);
  EXPECT_EQ(repaired("\xF4\x90\x80\x80"), bad + bad + bad + bad);
  EXPECT_EQ(repaired("a\xE2\x82"), "a" + bad + bad);
}

}  // namespace
}  // namespace brink::hooks::protocol
