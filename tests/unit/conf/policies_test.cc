#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

using PoliciesTest = ConfigTest;

const CachePolicy& policyNamed(const Config& config, std::string_view name) {
  for (const CachePolicy& policy : config.cache_policies) {
    if (policy.name == name) return policy;
  }
  ADD_FAILURE() << "no policy " << name;
  return config.cache_policies.front();
}

TEST_F(PoliciesTest, ManagedPoliciesAreThereWithCloudFrontsTtls) {
  const ConfigPtr config = load(document());
  const auto& optimized = policyNamed(*config, "CachingOptimized");
  EXPECT_EQ(optimized.min_ttl, Seconds(1));
  EXPECT_EQ(optimized.default_ttl, Seconds(86'400));
  EXPECT_EQ(optimized.max_ttl, Seconds(31'536'000));
  EXPECT_TRUE(optimized.enable_gzip && optimized.enable_brotli);
  EXPECT_EQ(policyNamed(*config, "CachingDisabled").max_ttl, Seconds(0));
  EXPECT_FALSE(policyNamed(*config, "CachingOptimizedForUncompressedObjects").enable_gzip);
  EXPECT_EQ(policyNamed(*config, "Amplify").max_ttl, Seconds(600));
  EXPECT_EQ(config->distributions[0].behaviors[0].cache_policy, 0U);
}

TEST_F(PoliciesTest, OwnPoliciesFollowTheManagedOnes) {
  const ConfigPtr config =
      load(document({{"cachePolicies", R"([{"name": "pages", "minTTL": 1, "defaultTTL": 2, "maxTTL": 3,
    "enableAcceptEncodingGzip": true,
    "headersConfig": {"headerBehavior": "whitelist", "headers": ["Accept-Language", "X-A", "x-a"]},
    "cookiesConfig": {"cookieBehavior": "allExcept", "cookies": ["Session"]},
    "queryStringsConfig": {"queryStringBehavior": "all"}}])"},
                     {"distributions", distribution()}}));
  CachePolicy expected{"pages",
                       Seconds(1),
                       Seconds(2),
                       Seconds(3),
                       {Selection::List, {"accept-language", "x-a"}},
                       {Selection::AllExcept, {"Session"}},
                       {Selection::All, {}},
                       true,
                       false};
  EXPECT_EQ(config->cache_policies.back(), expected);
}

TEST_F(PoliciesTest, TtlsAreInOrder) {
  EXPECT_EQ(problems(document(
                {{"cachePolicies", "[{\"name\": \"a\", \"minTTL\": 90000},\n{\"name\": \"b\", \"maxTTL\": 60}]"}})),
            (Lines{"6:43: cachePolicies[0]: minTTL (90000) is larger than defaultTTL (86400)",
                   "7:25: cachePolicies[1]: defaultTTL (86400) is larger than maxTTL (60)"}));
}

TEST_F(PoliciesTest, NamesAreUniqueAlsoAmongManagedOnes) {
  EXPECT_EQ(problems(document(
                {{"cachePolicies", "[{\"name\": \"a\"},\n{\"name\": \"a\"}, {\"name\": \"CachingDisabled\"}]"}})),
            (Lines{"7:10: cachePolicies[1]: the name \"a\" is taken by the policy on line 6",
                   "7:25: cachePolicies[2]: the name \"CachingDisabled\" is taken by a managed policy"}));
}

TEST_F(PoliciesTest, ListsAreGivenExactlyWhereTheyMeanSomething) {
  EXPECT_EQ(
      problems(document({{"cachePolicies", R"([{"name": "a",
"cookiesConfig": {"cookieBehavior": "whitelist"},
"queryStringsConfig": {"queryStringBehavior": "none", "queryStrings": ["q"]},
"headersConfig": {"headers": ["a"]}}])"}})),
      (Lines{
          "7:37: cachePolicies[0].cookiesConfig: this cookieBehavior needs a list \"cookies\" with at least one name",
          "8:71: cachePolicies[0].queryStringsConfig: \"queryStrings\" has no meaning with this queryStringBehavior",
          "9:18: cachePolicies[0].headersConfig: the key \"headerBehavior\" is missing"}));
}

TEST_F(PoliciesTest, NamesInListsAreChecked) {
  EXPECT_EQ(
      problems(document({{"cachePolicies", R"([{"name": "a",
"cookiesConfig": {"cookieBehavior": "whitelist", "cookies": ["a b", "c", "c"]},
"queryStringsConfig": {"queryStringBehavior": "whitelist", "queryStrings": ["a=b", 7]},
"headersConfig": {"headerBehavior": "whitelist", "headers": ["CloudFront-Viewer-Address"]}}])"}})),
      (Lines{"7:62: cachePolicies[0].cookiesConfig.cookies[0]: expected a name without spaces and separators, found "
             "the text \"a b\"",
             "7:74: cachePolicies[0].cookiesConfig.cookies[2]: \"c\" is in the list twice",
             "8:77: cachePolicies[0].queryStringsConfig.queryStrings[0]: expected the name of a query string "
             "parameter, as it stands in URLs, found the text \"a=b\"",
             "8:84: cachePolicies[0].queryStringsConfig.queryStrings[1]: expected a text, found the number 7",
             "9:62: cachePolicies[0].headersConfig.headers[0]: expected a header that a cache key may contain (this "
             "one may stand in an origin request policy), found the text \"CloudFront-Viewer-Address\""}));
}

TEST_F(PoliciesTest, StrictProfileHasCloudFrontsQuotaOfTenNames) {
  const std::string eleven = R"([{"name": "a", "cookiesConfig": {"cookieBehavior": "whitelist",
"cookies": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]}}])";
  load(document({{"cachePolicies", eleven}}));
  EXPECT_EQ(
      problems(document({{"cachePolicies", eleven}, {"hooks", R"({"profile": "strict"})"}})),
      (Lines{
          "7:12: cachePolicies[0].cookiesConfig: cookies: at most 10 names of 1024 characters together are allowed"}));
}

TEST_F(PoliciesTest, OriginRequestPoliciesChooseWhatIsForwarded) {
  const ConfigPtr config = load(document({{"originRequestPolicies", R"([{"name": "some",
    "headersConfig": {"headerBehavior": "allExcept", "headers": ["Host"]}, "cookiesConfig": {"cookieBehavior": "all"}}])"},
                                          {"distributions", distribution("", R"(, "originRequestPolicy": "some")")}}));
  const OriginRequestPolicy& policy =
      config->origin_request_policies.at(config->distributions[0].behaviors[0].origin_request_policy);
  EXPECT_EQ(policy.name, "some");
  EXPECT_EQ(policy.headers, (NameSelection{Selection::AllExcept, {"host"}}));
  EXPECT_EQ(policy.cookies.selection, Selection::All);
  EXPECT_EQ(policy.query_strings.selection, Selection::None);
}

TEST_F(PoliciesTest, ManagedOriginRequestPoliciesAreThere) {
  for (const char* name :
       {"AllViewer", "AllViewerExceptHostHeader", "CORS-CustomOrigin", "CORS-S3Origin", "UserAgentRefererHeaders"}) {
    load(document({{"distributions", distribution("", ", \"originRequestPolicy\": \"" + std::string(name) + "\"")}}));
  }
}

}  // namespace
}  // namespace brink::conf::test
