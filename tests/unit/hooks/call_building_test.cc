// buildCall(): what handlers see (contract §2, §4).
#include <gtest/gtest.h>

#include "tests/unit/hooks/stage_fixture.h"

namespace brink::hooks {
namespace {

class CallBuilding : public StageTest {
 protected:
  SeenCall seen(conf::Stage stage) const { return readCall(buildCall(input(stage), "id-1")); }
};

TEST_F(CallBuilding, EveryStageSeesConfigAndRequest) {
  for (const conf::Stage stage : kAllStages) {
    const SeenCall call = seen(stage);
    EXPECT_EQ(call.stage, stage);
    EXPECT_EQ(call.aws_request_id, "id-1");
    EXPECT_EQ(call.distribution_domain_name, "d1.example.net");
    EXPECT_EQ(call.distribution_id, "E1");
    EXPECT_EQ(call.request_id, "abc==");
    EXPECT_EQ(call.client_ip, "203.0.113.9");
    EXPECT_EQ(call.method, "GET");
    EXPECT_EQ(call.uri, "/p");
    EXPECT_EQ(call.querystring, "x=1");
    EXPECT_EQ(text(call.headers), "Host: d1.example.net; User-Agent: curl/8.5.0; Cookie: a=1; Cookie: b=2");
  }
}

TEST_F(CallBuilding, PartsAppearAtTheirStagesOnly) {
  has_body = true;
  body.data = "n=1";
  EXPECT_FALSE(seen(kVR).origin.has_value());
  EXPECT_FALSE(seen(kVR).response.has_value());
  EXPECT_EQ(seen(kVR).body, "n=1");
  EXPECT_TRUE(seen(kOR).origin.has_value());
  EXPECT_TRUE(seen(kOS).origin.has_value());
  EXPECT_TRUE(seen(kOS).response.has_value());
  EXPECT_FALSE(seen(kOS).body.has_value());
  EXPECT_FALSE(seen(kVS).origin.has_value());
  EXPECT_TRUE(seen(kVS).response.has_value());
}

TEST_F(CallBuilding, TheQuerystringIsAlwaysThere) {
  request.has_query = false;
  request.query.clear();
  EXPECT_EQ(seen(kVR).querystring, "");
}

TEST_F(CallBuilding, NamesAppearAsReceived) {
  request.headers = {{"ACCEPT", "a"}, {"x-MiXed", "b"}, {"host", "h"}};
  EXPECT_EQ(text(seen(kVR).headers), "ACCEPT: a; x-MiXed: b; host: h");
}

TEST_F(CallBuilding, HostIsCapitalisedForHttp2Viewers) {
  request.version = http::Version::Http2;
  request.headers = {{"host", "h"}, {"accept", "a"}};
  EXPECT_EQ(text(seen(kVR).headers), "Host: h; accept: a");
}

TEST_F(CallBuilding, FieldsOfOneNameStandTogether) {
  request.headers = {{"A", "1"}, {"B", "2"}, {"a", "3"}};
  EXPECT_EQ(text(seen(kVR).headers), "A: 1; a: 3; B: 2");
}

TEST_F(CallBuilding, DisallowedHeadersAreNeverSeen) {
  request.headers = {{"Connection", "close"}, {"X-Forwarded-Proto", "https"}, {"X-Edge-Y", "1"}, {"Ok", "1"}};
  response.headers = {{"X-Cache", "Hit"}, {"x-amz-cf-pop", "P"}, {"Ok", "2"}};
  custom_origin.custom_headers = {{"Expect", "1"}, {"Ok", "3"}};
  const SeenCall call = seen(kOS);
  EXPECT_EQ(text(call.headers), "Ok: 1");
  EXPECT_EQ(text(call.response->headers), "Ok: 2");
  EXPECT_EQ(text(call.origin->custom_headers), "Ok: 3");
}

TEST_F(CallBuilding, BytesThatAreNotUtf8AreTakenAsLatin1) {
  request.path = "/caf\xE9";
  request.query = "q=\xFC";
  request.headers = {{"X-A", "\xE9"}, {"X-B", "\xC3\xA9"}};
  response.reason = "Pas trouv\xE9";
  const SeenCall call = seen(kOS);
  EXPECT_EQ(call.uri, "/caf\xC3\xA9");
  EXPECT_EQ(call.querystring, "q=\xC3\xBC");
  EXPECT_EQ(text(call.headers), "X-A: \xC3\xA9; X-B: \xC3\xA9");
  EXPECT_EQ(call.response->description, "Pas trouv\xC3\xA9");
}

TEST_F(CallBuilding, CustomOriginsShowTheirSettings) {
  custom_origin.path = "/v1";
  custom_origin.ssl_protocols = {"TLSv1", "TLSv1.2"};
  const SeenCall call = seen(kOR);
  EXPECT_TRUE((call.flags & protocol::kCustomOrigin) != 0);
  EXPECT_EQ(call.origin->domain_name, "example.org");
  EXPECT_EQ(call.origin->path, "/v1");
  EXPECT_EQ(call.origin->protocol, "https");
  EXPECT_EQ(call.origin->ssl_protocols, "TLSv1,TLSv1.2");
  EXPECT_EQ(call.origin->numbers.port, 443U);
  EXPECT_EQ(call.origin->numbers.keepalive_timeout, 5U);
  EXPECT_EQ(call.origin->numbers.read_timeout, 30U);
  EXPECT_EQ(text(call.origin->custom_headers), "X-Env: test");
}

TEST_F(CallBuilding, S3OriginsShowTheirSettings) {
  origin = &s3_origin;
  const SeenCall call = seen(kOR);
  EXPECT_TRUE((call.flags & protocol::kCustomOrigin) == 0);
  EXPECT_EQ(call.origin->domain_name, "bucket.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(call.origin->auth_method, "none");
  EXPECT_EQ(call.origin->region, "eu-west-1");
}

TEST_F(CallBuilding, ResponsesShowStatusAsTextAndADescription) {
  EXPECT_EQ(seen(kVS).response->status, "404");
  EXPECT_EQ(seen(kVS).response->description, "Not Found");
  response.status = 200;
  response.reason.clear();
  EXPECT_EQ(seen(kOS).response->description, "OK") << "HTTP/2 origins send none";
}

TEST_F(CallBuilding, BodiesAreRawAndSayWhetherTheyWereCut) {
  has_body = true;
  body.data = std::string("\0\xFF\r\n", 4);
  EXPECT_EQ(seen(kVR).body, body.data);
  EXPECT_TRUE((seen(kVR).flags & protocol::kBodyTruncated) == 0);
  body.truncated = true;
  EXPECT_TRUE((seen(kVR).flags & protocol::kBodyTruncated) != 0);
}

TEST_F(CallBuilding, ManyFieldsAreNoProblem) {
  request.headers.clear();
  for (int i = 0; i < 300; ++i) request.headers.add("X-" + std::to_string(i), std::to_string(i));
  EXPECT_EQ(text(seen(kVR).headers), text(request.headers));
}

}  // namespace
}  // namespace brink::hooks
