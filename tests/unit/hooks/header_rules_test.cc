#include "hooks/header_rules.h"

#include <gtest/gtest.h>

#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

// Contract §4, in its order.
constexpr const char* kDisallowed[] = {"Connection",
                                       "Expect",
                                       "Keep-Alive",
                                       "Proxy-Authenticate",
                                       "Proxy-Authorization",
                                       "Proxy-Connection",
                                       "Trailer",
                                       "Upgrade",
                                       "X-Accel-Buffering",
                                       "X-Accel-Charset",
                                       "X-Accel-Limit-Rate",
                                       "X-Accel-Redirect",
                                       "X-Amz-Cf-Id",
                                       "X-Amz-Cf-Pop",
                                       "X-Amz-Cf-Anything",
                                       "X-Amzn-Auth",
                                       "X-Amzn-Cf-Billing",
                                       "X-Amzn-Cf-Id",
                                       "X-Amzn-Cf-Xff",
                                       "X-Amzn-ErrorType",
                                       "X-Amzn-Fle-Profile",
                                       "X-Amzn-Header-Count",
                                       "X-Amzn-Header-Order",
                                       "X-Amzn-Lambda-Integration-Tag",
                                       "X-Amzn-RequestId",
                                       "X-Cache",
                                       "X-Edge-Location",
                                       "X-Edge-Anything",
                                       "X-Forwarded-Proto",
                                       "X-Real-IP"};

class HeaderRules : public StageTest {};

TEST_F(HeaderRules, DisallowedHeadersAreKnownInAnyLetterCase) {
  for (const char* name : kDisallowed) {
    EXPECT_TRUE(isDisallowed(name)) << name;
    EXPECT_TRUE(isDisallowed(http::toLower(name))) << name;
  }
  for (const char* name :
       {"X-Cached", "X-Forwarded-For", "X-Amzn-Trace-Id", "X-Amz-Date", "X-Edge", "Expect-CT", "Te",
        "Upgrade-Insecure-Requests", "Proxy-Foo", "Trailers", "Cookie", "", "x", "X-Accel-Expires"}) {
    EXPECT_FALSE(isDisallowed(name)) << name;
  }
}

TEST_F(HeaderRules, AddingADisallowedHeaderFailsAtEveryStage) {
  for (const conf::Stage stage : kAllStages) {
    for (const char* name : kDisallowed) {
      const HookOutcome result = outcome(stage, echo(stage).header(http::toLower(name), "v"));
      ASSERT_EQ(result.action, HookAction::Fail) << name;
      EXPECT_EQ(result.failure.status, 502);
      EXPECT_EQ(result.failure.sentence,
                "The Lambda function result failed validation: The function tried to add a blacklisted header.");
      EXPECT_EQ(result.failure.log_message,
                "Lambda function result failed validation, the function tried to add a blacklisted header in headers, "
                "headerName : " +
                    http::toLower(name) + ".");
    }
  }
}

TEST_F(HeaderRules, AddingADisallowedHeaderToAGeneratedResponseFails) {
  for (const conf::Stage stage : kRequestStages) {
    for (const char* name : kDisallowed) {
      EXPECT_FALSE(accepts(stage, AnswerScript::generated("200").header(name, "v"))) << name;
    }
  }
}

TEST_F(HeaderRules, ADisallowedHeaderThatTheEventHidesStays) {
  for (const conf::Stage stage : kAllStages) {
    eventHeaders(stage).add("X-Real-IP", "10.0.0.1");
    const HookOutcome result = outcome(stage, echo(stage).header("x-new", "1").removeHeader("x-real-ip"));
    ASSERT_EQ(result.action, HookAction::Continue);
    EXPECT_EQ(headersOf(stage, result).get("x-real-ip"), "10.0.0.1");
    EXPECT_FALSE(accepts(stage, echo(stage).header("x-real-ip", "10.0.0.1")));
  }
}

struct ReadOnlyRow {
  conf::Stage stage;
  const char* name;
};
class ReadOnlyHeaders : public StageTest, public testing::WithParamInterface<ReadOnlyRow> {
 protected:
  ReadOnlyHeaders() { eventHeaders(GetParam().stage) = {{"X-First", "1"}}; }
  std::string name() const { return http::toLower(GetParam().name); }
  std::string log(std::string_view verb) const {
    return "Lambda function result failed validation, the function tried to " + std::string(verb) +
           " read-only header, headerName : " + GetParam().name + ".";
  }
};

TEST_P(ReadOnlyHeaders, AddingOneFails) {
  const conf::Stage stage = GetParam().stage;
  const HookOutcome result = outcome(stage, echo(stage).header(name(), "v"));
  ASSERT_EQ(result.action, HookAction::Fail);
  EXPECT_EQ(result.failure.sentence,
            "The Lambda function result failed validation: The function tried to add, delete, or change a read-only "
            "header.");
  EXPECT_EQ(result.failure.log_message, log("add"));
}

TEST_P(ReadOnlyHeaders, ChangingOneFails) {
  const conf::Stage stage = GetParam().stage;
  eventHeaders(stage).add(GetParam().name, "v");
  EXPECT_EQ(complaint(stage, echo(stage).header(name(), "w")), log("change"));
  EXPECT_EQ(complaint(stage, echo(stage).header(name(), {{name(), "v"}, {name(), "w"}})), log("change"));
  // The same value once more, under a second key.
  EXPECT_EQ(complaint(stage, echo(stage).header(GetParam().name, "v")), log("change"));
}

TEST_P(ReadOnlyHeaders, DeletingOneFails) {
  const conf::Stage stage = GetParam().stage;
  eventHeaders(stage).add(GetParam().name, "v");
  EXPECT_EQ(complaint(stage, echo(stage).removeHeader(name())), log("delete"));
  EXPECT_EQ(complaint(stage, echo(stage).header(name(), AnswerScript::Entries{})), log("delete"));
  EXPECT_EQ(complaint(stage, echo(stage).headersMissing()), log("delete"));
  EXPECT_EQ(complaint(stage, echo(stage).missing("headers")), log("delete"));
}

TEST_P(ReadOnlyHeaders, WritingTheSameValuesIsNoChange) {
  const conf::Stage stage = GetParam().stage;
  eventHeaders(stage).add(GetParam().name, "v");
  eventHeaders(stage).add(GetParam().name, "w");
  const AnswerScript::Entries same{{name(), "v"}, {GetParam().name, "w"}};
  EXPECT_TRUE(accepts(stage, echo(stage).header(name(), same)));
  EXPECT_TRUE(accepts(stage, echo(stage).headersMissing().header(name(), same)));
  EXPECT_TRUE(accepts(stage, echo(stage).removeHeader(name()).header(GetParam().name, same)));
  EXPECT_FALSE(accepts(stage, echo(stage).header(name(), {{name(), "w"}, {name(), "v"}}))) << "order counts";
}

TEST_P(ReadOnlyHeaders, DeletingOneThatIsNotThereIsNoChange) {
  const conf::Stage stage = GetParam().stage;
  EXPECT_TRUE(accepts(stage, echo(stage).removeHeader(name()).header(name(), AnswerScript::Entries{})));
}

TEST_P(ReadOnlyHeaders, TheyAreReadOnlyInGeneratedResponsesToo) {
  const conf::Stage stage = GetParam().stage;
  if (!conf::isRequestStage(stage)) return;
  EXPECT_EQ(complaint(stage, AnswerScript::generated("200").header(name(), "v")), log("add"));
}

TEST_P(ReadOnlyHeaders, OtherStagesMayWriteWhatTheirTableDoesNotName) {
  for (const conf::Stage stage : kAllStages) {
    const bool listed = isReadOnly(stage, name());
    const bool is_host = name() == "host";
    const std::string value = is_host ? "example.org" : "v";
    eventHeaders(stage) = {{"X-First", "1"}};
    EXPECT_EQ(accepts(stage, echo(stage).header(name(), value)), !listed) << name() << conf::stageName(stage);
  }
}

// Contract §4, one row per header; viewer-response with those of the older page.
INSTANTIATE_TEST_SUITE_P(
    Table, ReadOnlyHeaders,
    testing::Values(
        ReadOnlyRow{conf::Stage::ViewerRequest, "Content-Length"}, ReadOnlyRow{conf::Stage::ViewerRequest, "Host"},
        ReadOnlyRow{conf::Stage::ViewerRequest, "Transfer-Encoding"}, ReadOnlyRow{conf::Stage::ViewerRequest, "Via"},
        ReadOnlyRow{conf::Stage::OriginRequest, "Accept-Encoding"},
        ReadOnlyRow{conf::Stage::OriginRequest, "Content-Length"},
        ReadOnlyRow{conf::Stage::OriginRequest, "If-Modified-Since"},
        ReadOnlyRow{conf::Stage::OriginRequest, "If-None-Match"}, ReadOnlyRow{conf::Stage::OriginRequest, "If-Range"},
        ReadOnlyRow{conf::Stage::OriginRequest, "If-Unmodified-Since"},
        ReadOnlyRow{conf::Stage::OriginRequest, "Transfer-Encoding"}, ReadOnlyRow{conf::Stage::OriginRequest, "Via"},
        ReadOnlyRow{conf::Stage::OriginResponse, "Transfer-Encoding"}, ReadOnlyRow{conf::Stage::OriginResponse, "Via"},
        ReadOnlyRow{conf::Stage::ViewerResponse, "Warning"}, ReadOnlyRow{conf::Stage::ViewerResponse, "Via"},
        ReadOnlyRow{conf::Stage::ViewerResponse, "Content-Length"},
        ReadOnlyRow{conf::Stage::ViewerResponse, "Content-Encoding"},
        ReadOnlyRow{conf::Stage::ViewerResponse, "Transfer-Encoding"}),
    [](const testing::TestParamInfo<ReadOnlyRow>& info) {
      std::string name = std::string(conf::stageName(info.param.stage)) + info.param.name;
      std::erase(name, '-');
      return name;
    });

TEST_F(HeaderRules, AViewerRequestMayNotMakeUpTheCountry) {
  EXPECT_EQ(complaint(kVR, AnswerScript::request().header("cloudfront-viewer-country", "DE")),
            "Lambda function result failed validation, the function tried to add a blacklisted header in headers, "
            "headerName : cloudfront-viewer-country.");
  EXPECT_TRUE(accepts(kOR, AnswerScript::request().header("cloudfront-viewer-country", "DE")));
  request.headers.add("CloudFront-Viewer-Country", "FR");
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().header("cloudfront-viewer-country", "DE")));
  EXPECT_TRUE(accepts(kVR, AnswerScript::request().removeHeader("cloudfront-viewer-country")));
}

TEST_F(HeaderRules, OtherCloudFrontHeadersMayBeAddedChangedAndRemoved) {
  for (const char* name : {"cloudfront-forwarded-proto", "cloudfront-is-desktop-viewer", "cloudfront-is-mobile-viewer",
                           "cloudfront-is-smarttv-viewer", "cloudfront-is-tablet-viewer", "cloudfront-viewer-city"}) {
    for (const conf::Stage stage : kRequestStages) {
      EXPECT_TRUE(accepts(stage, AnswerScript::request().header(name, "true"))) << name;
      request.headers.set(name, "false");
      EXPECT_TRUE(accepts(stage, AnswerScript::request().header(name, "true"))) << name;
      EXPECT_TRUE(accepts(stage, AnswerScript::request().removeHeader(name))) << name;
      request.headers.remove(name);
    }
  }
}

TEST_F(HeaderRules, OriginRequestWritesOneValidHost) {
  EXPECT_TRUE(accepts(kOR, AnswerScript::request().header("host", "other.example.org")));
  EXPECT_TRUE(accepts(kOR, AnswerScript::request().header("host", "other.example.org:8080")));
  EXPECT_TRUE(accepts(kOR, AnswerScript::request().removeHeader("host")));
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().header("host", {{"Host", "a.example"}, {"Host", "b.example"}})));
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().header("Host", "second.example")));
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().header("host", "a b")));
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().header("host", "user@a.example")));
  EXPECT_FALSE(accepts(kOR, AnswerScript::request().header("host", "")));
}

TEST_F(HeaderRules, DefaultKeysAreCapitalisedBetweenHyphens) {
  EXPECT_EQ(defaultKey("user-agent"), "User-Agent");
  EXPECT_EQ(defaultKey("x-xss-protection"), "X-Xss-Protection");
  EXPECT_EQ(defaultKey("etag"), "Etag");
  EXPECT_EQ(defaultKey("x--y-1a"), "X--Y-1a");
}

}  // namespace
}  // namespace brink::hooks
