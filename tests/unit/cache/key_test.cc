#include "cache/key.h"

#include <gtest/gtest.h>

#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

CacheKey key(const conf::CachePolicy& policy, const http::RequestHead& request) {
  return makeKey(policy, kDistribution, request);
}

TEST(CacheKey, HoldsOnlyDistributionAndPathWithoutAPolicysChoice) {
  const conf::CachePolicy policy;
  const http::HeaderList headers{{"Cookie", "a=1"}, {"Accept-Encoding", "gzip"}, {"Accept-Language", "de"}};
  EXPECT_EQ(key(policy, get("/a?x=1", headers)), key(policy, get("/a?y=2")));
  EXPECT_FALSE(key(policy, get("/a")) == key(policy, get("/A")));
  EXPECT_FALSE(key(policy, get("/a")) == makeKey(policy, "E2OTHER", get("/a")));
}

TEST(CacheKey, IsSharedByGetAndHeadButNotByOptions) {
  const conf::CachePolicy policy;
  EXPECT_EQ(key(policy, get("/a")), key(policy, get("/a", {}, "HEAD")));
  EXPECT_FALSE(key(policy, get("/a")) == key(policy, get("/a", {}, "OPTIONS")));
}

struct QueryCase {
  conf::NameSelection selection;
  std::string_view asked;
  std::string_view target;
};

TEST(CacheKey, TakesTheChosenQueryStringsInTheUrlsOrderAndCase) {
  const QueryCase cases[] = {
      {none(), "/p?a=1&b=2", "/p"},
      {all(), "/p?b=2&a=1", "/p?b=2&a=1"},
      {all(), "/p?", "/p?"},
      {all(), "/p", "/p"},
      {only({"a", "c"}), "/p?c=3&b=2&a=1", "/p?c=3&a=1"},
      {only({"a"}), "/p?A=1", "/p"},
      {only({"a"}), "/p?a=1&a=2", "/p?a=1&a=2"},
      {only({"a"}), "/p?a", "/p?a"},
      {only({"a"}), "/p?ab=1&xa=2", "/p"},
      {only({"a"}), "/p?", "/p"},
      {allExcept({"utm_source"}), "/p?utm_source=x&a=1&b", "/p?a=1&b"},
      {allExcept({"utm_source"}), "/p?utm_source=x", "/p"},
  };
  for (const QueryCase& c : cases) {
    conf::CachePolicy policy;
    policy.query_strings = c.selection;
    EXPECT_EQ(key(policy, get(c.asked)).target(), c.target) << c.asked;
  }
}

TEST(CacheKey, TakesTheChosenHeadersWithAllTheirValues) {
  conf::CachePolicy policy;
  policy.headers = only({"accept-language"});
  const auto de = key(policy, get("/", {{"Accept-Language", "de"}}));
  EXPECT_EQ(de, key(policy, get("/", {{"accept-language", "de"}, {"X-Other", "1"}})));
  EXPECT_FALSE(de == key(policy, get("/", {{"Accept-Language", "fr"}})));
  EXPECT_FALSE(de == key(policy, get("/")));
  EXPECT_FALSE(key(policy, get("/")) == key(policy, get("/", {{"Accept-Language", ""}})));
  EXPECT_EQ(key(policy, get("/", {{"Accept-Language", "de"}, {"Accept-Language", "fr"}})),
            key(policy, get("/", {{"Accept-Language", "de, fr"}})));
}

TEST(CacheKey, TakesTheChosenCookiesAndNoOthers) {
  conf::CachePolicy policy;
  policy.cookies = only({"session"});
  const auto seven = key(policy, get("/", {{"Cookie", "theme=dark; session=7"}}));
  EXPECT_EQ(seven, key(policy, get("/", {{"cookie", "session=7;theme=light"}})));
  EXPECT_EQ(seven, key(policy, get("/", {{"cookie", "a=b"}, {"cookie", "session=7"}})));
  EXPECT_FALSE(seven == key(policy, get("/", {{"Cookie", "session=8"}})));
  EXPECT_FALSE(seven == key(policy, get("/", {{"Cookie", "Session=7"}})));
  EXPECT_EQ(key(policy, get("/", {{"Cookie", "a=b"}})), key(policy, get("/")));
}

TEST(CacheKey, NeverConfusesOnePartWithAnother) {
  conf::CachePolicy policy;
  policy.headers = only({"a", "b"});
  policy.cookies = all();
  policy.query_strings = all();
  EXPECT_FALSE(key(policy, get("/", {{"a", "1"}})) == key(policy, get("/", {{"b", "1"}})));
  EXPECT_FALSE(key(policy, get("/", {{"a", "1"}, {"b", "2"}})) == key(policy, get("/", {{"a", "1b:2"}})));
  EXPECT_FALSE(key(policy, get("/?x;y=1")) == key(policy, get("/?x", {{"cookie", "y=1"}})));
}

struct EncodingCase {
  bool gzip;
  bool brotli;
  std::optional<std::string_view> viewer;
  std::optional<std::string_view> expected;
};

TEST(AcceptEncoding, IsNormalisedToTheFormatsThatAreOn) {
  const EncodingCase cases[] = {
      {true, true, "gzip, deflate, br", "br,gzip"},
      {true, true, "br;q=1.0, gzip;q=0.5", "br,gzip"},
      {true, true, "GZIP", "gzip"},
      {true, true, "br", "br"},
      {true, true, "deflate", "identity"},
      {true, true, "", "identity"},
      {true, true, "*", "identity"},
      {true, true, "gzip;q=0, br;q=0.0", "identity"},
      {true, true, "gzip;q=0.001", "gzip"},
      {true, true, "br,gzip", "br,gzip"},
      {true, true, "identity", "identity"},
      {true, true, std::nullopt, std::nullopt},
      {true, false, "gzip, br", "gzip"},
      {true, false, "br", "identity"},
      {false, true, "gzip, br", "br"},
  };
  for (const EncodingCase& c : cases) {
    conf::CachePolicy policy;
    policy.enable_gzip = c.gzip;
    policy.enable_brotli = c.brotli;
    http::HeaderList headers;
    if (c.viewer) headers.add("Accept-Encoding", *c.viewer);
    EXPECT_EQ(normalisedAcceptEncoding(policy, headers), c.expected) << c.viewer.value_or("(absent)");
  }
}

TEST(AcceptEncoding, IsInTheKeyOnlyWithAFormatThatIsOn) {
  conf::CachePolicy on;
  on.enable_gzip = on.enable_brotli = true;
  EXPECT_EQ(key(on, get("/", {{"Accept-Encoding", "br, gzip"}})), key(on, get("/", {{"Accept-Encoding", "gzip,br"}})));
  EXPECT_FALSE(key(on, get("/", {{"Accept-Encoding", "br"}})) == key(on, get("/")));
  EXPECT_EQ(key(on, get("/", {{"Accept-Encoding", "deflate"}})), key(on, get("/")));
  const conf::CachePolicy off;
  EXPECT_EQ(key(off, get("/", {{"Accept-Encoding", "br"}})), key(off, get("/")));
}

TEST(CacheKey, KnowsItsPathAndTarget) {
  conf::CachePolicy policy;
  policy.query_strings = all();
  const auto k = key(policy, get("/a/b?x=1"));
  EXPECT_EQ(k.distribution(), kDistribution);
  EXPECT_EQ(k.path(), "/a/b");
  EXPECT_EQ(k.target(), "/a/b?x=1");
  EXPECT_EQ(k.pathHash(), hashPath(kDistribution, "/a/b"));
}

}  // namespace
}  // namespace brink::cache::test
