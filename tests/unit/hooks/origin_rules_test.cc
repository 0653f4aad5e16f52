#include "hooks/origin_rules.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

using Json = nlohmann::json;

class OriginRules : public StageTest {
 protected:
  static Json customOrigin() {
    return Json::parse(R"({"custom": {"customHeaders": {}, "domainName": "other.example.org", "keepaliveTimeout": 5,
        "path": "", "port": 443, "protocol": "https", "readTimeout": 30, "sslProtocols": ["TLSv1.2"]}})");
  }
  static Json s3Origin() {
    return Json::parse(R"({"s3": {"authMethod": "none", "customHeaders": {}, "domainName":
        "other.s3.eu-west-1.amazonaws.com", "path": "", "region": "eu-west-1"}})");
  }
  // "" if accepted, else the log message.
  std::string judged(const Json& value) const {
    return complaint(kOR, AnswerScript::request().origin(value.dump(-1, ' ', /*ensure_ascii=*/true)));
  }
  std::string with(const char* field, const Json& value, bool custom = true) const {
    Json changed = custom ? customOrigin() : s3Origin();
    changed[custom ? "custom" : "s3"][field] = value;
    return judged(changed);
  }
  std::string without(const char* field, bool custom = true) const {
    Json changed = custom ? customOrigin() : s3Origin();
    changed[custom ? "custom" : "s3"].erase(field);
    return judged(changed);
  }
  std::string withHeaders(const char* headers) const { return with("customHeaders", Json::parse(headers)); }
};

TEST_F(OriginRules, AnotherCustomOriginIsTakenOver) {
  Json value = customOrigin();
  value["custom"]["path"] = "/prefix";
  value["custom"]["port"] = 8443;
  value["custom"]["keepaliveTimeout"] = 60;
  value["custom"]["readTimeout"] = 4;
  value["custom"]["sslProtocols"] = {"TLSv1.2", "TLSv1.1", "TLSv1.2"};
  value["custom"]["customHeaders"] = Json::parse(R"({"x-key": [{"key": "X-Key", "value": "1"}, {"value": "2"}]})");
  const HookOutcome result = outcome(kOR, AnswerScript::request().origin(value.dump()));
  ASSERT_EQ(result.action, HookAction::Continue) << result.failure.log_message;
  EXPECT_FALSE(result.unchanged);
  ASSERT_TRUE(result.origin.has_value());
  EXPECT_TRUE(result.origin->custom);
  EXPECT_EQ(result.origin->domain_name, "other.example.org");
  EXPECT_EQ(result.origin->path, "/prefix");
  EXPECT_EQ(result.origin->protocol, "https");
  EXPECT_EQ(result.origin->port, 8443);
  EXPECT_EQ(result.origin->keepalive_timeout, 60U);
  EXPECT_EQ(result.origin->read_timeout, 4U);
  EXPECT_EQ(result.origin->ssl_protocols, (std::vector<std::string>{"TLSv1.2", "TLSv1.1"}));
  EXPECT_EQ(text(result.origin->custom_headers), "X-Key: 1; X-Key: 2");
  EXPECT_EQ(text(result.request.headers), text(request.headers));
}

TEST_F(OriginRules, SwitchingBetweenCustomAndS3IsAllowed) {
  const HookOutcome to_s3 = outcome(kOR, AnswerScript::request().origin(s3Origin().dump()));
  ASSERT_TRUE(to_s3.origin.has_value()) << to_s3.failure.log_message;
  EXPECT_FALSE(to_s3.origin->custom);
  EXPECT_EQ(to_s3.origin->domain_name, "other.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(to_s3.origin->auth_method, "none");
  EXPECT_EQ(to_s3.origin->region, "eu-west-1");
  origin = &s3_origin;
  EXPECT_EQ(judged(customOrigin()), "");
}

TEST_F(OriginRules, ExactlyOneOfCustomAndS3) {
  Json both = customOrigin();
  both.update(s3Origin());
  EXPECT_TRUE(contains(judged(both), "exactly one of custom and s3"));
  EXPECT_NE(judged(Json::object()), "");
  EXPECT_NE(judged(Json::parse(R"({"custom": null})")), "");
  EXPECT_NE(judged(Json::parse(R"({"custom": 1})")), "");
  EXPECT_NE(judged(Json::parse("[]")), "");
  EXPECT_NE(judged(Json()), "");
  EXPECT_NE(complaint(kOR, AnswerScript::request().origin("{broken")), "");
  EXPECT_NE(complaint(kOR, AnswerScript::request().missing("origin")), "");
  EXPECT_NE(complaint(kOR, AnswerScript::request().invalid("origin", "string")), "");
  EXPECT_NE(complaint(kOR, AnswerScript::request().origin(std::string(kMaxOriginJson + 1, ' '))), "");
}

TEST_F(OriginRules, FailuresCarryTheSentenceOfOriginConfigurations) {
  const HookOutcome result = outcome(kOR, AnswerScript::request().origin("{}"));
  EXPECT_EQ(result.failure.sentence,
            "The Lambda function returned an invalid origin configuration: One or more values are invalid.");
  EXPECT_EQ(result.failure.status, 502);
}

TEST_F(OriginRules, EveryFieldButCustomHeadersIsRequired) {
  for (const char* field :
       {"domainName", "keepaliveTimeout", "path", "port", "protocol", "readTimeout", "sslProtocols"}) {
    EXPECT_TRUE(contains(without(field), field)) << field;
  }
  EXPECT_EQ(without("customHeaders"), "");
  for (const char* field : {"domainName", "path", "authMethod"}) EXPECT_TRUE(contains(without(field, false), field));
  EXPECT_EQ(without("region", false), "") << "only an identity needs it";
}

TEST_F(OriginRules, UnknownFieldsAreIgnored) { EXPECT_EQ(with("originShield", Json::parse("{}")), ""); }

TEST_F(OriginRules, CustomDomainNamesAreDnsNames) {
  const std::string longest =
      std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(61, 'd');
  ASSERT_EQ(longest.size(), 253U);
  EXPECT_EQ(with("domainName", longest), "");
  EXPECT_EQ(with("domainName", "Example.ORG"), "");
  for (const char* bad :
       {"", "example.org:8080", "192.0.2.1", "::1", "[::1]", "a b", "a/b", "a\r\nb", "user@a", "a..b"}) {
    EXPECT_NE(with("domainName", bad), "") << bad;
  }
  EXPECT_NE(with("domainName", longest + "d"), "");
  EXPECT_NE(with("domainName", 1), "");
}

TEST_F(OriginRules, S3DomainNamesAreShortAndLowerCase) {
  const std::string longest = std::string(63, 'a') + "." + std::string(63, 'b') + ".";
  ASSERT_EQ(longest.size(), 128U);
  EXPECT_EQ(with("domainName", longest, false), "");
  EXPECT_NE(with("domainName", longest + "c", false), "");
  EXPECT_NE(with("domainName", "Bucket.s3.amazonaws.com", false), "");
  EXPECT_NE(with("domainName", "", false), "");
}

TEST_F(OriginRules, PathsStartWithASlashAndDoNotEndWithOne) {
  for (const bool custom : {true, false}) {
    EXPECT_EQ(with("path", "", custom), "");
    EXPECT_EQ(with("path", "/a/b%20c", custom), "");
    for (const char* bad : {"a", "/", "/a/", "/a b", "/a?b", "/a#b", "/a\n"})
      EXPECT_NE(with("path", bad, custom), "") << bad;
    EXPECT_NE(with("path", 1, custom), "");
    EXPECT_EQ(with("path", "/" + std::string(254, 'a'), custom), "");
    EXPECT_NE(with("path", "/" + std::string(255, 'a'), custom), "");
  }
  EXPECT_NE(with("path", "/caf\xC3\xA9"), "") << "not URL-encoded";
  EXPECT_NE(with("path", "/a%2"), "");
  EXPECT_EQ(with("path", "/caf\xC3\xA9", false), "");
}

TEST_F(OriginRules, TimeoutsHaveTheirRanges) {
  for (const int good : {1, 5, 60}) EXPECT_EQ(with("keepaliveTimeout", good), "");
  for (const Json& bad : {Json(0), Json(61), Json(-1), Json(5.5), Json("5"), Json()}) {
    EXPECT_TRUE(contains(with("keepaliveTimeout", bad), "keepaliveTimeout")) << bad;
  }
  for (const int good : {4, 30, 60}) EXPECT_EQ(with("readTimeout", good), "");
  for (const Json& bad : {Json(3), Json(61), Json(1e9), Json("30"), Json(true)}) {
    EXPECT_TRUE(contains(with("readTimeout", bad), "readTimeout")) << bad;
  }
}

TEST_F(OriginRules, PortsAre80Or443OrUnprivileged) {
  for (const int good : {80, 443, 1024, 65535}) EXPECT_EQ(with("port", good), "") << good;
  for (const Json& bad : {Json(0), Json(22), Json(81), Json(1023), Json(65536), Json(-80), Json("443"), Json(80.5)}) {
    EXPECT_TRUE(contains(with("port", bad), "port")) << bad;
  }
}

TEST_F(OriginRules, ProtocolsAreHttpOrHttps) {
  EXPECT_EQ(with("protocol", "http"), "");
  for (const Json& bad : {Json("HTTP"), Json("ftp"), Json(""), Json("match-viewer"), Json(1)}) {
    EXPECT_TRUE(contains(with("protocol", bad), "protocol")) << bad;
  }
}

TEST_F(OriginRules, SslProtocolsComeFromTheList) {
  EXPECT_EQ(with("sslProtocols", {"TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3"}), "");
  for (const Json& bad : {Json::array(), Json({"TLSv1.3"}), Json({"TLSv1.2", 1}), Json("TLSv1.2"), Json({"tlsv1.2"})}) {
    EXPECT_TRUE(contains(with("sslProtocols", bad), "sslProtocols")) << bad;
  }
}

TEST_F(OriginRules, AuthMethodsAreNoneOrAnIdentityWithItsRegion) {
  EXPECT_EQ(with("authMethod", "origin-access-identity", false), "");
  EXPECT_NE(with("authMethod", "origin-access-control", false), "");
  EXPECT_NE(with("authMethod", 1, false), "");
  Json no_region = s3Origin();
  no_region["s3"]["authMethod"] = "origin-access-identity";
  no_region["s3"].erase("region");
  EXPECT_TRUE(contains(judged(no_region), "region"));
  EXPECT_NE(with("region", 1, false), "");
}

TEST_F(OriginRules, CustomHeadersHaveTheFormOfHeaders) {
  EXPECT_EQ(withHeaders(R"({"x-key": [{"key": "X-Key", "value": "1"}]})"), "");
  EXPECT_EQ(withHeaders(R"({"x-key": []})"), "");
  for (const char* bad : {R"({"x-key": "1"})", R"({"x-key": ["1"]})", R"({"x-key": [{"key": "X-Key"}]})", R"([])",
                          R"({"x-key": [{"key": "X-Other", "value": "1"}]})", R"({"x key": [{"value": "1"}]})",
                          R"({"x-key": [{"key": 1, "value": "1"}]})", R"({"x-key": [{"value": 1}]})",
                          R"({"x-key": [{"value": "a\r\nb"}]})"}) {
    const HookOutcome result =
        outcome(kOR, AnswerScript::request().origin(Json({{"custom",
                                                           [&] {
                                                             Json inner = customOrigin()["custom"];
                                                             inner["customHeaders"] = Json::parse(bad);
                                                             return inner;
                                                           }()}})
                                                        .dump()));
    ASSERT_EQ(result.action, HookAction::Fail) << bad;
    EXPECT_EQ(result.failure.sentence,
              "The Lambda function returned an invalid origin configuration: One or more HeaderName or HeaderValue "
              "values are invalid.");
  }
}

// Contract §11.4 and the disallowed ones of §4.
TEST_F(OriginRules, SomeHeadersCannotBeCustomHeaders) {
  for (const char* name : {"Cache-Control",  "Connection",
                           "Content-Length", "Cookie",
                           "Host",           "If-None-Match",
                           "If-Anything",    "Max-Forwards",
                           "Pragma",         "Proxy-Authorization",
                           "Proxy-Anything", "Range",
                           "Request-Range",  "TE",
                           "Trailer",        "Transfer-Encoding",
                           "Upgrade",        "Via",
                           "X-Amz-Date",     "X-Edge-Location",
                           "X-Real-Ip",      "X-Cache",
                           "Expect",         "X-Forwarded-Proto"}) {
    Json headers = Json::object();
    headers[http::toLower(name)] = Json::array({Json{{"key", name}, {"value", "1"}}});
    EXPECT_TRUE(contains(with("customHeaders", headers), "cannot be a custom header")) << name;
  }
}

TEST_F(OriginRules, ACustomHeaderMayNotBeInTheRequestAsWell) {
  EXPECT_TRUE(contains(withHeaders(R"({"user-agent": [{"value": "1"}]})"), "request.headers"));
  Json value = customOrigin();
  value["custom"]["customHeaders"] = Json::parse(R"({"x-key": [{"value": "1"}]})");
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().header("x-key", "2").origin(value.dump())));
  value["custom"]["customHeaders"] = Json::parse(R"({"user-agent": [{"value": "1"}]})");
  EXPECT_TRUE(accepts(kOR, AnswerScript::request().removeHeader("user-agent").origin(value.dump())))
      << "judged by the request as the handler returns it";
}

TEST_F(OriginRules, CustomHeadersObeyTheirQuotas) {
  const auto headers = [](const std::string& name, const std::string& value) {
    Json result = Json::object();
    result[name] = Json::array({Json{{"value", value}}});
    return result;
  };
  EXPECT_EQ(with("customHeaders", headers(std::string(256, 'x'), "v")), "");
  EXPECT_NE(with("customHeaders", headers(std::string(257, 'x'), "v")), "");
  EXPECT_EQ(with("customHeaders", headers("x-key", std::string(1783, 'v'))), "");
  EXPECT_NE(with("customHeaders", headers("x-key", std::string(1784, 'v'))), "");
  Json many = Json::object();
  for (int i = 0; i < 6; ++i) many.update(headers("x-key-" + std::to_string(i), std::string(1783, 'v')));
  EXPECT_NE(with("customHeaders", many), "");
}

TEST_F(OriginRules, WhatTheConfigurationSaysIsNotJudged) {
  custom_origin.domain_name = "127.0.0.1";
  custom_origin.port = 81;
  custom_origin.read_timeout = 120;
  custom_origin.keepalive_timeout = 120;
  custom_origin.path = "/caf\xC3\xA9";
  custom_origin.custom_headers = {{"User-Agent", "mine"}};
  Json value = customOrigin();
  value["custom"]["domainName"] = "127.0.0.1";
  value["custom"]["port"] = 81;
  value["custom"]["readTimeout"] = 120;
  value["custom"]["keepaliveTimeout"] = 120;
  value["custom"]["path"] = "/caf\xC3\xA9";
  value["custom"]["customHeaders"] = Json::parse(R"({"user-agent": [{"key": "User-Agent", "value": "mine"}]})");
  EXPECT_EQ(judged(value), "");
  value["custom"]["port"] = 82;
  EXPECT_NE(judged(value), "");
}

}  // namespace
}  // namespace brink::hooks
