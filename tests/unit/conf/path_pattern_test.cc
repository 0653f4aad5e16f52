#include "conf/path_pattern.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace brink::conf {
namespace {

TEST(PathPattern, StarIsAnyNumberOfAnyCharactersSlashesIncluded) {
  EXPECT_TRUE(matchesPath("/images/*", "/images/"));
  EXPECT_TRUE(matchesPath("/images/*", "/images/a/b/c.jpg"));
  EXPECT_FALSE(matchesPath("/images/*", "/images"));
  EXPECT_TRUE(matchesPath("*.jpg", "/a/b/c.jpg"));
  EXPECT_TRUE(matchesPath("/a*b*c", "/a-b-b-c"));
  EXPECT_FALSE(matchesPath("/a*b*c", "/a-b-b-d"));
  EXPECT_TRUE(matchesPath("/a**", "/a"));
}

TEST(PathPattern, QuestionMarkIsExactlyOneCharacter) {
  EXPECT_TRUE(matchesPath("/a?.jpg", "/ab.jpg"));
  EXPECT_FALSE(matchesPath("/a?.jpg", "/a.jpg"));
  EXPECT_FALSE(matchesPath("/a?.jpg", "/abc.jpg"));
  EXPECT_TRUE(matchesPath("/a?b", "/a/b"));
}

TEST(PathPattern, LetterCaseCounts) { EXPECT_FALSE(matchesPath("*.jpg", "/LOGO.JPG")); }

TEST(PathPattern, LeadingSlashIsOptional) {
  EXPECT_TRUE(matchesPath("images/*", "/images/a"));
  EXPECT_TRUE(matchesPath("/images/*", "/images/a"));
  EXPECT_TRUE(matchesPath("index.html", "/index.html"));
  EXPECT_FALSE(matchesPath("index.html", "/a/index.html"));
}

TEST(PathPattern, OnlyTheWholePathCounts) {
  EXPECT_FALSE(matchesPath("/a", "/ab"));
  EXPECT_FALSE(matchesPath("/ab", "/a"));
  EXPECT_TRUE(matchesPath("/", "/"));
  EXPECT_FALSE(matchesPath("/", "/a"));
}

TEST(PathPattern, DefaultMatchesEverything) {
  EXPECT_TRUE(matchesPath("*", "/"));
  EXPECT_TRUE(matchesPath("*", "/any/thing%20at.all"));
}

TEST(PathPattern, OtherCharactersHaveNoMeaning) {
  EXPECT_TRUE(matchesPath("/a.b+c$", "/a.b+c$"));
  EXPECT_FALSE(matchesPath("/a.b", "/axb"));
}

TEST(PathPattern, ManyStarsDoNotTakeExponentialTime) {
  std::string pattern = "/";
  for (int i = 0; i < 120; ++i) pattern += "*a";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(matchesPath(pattern + "b", "/" + std::string(8000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(PathPattern, IsRefusedWithWhatIsWrong) {
  EXPECT_EQ(checkPathPattern("/a/*.~\"'@:+&?$-_Z9"), "");
  EXPECT_EQ(checkPathPattern(""), "a path pattern cannot be empty");
  EXPECT_EQ(checkPathPattern(std::string(255, 'a')), "");
  EXPECT_EQ(checkPathPattern(std::string(256, 'a')), "a path pattern has at most 255 characters, this one has 256");
  EXPECT_TRUE(checkPathPattern("/a#b").starts_with("a path pattern cannot contain '#'"));
  EXPECT_TRUE(checkPathPattern("/a b").starts_with("a path pattern cannot contain spaces"));
}

}  // namespace
}  // namespace brink::conf
