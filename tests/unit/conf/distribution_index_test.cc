#include "conf/distribution_index.h"

#include <gtest/gtest.h>

namespace brink::conf {
namespace {

DistributionIndex indexOf(std::vector<std::pair<std::string, std::vector<std::string>>> distributions) {
  Config config;
  for (auto& [domain, aliases] : distributions) {
    Distribution& distribution = config.distributions.emplace_back();
    distribution.domain_name = domain;
    distribution.aliases = aliases;
  }
  return DistributionIndex(config);
}

TEST(DistributionIndex, FindsByDomainNameAndByAlias) {
  const auto index =
      indexOf({{"d1.cloudfront.net", {"www.example.com"}}, {"d2.cloudfront.net", {"127.0.0.1", "[::1]"}}});
  EXPECT_EQ(index.find("d1.cloudfront.net"), 0U);
  EXPECT_EQ(index.find("www.example.com"), 0U);
  EXPECT_EQ(index.find("127.0.0.1"), 1U);
  EXPECT_EQ(index.find("[::1]"), 1U);
}

TEST(DistributionIndex, UnknownHostsHaveNone) {
  const auto index = indexOf({{"d1.cloudfront.net", {"*.example.com"}}});
  EXPECT_EQ(index.find("example.org"), kNone);
  EXPECT_EQ(index.find(""), kNone);
  EXPECT_EQ(index.find("."), kNone);
  EXPECT_EQ(index.find("evilexample.com"), kNone);
}

TEST(DistributionIndex, WildcardTakesAnyNumberOfLabelsButNotTheBareName) {
  const auto index = indexOf({{"d1.cloudfront.net", {"*.example.com"}}});
  EXPECT_EQ(index.find("a.example.com"), 0U);
  EXPECT_EQ(index.find("a.b.example.com"), 0U);
  EXPECT_EQ(index.find("example.com"), kNone);
  EXPECT_EQ(index.find(".example.com"), kNone);
}

TEST(DistributionIndex, ExactNameWinsThenTheLongestWildcard) {
  const auto index = indexOf({{"d1.cloudfront.net", {"*.example.com"}},
                              {"d2.cloudfront.net", {"*.a.example.com"}},
                              {"d3.cloudfront.net", {"x.a.example.com"}}});
  EXPECT_EQ(index.find("x.a.example.com"), 2U);
  EXPECT_EQ(index.find("y.a.example.com"), 1U);
  EXPECT_EQ(index.find("y.b.example.com"), 0U);
}

TEST(DistributionIndex, FinalDotOfAHostIsIgnored) {
  const auto index = indexOf({{"d1.cloudfront.net", {"*.example.com"}}});
  EXPECT_EQ(index.find("d1.cloudfront.net."), 0U);
  EXPECT_EQ(index.find("a.example.com."), 0U);
}

}  // namespace
}  // namespace brink::conf
