// What becomes of a deployment by what its templates find, with real processes and no JavaScript
// (tests/support/fake_executor.cc).
#include <gtest/gtest.h>

#include "tests/unit/executor/hooks_fixture.h"

namespace brink::hooks {
namespace {

conf::Function placed(const std::string& does, std::string name, int line) {
  conf::Function made = function(does, std::move(name));
  made.code_place = {.line = line, .column = 7};
  return made;
}

std::vector<std::string> described(const conf::Problems& problems) {
  std::vector<std::string> lines;
  for (const conf::Problem& problem : problems) {
    lines.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " + problem.message);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Deployment, MistakesOfAllFunctionsAreToldAtTheirPlaces) {
  const Folder folder;
  Hooks hooks(folder, {placed("mistaken", "a", 10), placed("echo", "b", 20), placed("mistaken", "c", 30)});
  const Verdict verdict = hooks.makeReady();
  EXPECT_FALSE(verdict.good());
  EXPECT_EQ(described(verdict.mistakes), (Lines{"10:7: function a:1: /var/task/index.js:1:2: no such word",
                                                "30:7: function c:1: /var/task/index.js:1:2: no such word"}));
  EXPECT_TRUE(verdict.failures.empty());
  EXPECT_EQ(verdict.doubts.size(), 2U);
}

TEST(Deployment, DoubtsRefuseNothing) {
  const Folder folder;
  Hooks hooks(folder, {placed("doubtful", "a", 10)});
  const Verdict verdict = hooks.makeReady();
  EXPECT_TRUE(verdict.good());
  EXPECT_EQ(described(verdict.doubts), Lines{"10:7: function a:1: /var/task/other.js:3:4: unlikely"});
  EXPECT_TRUE(hooks.makeReady().doubts.empty()) << "it is told once";
}

TEST(Deployment, ATemplateThatIsLostIsMadeAnew) {
  const Folder folder;
  Hooks hooks(folder, {function("fails-first")});
  EXPECT_TRUE(hooks.makeReady().good());
  EXPECT_EQ(hooks.runtime().executors().templates_died.value(), 1U);
}

TEST(Deployment, WhatStaysLostIsNoFaultOfTheCode) {
  const Folder folder;
  auto doomed = placed("echo", "a", 10);
  doomed.domain = "dies";
  Hooks hooks(folder, {doomed, placed("template-fails", "b", 20), placed("mistaken", "c", 30)});
  const Verdict verdict = hooks.makeReady();
  EXPECT_EQ(verdict.mistakes.size(), 1U);
  const Lines failures = described(verdict.failures);
  ASSERT_EQ(failures.size(), 2U);
  const std::string no_fault = "no executor could load its code, which is no fault of the code: ";
  EXPECT_TRUE(failures[0].starts_with("10:7: function a:1: " + no_fault)) << failures[0];
  EXPECT_EQ(failures[1], "20:7: function b:1: " + no_fault + "it does not compile");
  EXPECT_EQ(verdict.problems().size(), 3U);
  EXPECT_GE(hooks.runtime().executors().zygotes_died.value(), 2U) << "it is tried anew";
  EXPECT_LE(hooks.runtime().executors().zygotes_died.value(), 4U) << "not for ever";
}

TEST(Deployment, NothingIsAskedOfAVersionThatWasReady) {
  const Folder folder;
  Hooks hooks(folder, {function("echo")});
  ASSERT_TRUE(hooks.makeReady().good());
  const CatalogPtr same = hooks.loadNext({function("echo")});
  bool done = false;
  hooks.runtime().whenMadeReady(same, [&](const Verdict& verdict) { done = verdict.good(); });
  EXPECT_TRUE(done) << "at once";
  EXPECT_EQ(hooks.runtime().executors().templates_made.value(), 1U);
}

TEST(Deployment, WhatIsMadeAheadStaysUntilItsCatalogueGoes) {
  const Folder folder;
  Hooks hooks(folder, {function("echo")});
  ASSERT_TRUE(hooks.makeReady().good());
  CatalogPtr next = hooks.loadNext({function("echo", "a"), function("mistaken", "b")});
  EXPECT_EQ(hooks.makeReady(next).mistakes.size(), 1U);
  const auto end = std::chrono::steady_clock::now() + 700ms;  // two sweeps of the supervisor
  hooks.wait([&] { return std::chrono::steady_clock::now() > end; });
  EXPECT_EQ(folder.processes(), 4U) << "a zygote, three templates";
  next.reset();
  EXPECT_TRUE(hooks.wait([&] { return folder.processes() == 2; })) << "refused: only what works is left";
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
}

TEST(Deployment, ManyTemplatesAreMadeSideBySideAndAllOfThem) {
  const Folder folder;
  Hooks hooks(folder, {function("echo")});
  std::vector<conf::Function> functions;
  for (int i = 0; i < 50; ++i) functions.push_back(function(i == 49 ? "mistaken" : "echo", "f" + std::to_string(i)));
  const CatalogPtr next = hooks.loadNext(std::move(functions));
  EXPECT_EQ(hooks.makeReady(next).mistakes.size(), 1U);
  EXPECT_EQ(hooks.runtime().executors().templates_made.value(), 51U);
}

}  // namespace
}  // namespace brink::hooks
