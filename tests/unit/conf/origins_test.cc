#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

using OriginsTest = ConfigTest;

// The problems of an origin with these keys, standing on line 4 from column 1.
std::string origins(const std::string& keys) {
  return "[\n{\"id\": \"app\", \"domainName\": \"app.test\", " + keys + "}]";
}

TEST_F(OriginsTest, CustomOriginHasCloudFrontsDefaults) {
  const Origin origin = load(document())->origins[0];
  ASSERT_TRUE(origin.custom);
  EXPECT_FALSE(origin.directory);
  EXPECT_EQ(origin.custom->domain_name, "app.test");
  EXPECT_EQ(origin.custom->http_port, 80);
  EXPECT_EQ(origin.custom->read_timeout, Seconds(30));
  EXPECT_EQ(origin.connection_timeout, Seconds(10));
  EXPECT_EQ(origin.connection_attempts, 3U);
}

TEST_F(OriginsTest, DirectoryOriginNeedsItsFolder) {
  const std::string text = document({{"origins", origins(R"("directory": {"path": "site", "region": "eu-west-1"})")}});
  EXPECT_EQ(problems(text), (Lines{"5:63: origins[0].directory.path: expected a folder, but DIR/site does not exist"}));
  makeFolder("site");
  const Origin origin = load(text)->origins[0];
  EXPECT_EQ(origin.directory->path, folder_ + "/site");
  EXPECT_EQ(origin.directory->domain_name, "app.test");
  EXPECT_EQ(origin.directory->region, "eu-west-1");
}

TEST_F(OriginsTest, AnOriginIsExactlyOneKind) {
  makeFolder("site");
  EXPECT_EQ(problems(document({{"origins", origins(R"("originPath": "")")}})),
            (Lines{"5:1: origins[0]: one of \"customOriginConfig\" and \"directory\" is missing"}));
  EXPECT_EQ(
      problems(document({{"origins", origins(R"("customOriginConfig": {}, "directory": {"path": "site"})")}})),
      (Lines{"5:1: origins[0]: both \"customOriginConfig\" and \"directory\" are given; an origin is one of them"}));
}

TEST_F(OriginsTest, DomainNameIsAHostWithoutSchemeAndPort) {
  const auto result = [&](const std::string& domain) {
    return problems(document({{"origins",
                               "[{\"id\": \"app\", \"domainName\": \"" + domain + "\", \"customOriginConfig\": {}}]"}}))
        .size();
  };
  for (const char* good : {"app.test", "localhost", "127.0.0.1", "[::1]", "a_b.test"})
    EXPECT_EQ(result(good), 0U) << good;
  for (const char* bad : {"", "https://app.test", "app.test:80", "::1", "a..b", "a b"})
    EXPECT_EQ(result(bad), 1U) << bad;
}

TEST_F(OriginsTest, OriginPathBeginsWithASlashAndEndsWithoutOne) {
  EXPECT_EQ(load(document({{"origins", origins(R"("originPath": "/v2/x", "customOriginConfig": {})")}}))
                ->origins[0]
                .origin_path,
            "/v2/x");
  for (const char* bad : {"v2", "/v2/", "/", "/a b", "/a?b"}) {
    const auto lines = problems(
        document({{"origins", origins("\"originPath\": \"" + std::string(bad) + "\", \"customOriginConfig\": {}")}}));
    ASSERT_EQ(lines.size(), 1U) << bad;
    EXPECT_TRUE(lines[0].starts_with("5:55: origins[0].originPath: expected \"\" or a path with a slash")) << lines[0];
  }
}

TEST_F(OriginsTest, NumbersHaveCloudFrontsRanges) {
  EXPECT_EQ(
      problems(document({{"origins", origins("\"connectionTimeout\": 11, \"connectionAttempts\": 0,\n"
                                             "\"customOriginConfig\": {\"originReadTimeout\": \"30s\"}")}})),
      (Lines{"5:62: origins[0].connectionTimeout: expected a whole number from 1 to 10, found the number 11",
             "5:88: origins[0].connectionAttempts: expected a whole number from 1 to 3, found the number 0",
             "6:45: origins[0].customOriginConfig.originReadTimeout: expected a whole number from 1 to 120, found "
             "the text \"30s\""}));
}

TEST_F(OriginsTest, IdsAreUnique) {
  EXPECT_EQ(problems(document({{"origins", R"([{"id": "app", "domainName": "a.test", "customOriginConfig": {}},
{"id": "app", "domainName": "b.test", "customOriginConfig": {}}])"}})),
            (Lines{"5:8: origins[1]: the id \"app\" is taken by the origin on line 4"}));
}

TEST_F(OriginsTest, CustomHeadersKeepTheirOrderAndCase) {
  const auto headers =
      load(document({{"origins",
                      origins(R"("customOriginConfig": {}, "customHeaders": {"X-B": "1", "X-A": "two words"})")}}))
          ->origins[0]
          .custom_headers;
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers[0].name, "X-B");
  EXPECT_EQ(headers.get("x-a"), "two words");
}

TEST_F(OriginsTest, CustomHeadersThatCloudFrontForbidsAreRefused) {
  for (const char* name : {"Cache-Control",
                           "Connection",
                           "Content-Length",
                           "Cookie",
                           "Host",
                           "If-None-Match",
                           "If-Anything",
                           "Max-Forwards",
                           "Pragma",
                           "Proxy-Authorization",
                           "Range",
                           "Request-Range",
                           "TE",
                           "Trailer",
                           "Transfer-Encoding",
                           "Upgrade",
                           "Via",
                           "X-Amz-Cf-Id",
                           "X-Edge-Location",
                           "X-Real-Ip",
                           "hOST"}) {
    EXPECT_EQ(problems(document({{"origins", origins("\"customOriginConfig\": {}, \"customHeaders\": {\"" +
                                                     std::string(name) + "\": \"x\"}")}})),
              (Lines{"5:85: origins[0].customHeaders." + std::string(name) +
                     ": CloudFront does not let custom headers set " + name}));
  }
}

TEST_F(OriginsTest, CustomHeadersHaveValidNamesAndValues) {
  const auto first = [&](const std::string& members) {
    const auto lines =
        problems(document({{"origins", origins("\"customOriginConfig\": {}, \"customHeaders\": {" + members + "}")}}));
    return lines.empty() ? std::string() : lines[0];
  };
  EXPECT_EQ(first(R"("X A": "v")"),
            "5:85: origins[0].customHeaders.X A: expected a header name of at most 256 characters");
  EXPECT_EQ(
      first(R"("X-A": "a\r\nb")"),
      "5:92: origins[0].customHeaders.X-A: expected at most 1783 characters without line breaks and without spaces at "
      "the ends");
  EXPECT_EQ(first(R"("X-A": "1", "x-a": "2")"),
            "5:97: origins[0].customHeaders.x-a: the header is given twice (letter case does not count)");
  std::string many;
  for (int i = 0; i < 6; ++i) {
    many += (i > 0 ? ", \"X-" : "\"X-") + std::to_string(i) + "\": \"" + std::string(1783, 'v') + "\"";
  }
  EXPECT_EQ(
      first(many),
      "5:84: origins[0].customHeaders: names and values have 10716 characters together, at most 10240 are allowed");
}

TEST_F(OriginsTest, SecretsComeFromFilesAndEnvironmentVariables) {
  write("token", "from a file\n");
  setenv("BRINK_CONF_TEST_TOKEN", "from the environment", 1);
  const auto headers = load(document({{"origins", origins(R"("customOriginConfig": {}, "customHeaders":
{"X-File": {"file": "token"}, "X-Env": {"env": "BRINK_CONF_TEST_TOKEN"}})")}}))
                           ->origins[0]
                           .custom_headers;
  EXPECT_EQ(headers.get("x-file"), "from a file");
  EXPECT_EQ(headers.get("x-env"), "from the environment");
}

TEST_F(OriginsTest, SecretsThatAreNotThereAreProblems) {
  unsetenv("BRINK_CONF_TEST_NOTHING");
  EXPECT_EQ(
      problems(document({{"origins", origins(R"("customOriginConfig": {}, "customHeaders": {
"X-1": {"file": "nothing"},
"X-2": {"env": "BRINK_CONF_TEST_NOTHING"},
"X-3": {"file": "a", "env": "b", "value": "c"},
"X-4": 4})")}})),
      (Lines{"6:17: origins[0].customHeaders.X-1.file: expected a file, but DIR/nothing does not exist",
             "7:16: origins[0].customHeaders.X-2.env: the environment variable BRINK_CONF_TEST_NOTHING is not set",
             "8:17: origins[0].customHeaders.X-3.file: expected a file, but DIR/a does not exist",
             "8:29: origins[0].customHeaders.X-3.env: the environment variable b is not set",
             "8:34: origins[0].customHeaders.X-3: unknown key \"value\"; allowed: file, env",
             "9:8: origins[0].customHeaders.X-4: expected a text, {\"file\": PATH} or {\"env\": NAME}, found the "
             "number 4"}));
}

}  // namespace
}  // namespace brink::conf::test
