// When hooks fire and when they do not (contract §1), and what the viewer gets when they answer or fail (§3, §6).
#include "tests/unit/transaction/edge_fixture.h"

namespace brink::transaction::test {
namespace {

using conf::Stage;

class Stages : public EdgeTest {};

TEST_F(Stages, AllFourFireOnAMissInTheOrderOfTheContract) {
  attachAll();
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  const auto viewer = get("/p");
  EXPECT_EQ(calls(), "viewer-request origin-request origin-response viewer-response");
  EXPECT_EQ(viewer->status(), 200);
  EXPECT_EQ(viewer->responseBody(), "hello");
  EXPECT_EQ(viewer->header("x-cache"), "Miss from cloudfront");
}

TEST_F(Stages, OnlyViewerHooksFireOnAHit) {
  attachAll();
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  get("/p");
  const auto viewer = get("/p");
  EXPECT_EQ(calls(), "viewer-request origin-request origin-response viewer-response viewer-request viewer-response");
  EXPECT_EQ(viewer->header("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(viewer->header("age"), "0");
  EXPECT_EQ(origin.fetches().size(), 1U);
}

TEST_F(Stages, AResponseFromViewerRequestEndsTheStoryAndIsNotCached) {
  attachAll();
  backend.answerWith("viewer-request",
                     AnswerScript::generated("302").header("location", "https://elsewhere.test/").finish());
  for (int i = 0; i < 2; ++i) {
    const auto viewer = get("/p");
    EXPECT_EQ(viewer->status(), 302);
    EXPECT_EQ(viewer->header("location"), "https://elsewhere.test/");
    EXPECT_EQ(viewer->header("x-cache"), "LambdaGeneratedResponse from cloudfront");
  }
  EXPECT_EQ(calls(), "viewer-request viewer-request");
  EXPECT_TRUE(origin.fetches().empty());
}

TEST_F(Stages, AResponseFromOriginRequestIsCachedWithoutOriginResponseAndWithViewerResponse) {
  attachAll();
  backend.answerWith("origin-request", AnswerScript::generated("200").body("made").finish());
  const auto first = get("/p");
  EXPECT_EQ(first->responseBody(), "made");
  EXPECT_EQ(first->header("x-cache"), "LambdaGeneratedResponse from cloudfront");
  EXPECT_EQ(calls(), "viewer-request origin-request viewer-response");
  const auto second = get("/p");
  EXPECT_EQ(second->responseBody(), "made");
  EXPECT_EQ(second->header("x-cache"), "Hit from cloudfront");
  EXPECT_TRUE(origin.fetches().empty());
}

TEST_F(Stages, ViewerResponseStaysSilentWhenTheOriginAnswersAnError) {
  attachAll();
  const auto viewer = get("/missing");
  EXPECT_EQ(viewer->status(), 404);
  EXPECT_EQ(viewer->header("x-cache"), "Error from cloudfront");
  EXPECT_EQ(calls(), "viewer-request origin-request origin-response");
}

TEST_F(Stages, AnOriginThatDoesNotResolveIsA502BeforeOriginRequest) {
  attachAll();
  origin.failResolving({ErrorCode::DnsFailure, Side::Origin, Retry::Never, "no such name"});
  const auto viewer = get("/p");
  EXPECT_EQ(viewer->status(), 502);
  EXPECT_EQ(calls(), "viewer-request");
}

TEST_F(Stages, ViewerRequestChangesTheCacheKeyButNotTheBehavior) {
  attach(Stage::ViewerRequest);
  backend.on("viewer-request", [](const SeenCall&) { return AnswerScript::request().uri("/same").finish(); });
  origin.serve("/same", "one", {{"Cache-Control", "max-age=60"}});
  get("/a");
  const auto viewer = get("/b");
  EXPECT_EQ(viewer->header("x-cache"), "Hit from cloudfront");
  EXPECT_EQ(origin.fetches().size(), 1U);
}

TEST_F(Stages, OriginResponseChangesAreCachedAndViewerResponseChangesAreNot) {
  attach(Stage::OriginResponse);
  attach(Stage::ViewerResponse);
  int serial = 0;
  backend.on("origin-response", [](const SeenCall&) { return AnswerScript::response().header("x-os", "1").finish(); });
  backend.on("viewer-response", [&serial](const SeenCall&) {
    return AnswerScript::response().header("x-vs", std::to_string(++serial)).finish();
  });
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  const auto first = get("/p");
  const auto second = get("/p");
  EXPECT_EQ(first->header("x-vs"), "1");
  EXPECT_EQ(second->header("x-vs"), "2");
  EXPECT_EQ(second->header("x-os"), "1");
}

TEST_F(Stages, OriginResponseReplacesTheBodyAndItsLength) {
  attach(Stage::OriginResponse);
  backend.on("origin-response", [](const SeenCall&) { return AnswerScript::response().body("replaced!").finish(); });
  origin.serve("/p", "hello");
  const auto viewer = get("/p");
  EXPECT_EQ(viewer->responseBody(), "replaced!");
  EXPECT_EQ(viewer->header("content-length"), "9");
}

TEST_F(Stages, AReplacedBodyKeepsTheCodingThatTheHookGaveItAndLosesTheOrigins) {
  attach(Stage::OriginResponse);
  std::string coding = "gzip";
  backend.on("origin-response", [&coding](const SeenCall&) {
    return AnswerScript::response().header("content-encoding", coding).body("x").finish();
  });
  origin.serve("/br", "hello", {{"Content-Encoding", "br"}});
  EXPECT_EQ(get("/br")->header("content-encoding"), "gzip");
  origin.serve("/gzip", "hello", {{"Content-Encoding", "gzip"}});
  EXPECT_EQ(get("/gzip")->header("content-encoding"), "");
}

struct FailureRow {
  hooks::CallFailureKind kind;
  int status;
  const char* x_cache;
};
class StageFailures : public EdgeTest, public testing::WithParamInterface<std::tuple<Stage, FailureRow>> {};

TEST_P(StageFailures, GiveTheContractsStatusAndXCacheAndReachNoLaterStage) {
  const auto& [stage, row] = GetParam();
  attach(stage);
  backend.failOn(std::string(conf::stageName(stage)), row.kind);
  origin.serve("/p", "hello", {{"Cache-Control", "max-age=60"}});
  const auto viewer = get("/p");
  EXPECT_EQ(viewer->status(), row.status);
  EXPECT_EQ(viewer->header("x-cache"), row.x_cache);
  EXPECT_NE(viewer->responseBody().find("The request could not be satisfied"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    EveryStage, StageFailures,
    testing::Combine(
        testing::Values(Stage::ViewerRequest, Stage::OriginRequest, Stage::OriginResponse, Stage::ViewerResponse),
        testing::Values(FailureRow{hooks::CallFailureKind::HandlerError, 503, "LambdaExecutionError from cloudfront"},
                        FailureRow{hooks::CallFailureKind::TimedOut, 503, "LambdaExecutionError from cloudfront"},
                        FailureRow{hooks::CallFailureKind::Exited, 503, "LambdaExecutionError from cloudfront"},
                        FailureRow{hooks::CallFailureKind::Throttled, 503, "LambdaLimitExceeded from cloudfront"})));

TEST_F(Stages, AnInvalidResultIsA502) {
  attach(Stage::ViewerRequest);
  backend.answerWith("viewer-request", AnswerScript::notObject("null").finish());
  const auto viewer = get("/p");
  EXPECT_EQ(viewer->status(), 502);
  EXPECT_EQ(viewer->header("x-cache"), "LambdaValidationError from cloudfront");
  EXPECT_TRUE(origin.fetches().empty());
}

TEST_F(Stages, AFailedOriginHookIsNotCached) {
  attach(Stage::OriginRequest);
  backend.failOn("origin-request", hooks::CallFailureKind::HandlerError);
  get("/p");
  get("/p");
  EXPECT_EQ(calls(), "origin-request origin-request");
}

TEST_F(Stages, TheSameRequestIdIsInEveryEventAndInTheResponse) {
  attachAll();
  origin.serve("/p", "hello");
  const auto viewer = get("/p");
  const std::string id = viewer->header("x-amz-cf-id");
  EXPECT_EQ(id.size(), 56U);
  for (const SeenCall& call : backend.calls()) EXPECT_EQ(call.request_id, id);
  EXPECT_EQ(origin.fetches()[0].request.headers.get("x-amz-cf-id"), id);
}

}  // namespace
}  // namespace brink::transaction::test
