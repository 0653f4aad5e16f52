// Real processes that write at random over everything they share with the proxy, while it reads and serves others.
#include "tests/unit/executor/hooks_fixture.h"

namespace brink::hooks {
namespace {

constexpr int kScribblers = 60;  // functions, each with a seed of its own

TEST(Scribbling, EndsTheScribblerAndNobodyElse) {
  const Folder folder;
  std::vector<conf::Function> functions{function("echo", "light")};
  functions.front().timeout = 10s;
  for (int i = 0; i < kScribblers; ++i) {
    functions.push_back(function("scribble:" + std::to_string(i), "scribbler" + std::to_string(i)));
    functions.back().timeout = 50ms;
  }
  Hooks hooks(folder, std::move(functions));
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::None);
  for (std::size_t i = 1; i <= kScribblers; ++i) {
    const auto& first = hooks.begin(i);
    const auto& second = hooks.begin(i);  // behind it or in a context of its own
    while (!first.done || !second.done) {
      const CallResult light = hooks.call(0);
      EXPECT_EQ(light.failure, CallFailureKind::None);
      EXPECT_FALSE(light.cold_start) << "its context had to go";
    }
  }
  std::uint64_t violations = 0;
  for (const auto& version : hooks.runtime().current()->versions()) violations += version->metrics->violations.value();
  EXPECT_GT(violations, kScribblers / 4U) << "most of it should have been noticed";
  EXPECT_EQ(hooks.runtime().executors().templates_died.value(), 0U);
  EXPECT_EQ(hooks.runtime().executors().zygotes_died.value(), 0U);
}

}  // namespace
}  // namespace brink::hooks
