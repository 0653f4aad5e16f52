// A zygote for a whole test program, and contexts of handlers given as text.
#pragma once

#include <memory>
#include <string>
#include <utility>

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
    template_ = executor()->makeTemplate(files, std::move(settings));
    EXPECT_EQ(template_->refusal(), "");
    return template_->context();
  }
  static std::unique_ptr<Executor>& executor() {
    static std::unique_ptr<Executor> one;
    return one;
  }

  std::unique_ptr<Template> template_;
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
