// How long a deployment waits for templates and snapshots that never become ready, by a clock that the test turns.
#include <optional>

#include <gtest/gtest.h>

#include "hooks/template_maker.h"
#include "tests/unit/executor/played_executors.h"

namespace brink::hooks {
namespace {

class NoLog final : public LogSink {
 public:
  void write(const std::string&, conf::LogFormat, std::string) override {}
};

const std::string kNoFault = "no executor could load its code, which is no fault of the code: ";

class DeploymentByClock : public PlayedExecutors {
 protected:
  static FunctionVersionPtr version(std::uint64_t id) {
    const auto made = std::make_shared<FunctionVersion>();
    const auto readiness = std::make_shared<TemplateReadiness>();
    const auto order = orderOf(id);
    order->listener = readiness;
    made->readiness = readiness;
    made->order = order;
    made->settings.code_place = {.line = static_cast<int>(id), .column = 1};
    return made;
  }
  static FunctionVersionPtr snapStarted(std::uint64_t id) {
    const auto made = std::make_shared<FunctionVersion>();
    made->snapshot = std::make_shared<Snapshot>(SnapshotFacts{});
    made->readiness = made->snapshot;
    const auto order = orderOf(id);
    order->snapshot = made->snapshot;
    order->start_limit = snapshotLimit(1s);
    made->order = order;
    made->settings.snap_start_place = {.line = static_cast<int>(id), .column = 2};
    return made;
  }
  static std::vector<FunctionVersionPtr> versions(std::uint64_t count) {
    std::vector<FunctionVersionPtr> made;
    for (std::uint64_t id = 1; id <= count; ++id) made.push_back(version(id));
    return made;
  }

  struct Outcome {
    Verdict verdict;
    Duration took{};
  };
  // Nothing if it does not end within ten minutes.
  std::optional<Outcome> deploy(const std::vector<FunctionVersionPtr>& versions) {
    const SteadyTime began = loop_.clock().now();
    std::optional<Outcome> outcome;
    maker_.make(versions, [&](Verdict verdict) {
      EXPECT_FALSE(outcome) << "told twice";
      outcome = {std::move(verdict), loop_.clock().now() - began};
    });
    for (settle(); !outcome && loop_.clock().now() - began < 10min;) advance(100ms);
    return outcome;
  }

  NoLog log_;
  TemplateMaker maker_{loop_, *supervisor_, log_};
};

TEST_F(DeploymentByClock, ATemplateThatNeverBecomesReadyIsTriedThreeTimes) {
  new_templates_ = Play::SaysNothing;
  const auto outcome = deploy({version(7)});
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->verdict.mistakes.empty());
  ASSERT_EQ(outcome->verdict.failures.size(), 1U);
  EXPECT_EQ(outcome->verdict.failures[0].line, 7);
  EXPECT_EQ(outcome->verdict.failures[0].message, "function f7:1: " + kNoFault + "it did not start in time");
  EXPECT_EQ(stats().templates_died.value(), 3U);
  EXPECT_EQ(stats().zygotes_died.value(), 0U) << "it is not their fault";
  EXPECT_GE(outcome->took, 3 * kTemplateStartLimit);
  EXPECT_LE(outcome->took, 3 * (kTemplateStartLimit + 2s)) << "a pause each, and a look";
}

TEST_F(DeploymentByClock, AZygoteThatNeverBecomesReadyIsTriedThreeTimes) {
  new_zygotes_ = Play::SaysNothing;
  const auto outcome = deploy({version(1), version(2)});
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->verdict.failures.size(), 2U);
  EXPECT_EQ(outcome->verdict.failures[1].message, "function f2:1: " + kNoFault + "it did not start in time");
  EXPECT_EQ(zygotes_.size(), 3U);
  EXPECT_TRUE(std::ranges::all_of(zygotes_, &PlayedZygote::ended));
}

TEST_F(DeploymentByClock, TheWholeWaitIsBoundedHoweverManyNeverBecomeReady) {
  new_templates_ = Play::SaysNothing;
  const auto outcome = deploy(versions(80));  // five turns of the most that compile side by side
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->verdict.mistakes.empty());
  ASSERT_EQ(outcome->verdict.failures.size(), 80U) << "each is told";
  EXPECT_EQ(outcome->verdict.failures.front().message, "function f1:1: " + kNoFault + "it did not start in time");
  EXPECT_EQ(outcome->verdict.failures.back().message, "function f80:1: " + kNoFault + "it was not made within 108 s");
  EXPECT_GE(outcome->took, 108s);
  EXPECT_LT(outcome->took, 109s);
}

TEST_F(DeploymentByClock, AfterAWaitThatRanOutTheSameVersionsMayBeDeployed) {
  new_templates_ = Play::SaysNothing;
  const auto all = versions(80);
  ASSERT_TRUE(deploy(all));
  new_templates_ = Play::Works;
  const auto again = deploy(all);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->verdict.good()) << again->verdict.problems().front().message;
  // Those that the first wait left behind are lost by then; who is asked answers after 0.1 s.
  EXPECT_LE(again->took, kTemplateStartLimit + 40 * 100ms + 1s);
}

TEST_F(DeploymentByClock, WhatBecomesReadyAfterTheWaitIsNotMadeAgain) {
  new_templates_ = Play::SaysNothing;
  const auto all = versions(80);
  ASSERT_TRUE(deploy(all));
  const auto isAsked = [](const auto& one) { return one->readiness->state() == Readiness::State::Asked; };
  ASSERT_TRUE(std::ranges::any_of(all, isAsked));
  // The last that the zygote was asked for is still alive.
  ASSERT_EQ(zygotes_.size(), 1U);
  const std::uint64_t made = stats().templates_made.value();
  say(zygotes_[0].templates.back().get(), ControlType::TemplateReady, last_template_, 0);
  settle();
  EXPECT_EQ(stats().templates_made.value(), made + 1);
  const auto ready =
      std::ranges::find(all, Readiness::State::Ready, [](const auto& one) { return one->readiness->state(); });
  ASSERT_NE(ready, all.end());
  const auto later = deploy({*ready});
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->verdict.good());
  EXPECT_EQ(later->took, 0s);
  EXPECT_EQ(stats().templates_made.value(), made + 1);
}

// The supervisor keeps 256: those that make room for the others were ready all the same.
TEST_F(DeploymentByClock, MoreVersionsThanTemplatesMayStayAreEachMadeOnce) {
  const auto outcome = deploy(versions(260));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->verdict.good()) << outcome->verdict.problems().front().message;
  EXPECT_EQ(stats().templates_made.value(), 260U);
  EXPECT_EQ(stats().templates_evicted.value(), 260U - 256U);
}

TEST_F(DeploymentByClock, ASnapshotThatNeverBecomesReadyIsAMistakeAtItsOwnLimit) {
  new_templates_ = Play::SaysNothing;
  const auto outcome = deploy({snapStarted(9)});
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->verdict.failures.empty());
  ASSERT_EQ(outcome->verdict.mistakes.size(), 1U);
  EXPECT_EQ(outcome->verdict.mistakes[0].line, 9);
  EXPECT_EQ(outcome->verdict.mistakes[0].message, "function f9:1: snapStart: its init took longer than 130 s");
  EXPECT_EQ(zygotes_.size(), 1U) << "another init would take as long";
  EXPECT_GE(outcome->took, 130s);
  EXPECT_LE(outcome->took, 131s);
}

}  // namespace
}  // namespace brink::hooks
