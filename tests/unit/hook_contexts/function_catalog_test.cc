#include "hooks/function_catalog.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/test_folder.h"

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;

class FunctionCatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* code : {"a", "b"}) {
      fs::create_directory(root_ / code);
      std::ofstream(root_ / code / "index.js") << code;
    }
    config_.functions.push_back({.name = "edge", .version = "1", .code = root_ / "a"});
  }

  CatalogPtr accepted() {
    auto loaded = catalog_.load(config_);
    EXPECT_TRUE(loaded) << loaded.error().front().message;
    if (!loaded) return std::make_shared<CatalogSnapshot>();
    catalog_.publish(*loaded, config_);
    return *loaded;
  }
  std::string refusal() {
    const auto loaded = catalog_.load(config_);
    return loaded ? "accepted" : loaded.error().front().message;
  }

  const test::TestFolder files_;
  const fs::path& root_ = files_.path();
  conf::Config config_;
  Concurrency concurrency_;
  FunctionCatalog catalog_{concurrency_};
};

TEST_F(FunctionCatalogTest, AReloadKeepsWhatDidNotChange) {
  const auto before = accepted()->find("edge", "1");
  EXPECT_EQ(accepted()->find("edge", "1"), before);
}

TEST_F(FunctionCatalogTest, OtherCodeUnderAnExistingVersionIsRefused) {
  accepted();
  config_.functions[0].code = root_ / "b";
  EXPECT_EQ(refusal(), "function edge:1: code changed under an existing version; give it a new version number");
  config_.functions[0].version = "2";
  EXPECT_EQ(refusal(), "accepted");
}

TEST_F(FunctionCatalogTest, WhatItsLayersHaveIsAPartOfTheVersion) {
  config_.functions[0].layers = {{.path = root_ / "b"}};
  const auto before = accepted()->find("edge", "1");
  std::ofstream(root_ / "b" / "index.js") << "b";  // the same again
  EXPECT_EQ(accepted()->find("edge", "1"), before);
  std::ofstream(root_ / "b" / "index.js") << "other";
  EXPECT_EQ(refusal(), "function edge:1: code changed under an existing version; give it a new version number");
  config_.functions[0].version = "2";
  EXPECT_EQ(refusal(), "accepted");
}

TEST_F(FunctionCatalogTest, ALayerThatCannotBeReadIsAProblemAtItsPlace) {
  config_.functions[0].code_place = {.line = 3, .column = 4};
  config_.functions[0].layers = {{.path = root_ / "b"}, {.path = root_ / "none", .place = {.line = 7, .column = 8}}};
  const auto loaded = catalog_.load(config_);
  ASSERT_FALSE(loaded);
  const conf::Problem& problem = loaded.error().front();
  EXPECT_EQ(std::pair(problem.line, problem.column), std::pair(7, 8));
  EXPECT_EQ(problem.message, "function edge:1: " + (root_ / "none").string() + ": No such file or directory");
}

TEST_F(FunctionCatalogTest, AVersionWithSnapStartHasASnapshotAndKeepsIt) {
  config_.functions[0].snap_start = true;
  config_.functions[0].timeout = std::chrono::minutes(10);
  const auto version = accepted()->find("edge", "1");
  ASSERT_TRUE(version->snapshot);
  EXPECT_EQ(version->order->snapshot, version->snapshot);
  EXPECT_EQ(version->order->start_limit, std::chrono::minutes(10));
  const auto settings = protocol::decodeFunctionSettings(version->order->settings);
  EXPECT_EQ(settings->environment.at("AWS_LAMBDA_INITIALIZATION_TYPE"), "snap-start");
  config_.functions[0].snap_start = false;
  EXPECT_EQ(refusal(), "function edge:1: snapStart changed under an existing version; give it a new version number");
}

TEST_F(FunctionCatalogTest, OtherSettingsUnderAnExistingVersionAreRefused) {
  accepted();
  config_.functions[0].memory_mb = 256;
  config_.functions[0].environment["A"] = "b";
  config_.functions[0].jit = false;
  config_.functions[0].outbound.emplace().ports = {443};
  EXPECT_EQ(refusal(),
            "function edge:1: memorySize, environment, jit, outbound changed under an existing version; give it a new "
            "version number");
}

TEST_F(FunctionCatalogTest, WhatAnExecutorMustKnowOfAFunctionIsInItsOrder) {
  config_.functions[0].memory_mb = 257;
  config_.functions[0].domain = "accounts";
  config_.functions[0].jit = false;
  const TemplateOrderPtr order = accepted()->find("edge", "1")->order;
  EXPECT_EQ(order->heap_class_mb, 1024U);
  EXPECT_EQ(order->domain, "accounts");
  EXPECT_FALSE(order->jit);
}

TEST_F(FunctionCatalogTest, LogSettingsAreTheVersionsToo) {
  accepted();
  config_.functions[0].log_format = conf::LogFormat::Json;
  config_.functions[0].application_log_level = conf::ApplicationLogLevel::Warn;
  config_.functions[0].system_log_level = conf::SystemLogLevel::Warn;
  EXPECT_EQ(
      refusal(),
      "function edge:1: logFormat, applicationLogLevel, systemLogLevel changed under an existing version; give it "
      "a new version number");
}

TEST_F(FunctionCatalogTest, AVersionThatWasRemovedCannotComeBackAsSomethingElse) {
  accepted();
  const auto functions = std::exchange(config_.functions, {});
  accepted();
  config_.functions = functions;
  config_.functions[0].code = root_ / "b";
  EXPECT_NE(refusal(), "accepted");
}

TEST_F(FunctionCatalogTest, ALoadThatIsNotPublishedChangesNothing) {
  EXPECT_TRUE(catalog_.load(config_));
  config_.functions[0].code = root_ / "b";
  EXPECT_TRUE(catalog_.load(config_));
}

TEST_F(FunctionCatalogTest, EqualCodeSharesOneImage) {
  config_.functions.push_back({.name = "twin", .version = "1", .code = root_ / "a"});
  const auto snapshot = accepted();
  EXPECT_EQ(snapshot->find("edge", "1")->order->image, snapshot->find("twin", "1")->order->image);
}

TEST_F(FunctionCatalogTest, AllErrorsAreReportedAtOnce) {
  config_.functions.push_back({.name = "x", .version = "1", .code = root_ / "missing"});
  config_.functions.push_back({.name = "y", .version = "1", .code = root_ / "missing"});
  const auto loaded = catalog_.load(config_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().size(), 2U);
}

TEST_F(FunctionCatalogTest, ProblemsStandAtTheValueThatCausesThem) {
  accepted();
  config_.functions[0].memory_mb = 256;
  config_.functions.push_back({.name = "x", .version = "1", .code = root_ / "missing"});
  config_.functions.push_back({.name = "y", .version = "1", .code = root_ / "a", .handler = "nope.handler"});
  int line = 0;
  for (conf::Function& function : config_.functions) {
    function.version_place = {++line, 1};
    function.code_place = {line, 2};
    function.handler_place = {line, 3};
  }
  const auto loaded = catalog_.load(config_);
  ASSERT_FALSE(loaded);
  std::vector<std::pair<int, int>> places;
  for (const conf::Problem& problem : loaded.error()) places.emplace_back(problem.line, problem.column);
  EXPECT_EQ(places, (std::vector<std::pair<int, int>>{{1, 1}, {2, 2}, {3, 3}}));
}

TEST_F(FunctionCatalogTest, AHandlerThatThePackageDoesNotHaveIsRefusedUnlessTheRuntimeIsToSaySo) {
  config_.functions[0].handler = "nope.handler";
  EXPECT_EQ(refusal(), "function edge:1: " + (root_ / "a").string() +
                           ": handler \"nope.handler\": the package has no file nope.js (nor nope, nope.mjs or "
                           "nope.cjs), and no node_modules/nope");
  EXPECT_TRUE(FunctionCatalog(concurrency_, MissingHandlers::LeftToTheRuntime).load(config_));
}

TEST_F(FunctionCatalogTest, StrictViewerPackagesAreBounded) {
  config_.hooks.profile = conf::HookProfile::Strict;
  config_.distributions.push_back({.id = "E1"});
  config_.distributions[0].behaviors.emplace_back();
  config_.distributions[0].behaviors[0].hooks[0].function = 0;
  fs::resize_file(root_ / "a/index.js", (1 << 20) + 1);
  EXPECT_NE(refusal().find("the strict profile allows 1048576"), std::string::npos);
  config_.distributions[0].behaviors[0].hooks[0].function = conf::kNone;
  EXPECT_EQ(refusal(), "accepted");
}

TEST_F(FunctionCatalogTest, ReservationsAreTakenFromTheAccount) {
  config_.hooks.concurrency = 3;
  config_.functions[0].reserved_concurrency = 2;
  config_.functions.push_back({.name = "other", .version = "1", .code = root_ / "b"});
  const auto snapshot = accepted();
  FunctionConcurrency& edge = *snapshot->find("edge", "1")->concurrency;
  FunctionConcurrency& other = *snapshot->find("other", "1")->concurrency;
  EXPECT_TRUE(concurrency_.tryAcquire(other));
  EXPECT_FALSE(concurrency_.tryAcquire(other));
  EXPECT_TRUE(concurrency_.tryAcquire(edge));
  EXPECT_TRUE(concurrency_.tryAcquire(edge));
  EXPECT_FALSE(concurrency_.tryAcquire(edge));
}

class ShareTest : public FunctionCatalogTest {
 protected:
  // What calls of a function may use at once besides its provisioned contexts, and how many may begin in a second.
  std::int64_t permits(const std::string& name) { return concurrency_.left(*accepted()->find(name, "1")->concurrency); }
  int callsPerSecond(const std::string& name) {
    FunctionConcurrency& function = *accepted()->find(name, "1")->concurrency;
    now_ += std::chrono::hours(1);
    int calls = 0;
    while (concurrency_.tryCount(function, now_)) ++calls;
    return calls;
  }
  void SetUp() override {
    FunctionCatalogTest::SetUp();
    config_.hooks.concurrency = 10;
    config_.functions.push_back({.name = "other", .version = "1", .code = root_ / "b"});
  }
  SteadyTime now_{std::chrono::hours(1)};
};

TEST_F(ShareTest, ProvisionedContextsAreSetAsideFromTheAccount) {
  config_.functions[0].provisioned_concurrency = 3;
  EXPECT_EQ(permits("edge"), 7);
  EXPECT_EQ(permits("other"), 7);
  EXPECT_EQ(accepted()->find("edge", "1")->provisioning->wanted(), 3U);
  EXPECT_EQ(callsPerSecond("other"), 100) << "they are shared, and calls in provisioned contexts count";
  EXPECT_EQ(callsPerSecond("edge"), 100);
}

TEST_F(ShareTest, ProvisionedContextsAreSetAsideFromWhatTheirFunctionReserves) {
  config_.functions[0].reserved_concurrency = 4;
  config_.functions[0].provisioned_concurrency = 3;
  EXPECT_EQ(permits("edge"), 1);
  EXPECT_EQ(permits("other"), 6);
  EXPECT_EQ(callsPerSecond("edge"), 40);
  EXPECT_EQ(callsPerSecond("other"), 60);
}

TEST_F(ShareTest, VersionsOfOneFunctionAddUp) {
  config_.functions[0].provisioned_concurrency = 1;
  config_.functions.push_back(
      {.name = "edge", .version = "2", .code = root_ / "b", .reserved_concurrency = 5, .provisioned_concurrency = 2});
  EXPECT_EQ(permits("edge"), 2);
  EXPECT_EQ(permits("other"), 5);
}

TEST_F(ShareTest, AReloadGivesBackWhatIsNoLongerProvisionedOrReserved) {
  config_.functions[0].reserved_concurrency = 4;
  config_.functions[0].provisioned_concurrency = 4;
  EXPECT_EQ(permits("edge"), 0);
  config_.functions[0].provisioned_concurrency = 0;
  EXPECT_EQ(permits("edge"), 4);
  config_.functions[0].reserved_concurrency = std::nullopt;
  EXPECT_EQ(permits("edge"), 10);
  EXPECT_EQ(callsPerSecond("edge"), 100);
  EXPECT_EQ(accepted()->find("edge", "1")->provisioning->wanted(), 0U);
}

TEST_F(ShareTest, AReservationOfNothingLetsNobodyIn) {
  config_.functions[0].reserved_concurrency = 0;
  EXPECT_EQ(permits("edge"), 0);
  EXPECT_EQ(callsPerSecond("edge"), 0);
}

}  // namespace
}  // namespace brink::hooks
