#include "proxy/http/uri.h"

#include <gtest/gtest.h>

namespace brink::http {
namespace {

std::string authority(std::string_view text) {
  const auto parsed = parseAuthority(text);
  if (!parsed) return "refused";
  return parsed->host + (parsed->port ? "|" + std::to_string(*parsed->port) : "");
}

TEST(Authority, IsHostAndPerhapsPort) {
  EXPECT_EQ(authority("Example.COM"), "example.com");
  EXPECT_EQ(authority("example.com:8443"), "example.com|8443");
  EXPECT_EQ(authority("127.0.0.1:80"), "127.0.0.1|80");
  EXPECT_EQ(authority("[::1]"), "[::1]");
  EXPECT_EQ(authority("[2001:DB8::1]:443"), "[2001:db8::1]|443");
}

TEST(Authority, RefusesWhatCouldBeReadTwoWays) {
  for (const std::string_view bad :
       {std::string_view(""),          std::string_view(":80"),     std::string_view("a:"),
        std::string_view("a:0"),       std::string_view("a:65536"), std::string_view("a:80:80"),
        std::string_view("user@a"),    std::string_view("a b"),     std::string_view("a/b"),
        std::string_view("::1"),       std::string_view("[::1"),    std::string_view("[]"),
        std::string_view("[a]"),       std::string_view("[::1]x"),  std::string_view("[::1]x:80"),
        std::string_view("[1.2.3.4]"), std::string_view("a\0b", 3), std::string_view("[::1\0]", 6),
        std::string_view("a\r\nb"),    std::string_view("a:+80"),   std::string_view("a%00"),
        std::string_view("a#b"),       std::string_view("a?b"),     std::string_view("a\\b")}) {
    EXPECT_EQ(authority(bad), "refused") << bad;
  }
}

TEST(Path, BeginsWithASlashAndHasNoSpacesOrControlBytes) {
  EXPECT_TRUE(isPath("/"));
  EXPECT_TRUE(isPath("/a%20b/\xc3\xa9\"<>"));
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("a"), std::string_view("/a b"), std::string_view("/a#b"),
        std::string_view("/a?b"), std::string_view("/\x7f"), std::string_view("/\0", 2), std::string_view("/a\n")}) {
    EXPECT_FALSE(isPath(bad));
  }
}

TEST(Query, MayHaveQuestionMarksButNoHash) {
  EXPECT_TRUE(isQuery(""));
  EXPECT_TRUE(isQuery("a=1&b=?/x"));
  EXPECT_FALSE(isQuery("a#b"));
  EXPECT_FALSE(isQuery("a b"));
}

TEST(Percent, DecodesPairs) {
  EXPECT_EQ(percentDecode("/a%20b%2Fc%c3%A9"), "/a b/c\xc3\xa9");
  EXPECT_EQ(percentDecode("%25"), "%");
  for (const char* bad : {"%", "%2", "%G0", "%0G", "a%", "%00", "%-1"})
    EXPECT_EQ(percentDecode(bad), std::nullopt) << bad;
  EXPECT_EQ(percentDecode(std::string_view("a\0", 2)), std::nullopt);
}

TEST(Percent, EncodesAllButUnreservedAndWhatIsKept) {
  EXPECT_EQ(percentEncode("a-b._~/ \xc3\xa9"), "a-b._~%2F%20%C3%A9");
  EXPECT_EQ(percentEncode("/a b", "/"), "/a%20b");
  EXPECT_EQ(percentDecode(percentEncode("/%?#&=+")), "/%?#&=+");
}

TEST(DnsName, HasLabelsOfLettersDigitsHyphensAndUnderscores) {
  for (const char* good : {"localhost", "a.b", "A-1.example.com", "_dmarc.example.com", "1.example", "example.com."}) {
    EXPECT_TRUE(isDnsName(good)) << good;
  }
  EXPECT_TRUE(isDnsName(std::string(63, 'a') + ".test"));
  for (const char* bad :
       {"", ".", ".a", "a..b", "a..", "a b", "1.2.3.4", "1.2", "12", "::1", "[::1]", "a:80", "*.a", "é.test"}) {
    EXPECT_FALSE(isDnsName(bad)) << bad;
  }
  EXPECT_FALSE(isDnsName(std::string(64, 'a') + ".test"));
  EXPECT_FALSE(isDnsName("a." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(63, 'd') + "." +
                         std::string(63, 'e')));
}

TEST(IpAddress, IsFourOrSix) {
  for (const char* good : {"127.0.0.1", "::", "::1", "[::1]", "2001:db8::1", "::ffff:1.2.3.4"})
    EXPECT_TRUE(isIpAddress(good)) << good;
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("1.2.3"), std::string_view("1.2.3.4.5"), std::string_view("256.1.1.1"),
        std::string_view("[1.2.3.4]"), std::string_view("[]"), std::string_view("1.2.3.4\0x", 9),
        std::string_view("localhost"), std::string_view("fe80::1%eth0")}) {
    EXPECT_FALSE(isIpAddress(bad)) << bad;
  }
}

TEST(Uri, NormalizedPathsAreEqualWhereThePathsAre) {
  const std::pair<const char*, const char*> cases[] = {
      {"/private/x", "/private/x"},
      {"/%70rivate/x", "/private/x"},
      {"/./private/x", "/private/x"},
      {"/products/../private/x", "/private/x"},
      {"/products/%2e%2E/private/x", "/private/x"},
      {"/../../private/x", "/private/x"},
      {"/private/.", "/private/"},
      {"/private/..", "/"},
      {"/private/a/../", "/private/"},
      {"/.well-known/x", "/.well-known/x"},
      {"/a..b/...", "/a..b/..."},
      // Reserved characters stay encoded, empty segments stay, broken escapes stay.
      {"/private%2Fx", "/private%2Fx"},
      {"//private/x", "//private/x"},
      {"/%zz%4", "/%zz%4"},
      {"/a%C3%A9", "/a%C3%A9"},
      {"/", "/"},
      {"*", "*"},
  };
  for (const auto& [path, normalized] : cases) EXPECT_EQ(normalizedPath(path), normalized) << path;
}

}  // namespace
}  // namespace brink::http
