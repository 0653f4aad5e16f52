// A zygote for a whole test program, and contexts of handlers given as text.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/sandbox/executor_driver.h"

namespace brink::testing {

class ExecutorTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = Executor::start(defaultOptions());
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    executor() = std::move(*started);
  }
  static void TearDownTestSuite() { executor().reset(); }

  std::unique_ptr<TestContext> run(const std::string& source, hooks::protocol::FunctionSettings settings = {}) {
    return run(Files{{"index.js", source}}, std::move(settings));
  }
  std::unique_ptr<TestContext> run(const Files& files, hooks::protocol::FunctionSettings settings = {}) {
    templates_.push_back(executor()->makeTemplate(files, std::move(settings)));
    EXPECT_EQ(templates_.back()->refusal(), "");
    return templates_.back()->context();
  }
  static std::unique_ptr<Executor>& executor() {
    static std::unique_ptr<Executor> one;
    return one;
  }

  // All of a test's: a template that goes takes its contexts with it.
  std::vector<std::unique_ptr<Template>> templates_;
};

// "Answer", or what went wrong instead.
inline std::string kindOf(const Outcome& outcome) { return name(outcome.kind); }
inline std::string described(const Outcome& outcome) {
  return kindOf(outcome) + " " + outcome.failure.error_type + ": " + outcome.failure.error_message + " " +
         outcome.failure.trace_json;
}

// Sanitizers change what a process may allocate; those tests run in the plain build.
inline bool sanitized() { return defaultOptions().settings.plain_for_tests; }

}  // namespace brink::testing
