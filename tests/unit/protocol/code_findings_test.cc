#include "hooks/protocol/code_findings.h"

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

using Texts = std::vector<std::string>;

TEST(CodeFindings, LinesAreMistakesAndDoubts) {
  const CodeFindings found = decodeFindings("!a.js:1:2: no\n?b.js:3:4: perhaps\n!c.js:5:6: neither\n");
  EXPECT_EQ(found.mistakes, (Texts{"a.js:1:2: no", "c.js:5:6: neither"}));
  EXPECT_EQ(found.doubts, Texts{"b.js:3:4: perhaps"});
  EXPECT_TRUE(hasMistakes("?doubt\n!mistake"));
  EXPECT_FALSE(hasMistakes("?doubt\n"));
  EXPECT_FALSE(hasMistakes(""));
}

TEST(CodeFindings, WhatIsNoLineOfOursIsADoubt) {
  const CodeFindings found = decodeFindings("something else\n\n!mistake");
  EXPECT_EQ(found.mistakes, Texts{"mistake"});
  EXPECT_EQ(found.doubts, (Texts{"something else", ""}));
}

TEST(CodeFindings, ControlBytesAndExcessDoNotReachTheOperator) {
  EXPECT_EQ(decodeFindings("!\x1b[31mred\r\x7f\xC3\xA4").mistakes, Texts{" [31mred  \xC3\xA4"});
  EXPECT_EQ(decodeFindings("!" + std::string(100'000, 'x')).mistakes.front().size(), kMaxFinding);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "!\n";
  EXPECT_EQ(decodeFindings(many).mistakes.size(), kMaxFindings);
}

}  // namespace
}  // namespace brink::hooks::protocol
