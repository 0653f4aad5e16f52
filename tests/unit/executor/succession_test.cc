// Zygotes that served long enough are replaced, and those that nobody needs end (tests/support/fake_executor.cc).
#include "tests/unit/executor/hooks_fixture.h"

namespace brink::hooks {
namespace {

TEST(ZygoteLimits, AreForksAndAgeWhicheverComesFirst) {
  const ZygoteLimits limits{.max_forks = 10, .max_age = 60s};
  EXPECT_FALSE(limits.exceeded(9, 59s));
  EXPECT_TRUE(limits.exceeded(10, 0s));
  EXPECT_TRUE(limits.exceeded(0, 60s));
  EXPECT_FALSE(ZygoteLimits().exceeded(1'000'000'000, std::chrono::hours(24 * 365)));
}

conf::HookSettings limited(std::uint32_t forks, std::chrono::milliseconds age = 1h) {
  conf::HookSettings settings;
  settings.zygote_max_forks = forks;
  settings.zygote_max_age = age;
  return settings;
}

std::vector<conf::Function> three() { return {function("echo", "a"), function("echo", "b"), function("echo", "c")}; }

// What is counted lags behind what happened by a turn or two.
bool settles(Hooks& hooks, const Folder& folder, std::size_t processes) {
  return hooks.wait(
      [&] { return folder.processes() == processes && hooks.runtime().executors().zygotes_draining.value() == 0; });
}

TEST(Succession, AZygoteThatForkedEnoughIsReplacedWithItsTemplates) {
  const Folder folder;
  Hooks hooks(folder, three(), limited(4));
  const SupervisorStats& stats = hooks.runtime().executors();
  EXPECT_TRUE(hooks.wait([&] { return stats.templates_made.value() == 3; }));
  EXPECT_TRUE(hooks.call(0).cold_start);  // the fourth fork
  EXPECT_TRUE(hooks.wait([&] { return stats.templates_made.value() == 6; })) << "all of them, before anybody asks";
  EXPECT_EQ(stats.zygotes_replaced.value(), 1U);
  EXPECT_TRUE(settles(hooks, folder, 1 + 3)) << "the warm context goes with the zygote that it was forked from";
  EXPECT_EQ(stats.zygotes_ended.value(), 1U);
  const CallResult after = hooks.call(0);
  EXPECT_EQ(after.failure, CallFailureKind::None);
  EXPECT_TRUE(after.cold_start);
  EXPECT_EQ(stats.zygotes_died.value(), 0U);
  EXPECT_EQ(stats.templates_died.value(), 0U);
}

TEST(Succession, NoCallFailsWhileZygotesAreReplacedOneAfterTheOther) {
  const Folder folder;
  Hooks hooks(folder, three(), limited(1));
  const SupervisorStats& stats = hooks.runtime().executors();
  std::size_t calls = 0;
  while (stats.zygotes_replaced.value() < 3 && calls < 1'000'000) {
    ASSERT_EQ(hooks.call(calls % 3).failure, CallFailureKind::None) << calls;
    ++calls;
  }
  EXPECT_EQ(stats.zygotes_replaced.value(), 3U);
  EXPECT_EQ(stats.zygotes_died.value(), 0U);
  EXPECT_EQ(stats.templates_died.value(), 0U);
  EXPECT_EQ(stats.violations.value(), 0U);
}

// Their settings together do not fit into the zygote's socket.
TEST(Succession, ManyLargeFunctionsAreMadeAnewAllTheSame) {
  const Folder folder;
  std::vector<conf::Function> functions;
  for (int i = 0; i < 100; ++i) {
    functions.push_back(function("echo", "f" + std::to_string(i)));
    functions.back().environment["LARGE"] = std::string(100'000, 'x');
  }
  Hooks hooks(folder, functions, limited(100));
  const SupervisorStats& stats = hooks.runtime().executors();
  EXPECT_TRUE(hooks.wait([&] { return stats.templates_made.value() >= 200; }));
  EXPECT_EQ(stats.templates_died.value(), 0U);
  EXPECT_EQ(hooks.call(99).failure, CallFailureKind::None);
}

TEST(Succession, AnOldZygoteIsReplacedWithoutAnyFork) {
  const Folder folder;
  Hooks hooks(folder, three(), limited(1000, 300ms));
  const SupervisorStats& stats = hooks.runtime().executors();
  EXPECT_TRUE(hooks.wait([&] { return stats.zygotes_replaced.value() == 2; }));
  EXPECT_EQ(hooks.call(1).failure, CallFailureKind::None);
}

TEST(Succession, ACallThatRunsIsFinishedAndItsZygoteEndsAfterwards) {
  const Folder folder;
  auto slow = function("sleep:1500", "slow");
  slow.timeout = 10s;
  Hooks hooks(folder, {slow}, limited(2));
  const SupervisorStats& stats = hooks.runtime().executors();
  const auto& outcome = hooks.begin();
  EXPECT_TRUE(hooks.wait([&] { return stats.zygotes_replaced.value() >= 1; }));
  EXPECT_FALSE(outcome.done);
  EXPECT_EQ(stats.zygotes_ended.value(), 0U);
  EXPECT_TRUE(hooks.wait([&] { return outcome.done; }));
  EXPECT_EQ(outcome.result.failure, CallFailureKind::None);
  EXPECT_TRUE(settles(hooks, folder, 1 + 1));
}

TEST(Succession, FewZygotesDrainAtOnceHoweverOftenTheyShouldBeReplaced) {
  const Folder folder;
  auto slow = function("sleep:4000", "slow");
  slow.timeout = 30s;
  Hooks hooks(folder, {slow, function("echo")}, limited(1));
  const SupervisorStats& stats = hooks.runtime().executors();
  for (std::uint64_t replaced = 1; replaced <= 3; ++replaced) {
    hooks.begin();  // a new context each time: the others are busy
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (stats.zygotes_replaced.value() < replaced) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit);
      ASSERT_EQ(hooks.call(1).failure, CallFailureKind::None);  // forks where the last one was replaced
    }
  }
  const auto end = std::chrono::steady_clock::now() + 600ms;  // more than two sweeps
  while (std::chrono::steady_clock::now() < end) {
    ASSERT_EQ(hooks.call(1).failure, CallFailureKind::None);
    ASSERT_LE(stats.zygotes_draining.value(), 3);
  }
}

TEST(Succession, AZygoteThatDiesWhileItsSuccessorStartsIsSucceededAllTheSame) {
  const Folder folder;
  auto edge = function("echo");
  edge.domain = "heirs";
  Hooks hooks(folder, {edge}, limited(2));
  const SupervisorStats& stats = hooks.runtime().executors();
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);  // the second fork
  ASSERT_TRUE(hooks.wait([&] { return stats.zygotes_died.value() == 1; }));
  EXPECT_EQ(stats.zygotes_started.value(), 2U);
  EXPECT_EQ(stats.zygotes_replaced.value(), 0U);
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None) << "waits for the successor";
}

TEST(Succession, WhatNoFunctionNeedsAnyMoreEnds) {
  const Folder folder;
  auto foreign = function("echo", "foreign");
  foreign.domain = "elsewhere";
  Hooks hooks(folder, {function("echo", "a"), foreign});
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::None);
  EXPECT_EQ(hooks.call(1).failure, CallFailureKind::None);
  EXPECT_EQ(folder.processes(), 6U);
  hooks.load({function("echo", "a")});
  EXPECT_TRUE(settles(hooks, folder, 3));
  EXPECT_EQ(hooks.runtime().executors().zygotes_ended.value(), 1U);
  EXPECT_EQ(hooks.runtime().executors().zygotes_died.value(), 0U);
  EXPECT_FALSE(hooks.call(0).cold_start);
}

TEST(Succession, ATemplateOfAVersionThatIsGoneEnds) {
  const Folder folder;
  Hooks hooks(folder, three());
  EXPECT_EQ(hooks.call(2).failure, CallFailureKind::None);
  hooks.load({function("echo", "a")});
  EXPECT_TRUE(settles(hooks, folder, 1 + 1));
  EXPECT_EQ(hooks.runtime().executors().templates_died.value(), 0U);
}

}  // namespace
}  // namespace brink::hooks
