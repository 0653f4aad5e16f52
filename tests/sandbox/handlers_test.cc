// Handlers in real execution contexts: what they return, how they fail, what they may not do. The driver stands where
// the proxy stands.
#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/sandbox/executor_driver.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;
using hooks::protocol::LineLevel;

class Handlers : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = Executor::start(defaultOptions());
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    executor = started->release();
  }
  static void TearDownTestSuite() {
    delete executor;
    executor = nullptr;
  }

  std::unique_ptr<TestContext> run(const std::string& source, hooks::protocol::FunctionSettings settings = {}) {
    return run(Files{{"index.js", source}}, std::move(settings));
  }
  std::unique_ptr<TestContext> run(const Files& files, hooks::protocol::FunctionSettings settings = {}) {
    template_ = executor->makeTemplate(files, std::move(settings));
    EXPECT_EQ(template_->refusal(), "");
    return template_->context();
  }

  static Executor* executor;
  std::unique_ptr<Template> template_;
};
Executor* Handlers::executor = nullptr;

TEST_F(Handlers, EchoingTheRequestChangesNothing) {
  auto context = run("exports.handler = async (event) => event.Records[0].cf.request;");
  for (int i = 0; i < 10; ++i) {
    const auto outcome = context->call({});
    ASSERT_EQ(name(outcome.kind), std::string("Answer"));
    ASSERT_EQ(outcome.operations.size(), 1u);
    EXPECT_EQ(outcome.operations[0].op, AnswerOp::BeginRequest);
    EXPECT_EQ(outcome.cold, i == 0);
  }
  EXPECT_TRUE(context->initDone());
}

}  // namespace
}  // namespace brink::testing
