#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

class DistributionsTest : public ConfigTest {
 protected:
  DistributionsTest() { makeFolder("code"); }

  static constexpr const char* kFunctions =
      R"({"rewrite": {"version": 1, "code": "code", "timeout": 6, "memorySize": 256},
"auth": {"versions": {"1": {"code": "code"}, "2": {"code": "code"}}}})";

  // The default behavior's associations begin on line 6.
  static std::string associations(const std::string& list, const std::string& hooks = "{}") {
    return document({{"distributions", distribution("", ", \"lambdaFunctionAssociations\": [\n" + list + "]")},
                     {"functions", kFunctions},
                     {"hooks", hooks}});
  }
  static std::string behavior(const std::string& pattern, const std::string& more = "") {
    return "{\"pathPattern\": \"" + pattern + "\", \"targetOriginId\": \"app\", \"cachePolicy\": \"CachingDisabled\"" +
           more + "}";
  }
  static std::string behaviors(const std::string& list) {
    return document({{"distributions", distribution(", \"cacheBehaviors\": [\n" + list + "]")}});
  }
};

TEST_F(DistributionsTest, BehaviorsKeepTheirOrderWithTheDefaultLast) {
  const Distribution d = load(behaviors(behavior("/api/*") + "," + behavior("*.jpg")))->distributions[0];
  ASSERT_EQ(d.behaviors.size(), 3U);
  EXPECT_EQ(d.behaviors[0].path_pattern, "/api/*");
  EXPECT_EQ(d.behaviors[1].path_pattern, "*.jpg");
  EXPECT_EQ(d.behaviors[2].path_pattern, "*");
}

TEST_F(DistributionsTest, ReferencesAreResolvedWhereverTheyStand) {
  const ConfigPtr config = load(R"({"version": 1,
    "distributions": [{"id": "E1", "domainName": "D1.CloudFront.net", "aliases": ["WWW.Example.com", "*.example.org", "::1"],
      "defaultRootObject": "index.html", "errorCachingMinTTL": 5,
      "defaultCacheBehavior": {"targetOriginId": "b", "cachePolicy": "own", "viewerProtocolPolicy": "redirect-to-https",
        "lambdaFunctionAssociations": [{"eventType": "origin-request", "function": "f:2", "includeBody": true}]}}],
    "functions": {"f": {"versions": {"1": {"code": "code"}, "2": {"code": "code"}}}},
    "cachePolicies": [{"name": "own"}],
    "origins": [{"id": "a", "domainName": "a.test", "customOriginConfig": {}},
                {"id": "b", "domainName": "b.test", "customOriginConfig": {}}],
    "listeners": [{"port": 0}]})");
  const Distribution& d = config->distributions.at(0);
  EXPECT_EQ(d.domain_name, "d1.cloudfront.net");
  EXPECT_EQ(d.aliases, (std::vector<std::string>{"www.example.com", "*.example.org", "[::1]"}));
  EXPECT_EQ(d.default_root_object, "index.html");
  EXPECT_EQ(d.error_caching_min_ttl, Seconds(5));
  const Behavior& b = d.behaviors.at(0);
  EXPECT_EQ(config->origins[b.origin].id, "b");
  EXPECT_EQ(config->cache_policies[b.cache_policy].name, "own");
  EXPECT_EQ(b.origin_request_policy, kNone);
  EXPECT_EQ(b.viewer_protocol_policy, ViewerProtocolPolicy::RedirectToHttps);
  const HookAssociation& hook = b.hooks[static_cast<std::size_t>(Stage::OriginRequest)];
  EXPECT_EQ(config->functions[hook.function].version, "2");
  EXPECT_TRUE(hook.include_body);
  EXPECT_EQ(b.hooks[static_cast<std::size_t>(Stage::ViewerRequest)].function, kNone);
}

TEST_F(DistributionsTest, UnknownReferencesGetASuggestion) {
  EXPECT_EQ(
      problems(document({{"distributions", R"([{"id": "E1", "domainName": "d1.test", "defaultCacheBehavior": {
"targetOriginId": "ap",
"cachePolicy": "cachingOptimised",
"originRequestPolicy": "Everything"}}])"}})),
      (Lines{"6:19: distributions[0].defaultCacheBehavior.targetOriginId: there is no origin \"ap\" (did you mean "
             "\"app\"?)",
             "7:16: distributions[0].defaultCacheBehavior.cachePolicy: there is no cache policy \"cachingOptimised\" "
             "(did you mean \"CachingOptimized\"?)",
             "8:24: distributions[0].defaultCacheBehavior.originRequestPolicy: there is no origin request policy "
             "\"Everything\""}));
}

TEST_F(DistributionsTest, BrokenOriginIsReportedOnceNotAtEveryReference) {
  EXPECT_EQ(problems(document({{"origins", R"([{"id": "app", "domainName": 7, "customOriginConfig": {}}])"}})).size(),
            1U);
}

TEST_F(DistributionsTest, DefaultBehaviorIsRequired) {
  EXPECT_EQ(problems(document({{"distributions", R"([{"id": "E1", "domainName": "d1.test"}])"}})),
            (Lines{"5:19: distributions[0]: the key \"defaultCacheBehavior\" is missing"}));
}

TEST_F(DistributionsTest, HostNamesAreUniqueAcrossDistributions) {
  EXPECT_EQ(problems(document({{"distributions", R"([{"id": "E1", "domainName": "d1.test", "aliases": ["a.test"],
"defaultCacheBehavior": {"targetOriginId": "app", "cachePolicy": "CachingDisabled"}},
{"id": "E1", "domainName": "d2.test", "aliases": ["D1.test",
"A.test", "*.a.test", "b.test"],
"defaultCacheBehavior": {"targetOriginId": "app", "cachePolicy": "CachingDisabled"}}])"}})),
            (Lines{"7:8: distributions[1].id: the id is taken by the distribution on line 5",
                   "7:51: distributions[1].aliases[0]: the host name \"d1.test\" is taken, see line 5",
                   "8:1: distributions[1].aliases[1]: the host name \"a.test\" is taken, see line 5"}));
}

TEST_F(DistributionsTest, HostNamesHaveNoPortAndOneStarInFront) {
  for (const char* bad : {"a.test:443", "*", "a.*.test", "**.test", "https://a", "a b", ""}) {
    const Lines lines =
        problems(document({{"distributions", distribution(", \"aliases\": [\"" + std::string(bad) + "\"]")}}));
    ASSERT_EQ(lines.size(), 1U) << bad;
    EXPECT_NE(lines[0].find("aliases[0]: expected a host name without port, or \"*.\" and a host name"),
              std::string::npos);
  }
}

TEST_F(DistributionsTest, PathPatternsAreCheckedAndUnique) {
  EXPECT_EQ(
      problems(
          behaviors(behavior("/a#") + ",\n" + behavior("/x/*") + ",\n" + behavior("x/*") + ",\n" + behavior("/*"))),
      (Lines{
          "6:17: distributions[0].cacheBehaviors[0].pathPattern: a path pattern cannot contain '#'; allowed: A-Z a-z "
          "0-9 _-.*$/~\"'@:+&?",
          "8:17: distributions[0].cacheBehaviors[2]: pathPattern: the behavior on line 7 has it already",
          "9:17: distributions[0].cacheBehaviors[3]: pathPattern: \"*\" is the pattern of the "
          "defaultCacheBehavior"}));
  EXPECT_EQ(
      problems(behaviors(behavior(std::string(256, 'p')))),
      (Lines{
          "6:17: distributions[0].cacheBehaviors[0].pathPattern: a path pattern has at most 255 characters, this one "
          "has 256"}));
}

TEST_F(DistributionsTest, TheDefaultBehaviorHasNoPattern) {
  EXPECT_EQ(problems(document({{"distributions", distribution("", ",\n\"pathPattern\": \"*\"")}})),
            (Lines{"6:1: distributions[0].defaultCacheBehavior: unknown key \"pathPattern\"; allowed: targetOriginId, "
                   "cachePolicy, originRequestPolicy, viewerProtocolPolicy, allowedMethods, cachedMethods, "
                   "lambdaFunctionAssociations"}));
}

TEST_F(DistributionsTest, MethodsAreOneOfCloudFrontsSetsInAnyOrder) {
  const auto methods = [&](const std::string& keys) {
    return load(document({{"distributions", distribution("", ", " + keys)}}))->distributions[0].behaviors[0];
  };
  EXPECT_EQ(methods(R"("allowedMethods": ["HEAD", "GET"])").allowed_methods, AllowedMethods::GetHead);
  EXPECT_EQ(methods(R"("allowedMethods": ["HEAD", "GET", "OPTIONS"])").allowed_methods, AllowedMethods::GetHeadOptions);
  const Behavior all = methods(R"("allowedMethods": ["DELETE", "PATCH", "POST", "PUT", "OPTIONS", "HEAD", "GET"],
    "cachedMethods": ["GET", "HEAD", "OPTIONS"])");
  EXPECT_EQ(all.allowed_methods, AllowedMethods::All);
  EXPECT_TRUE(all.cache_options);
}

TEST_F(DistributionsTest, OtherSetsOfMethodsAreRefused) {
  EXPECT_EQ(problems(document({{"distributions", distribution("", ",\n\"allowedMethods\": [\"GET\", \"POST\"]")}})),
            (Lines{"6:19: distributions[0].defaultCacheBehavior.allowedMethods: expected [\"GET\",\"HEAD\"], these and "
                   "\"OPTIONS\", or all of GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE"}));
  EXPECT_EQ(
      problems(
          document({{"distributions", distribution("", ",\n\"cachedMethods\": [\"GET\", \"HEAD\", \"OPTIONS\"]")}})),
      (Lines{"6:18: distributions[0].defaultCacheBehavior: cachedMethods: OPTIONS is not among the allowedMethods"}));
}

TEST_F(DistributionsTest, OnlyNumberedVersionsAreAttached) {
  EXPECT_EQ(
      problems(associations("{\"eventType\": \"viewer-request\", \"function\": \"rewrite\"},\n"
                            "{\"eventType\": \"origin-request\", \"function\": \"rewrite:$LATEST\"},\n"
                            "{\"eventType\": \"origin-response\", \"function\": \"auth:3\"},\n"
                            "{\"eventType\": \"viewer-response\", \"function\": 1}")),
      (Lines{"6:45: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[0].function: expected a function "
             "version, NAME:VERSION, found \"rewrite\" (did you mean \"rewrite:1\"?)",
             "7:45: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[1].function: only a numbered "
             "version can be attached, not $LATEST (did you mean \"rewrite:1\"?)",
             "8:46: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[2].function: there is no function "
             "version \"auth:3\" (did you mean \"auth:1\"?)",
             "9:46: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[3].function: expected a function "
             "version, NAME:VERSION, found the number 1"}));
}

TEST_F(DistributionsTest, EachStageHasAtMostOneFunction) {
  EXPECT_EQ(
      problems(associations("{\"eventType\": \"viewer-request\", \"function\": \"auth:1\"},\n"
                            "{\"eventType\": \"viewer-request\", \"function\": \"auth:2\"}")),
      (Lines{
          "7:15: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[1]: eventType: this behavior has a "
          "function for viewer-request already"}));
}

TEST_F(DistributionsTest, OnlyRequestEventsHaveABody) {
  EXPECT_EQ(
      problems(associations(R"({"eventType": "viewer-response", "function": "auth:1", "includeBody": true})")),
      (Lines{"6:71: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[0]: includeBody: only the events "
             "viewer-request and origin-request have a body"}));
}

TEST_F(DistributionsTest, StrictProfileLimitsFunctionsByTheirEvents) {
  const std::string list =
      "{\"eventType\": \"viewer-request\", \"function\": \"rewrite:1\"},\n"
      "{\"eventType\": \"origin-request\", \"function\": \"rewrite:1\"}";
  load(associations(list));
  EXPECT_EQ(
      problems(associations(list, R"({"profile": "strict"})")),
      (Lines{
          "6:45: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[0]: function: rewrite:1 has "
          "memorySize 256, it must be 128 at viewer-request (hooks.profile is \"strict\")",
          "6:45: distributions[0].defaultCacheBehavior.lambdaFunctionAssociations[0]: function: rewrite:1 has timeout "
          "6, at most 5 is allowed at viewer-request (hooks.profile is \"strict\")"}));
}

TEST_F(DistributionsTest, StrictProfileHasCloudFrontsQuotaOfBehaviors) {
  std::string list;
  for (int i = 0; i < 75; ++i) list += (i > 0 ? ",\n" : "") + behavior("/" + std::to_string(i));
  load(behaviors(list));
  EXPECT_EQ(problems(document({{"distributions", distribution(", \"cacheBehaviors\": [" + list + "]")},
                               {"hooks", R"({"profile": "strict"})"}})),
            (Lines{"5:19: distributions[0]: 76 behaviors, at most 75 are allowed (hooks.profile is \"strict\")"}));
}

}  // namespace
}  // namespace brink::conf::test
