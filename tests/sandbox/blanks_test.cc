// Blanks: contexts to which nothing is posted yet. They are touched, and wait with module init for their first call.
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "hooks/protocol/slot.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;
using hooks::protocol::ContextState;
using hooks::protocol::Waiting;

class Blanks : public ExecutorTest {
 protected:
  // Waits until the context does, for its first call.
  static void awaitReady(TestContext& context) {
    const auto is = [&context](auto& word, auto value) { return word.load() == static_cast<std::uint32_t>(value); };
    const auto limit = std::chrono::steady_clock::now() + milliseconds(5000);
    while (!is(context.header().state, ContextState::Forked) || !is(context.header().waiting, Waiting::ForCall)) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit) << "state " << context.header().state.load();
      std::this_thread::sleep_for(milliseconds(1));
    }
  }
  std::unique_ptr<TestContext> blank(const std::string& source, hooks::protocol::FunctionSettings settings = {}) {
    auto context = run(source, std::move(settings));
    awaitReady(*context);
    return context;
  }
  static std::string body(const Outcome& outcome) {
    const auto found = find(outcome, AnswerOp::Body);
    return found ? found->at(0) : described(outcome);
  }
  static long minorFaults(pid_t pid) {
    std::ifstream stream("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(stream)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int i = 0; i < 8; ++i) fields >> field;  // the 10th of all
    return std::stol(field);
  }
};

TEST_F(Blanks, SayAndRunNothingBeforeTheirFirstCall) {
  const auto context = blank("console.log('init'); exports.handler = async () => ({ status: '200' });");
  EXPECT_EQ(context->header().out_tail.load(), 0u);
  EXPECT_EQ(context->header().begun_seq.load(), 0u);
  EXPECT_TRUE(context->logs().empty());
  EXPECT_EQ(kindOf(context->call({})), "Answer");
  ASSERT_EQ(context->logs().size(), 1u);
  EXPECT_EQ(context->logs()[0].text, "init");
  EXPECT_EQ(context->logs()[0].seq, 0u) << "of init";
  EXPECT_TRUE(context->initDone());
}

TEST_F(Blanks, TheirTimeBeginsWithTheFirstCall) {
  const auto context = blank(R"js(
    const began = [performance.now(), process.uptime() * 1000, Date.now() - performance.timeOrigin];
    exports.handler = async () => ({ status: '200', body: String(Math.max(...began) < 250) });)js");
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_EQ(body(context->call({})), "true");
}

TEST_F(Blanks, TheirDummyCallLeavesNothingThatAHandlerCouldFind) {
  const auto context = blank(R"js(
    const cache = Object.keys(require.cache);
    const timer = setTimeout(() => {}, 1);
    exports.handler = async (event, context) => ({ status: '200', body: JSON.stringify({
      cache, timer: Number(timer), children: module.children.length, trace: process.env._X_AMZN_TRACE_ID ?? null,
      listeners: process.listenerCount('uncaughtException'), request: event.Records[0].cf.request.uri }) });)js");
  EXPECT_EQ(body(context->call({.uri = "/own"})),
            R"({"cache":["/var/task/index.js"],"timer":2,"children":0,"trace":null,"listeners":1,"request":"/own"})");
}

TEST_F(Blanks, NeverDrawTheSameRandomNumbers) {
  auto first = blank(R"js(
    const atInit = Math.random();
    exports.handler = async () => ({ status: '200', body: `${atInit} ${Math.random()}` });)js");
  std::vector<std::unique_ptr<TestContext>> contexts;
  contexts.push_back(std::move(first));
  for (int i = 1; i < 20; ++i) contexts.push_back(templates_.back()->context());
  std::set<std::string> seen;
  for (const auto& context : contexts) {
    awaitReady(*context);
    std::istringstream numbers(body(context->call({})));
    for (std::string number; numbers >> number;) seen.insert(number);
  }
  EXPECT_EQ(seen.size(), 40u);
}

TEST_F(Blanks, AFailedInitIsReportedToTheFirstCall) {
  const auto context = blank("throw new TypeError('at load');");
  const auto outcome = context->call({});
  EXPECT_EQ(kindOf(outcome), "InitFailed");
  EXPECT_EQ(outcome.failure.error_type, "TypeError");
}

TEST_F(Blanks, HaveTouchedWhatTheirFirstCallTouches) {
  if (sanitized()) GTEST_SKIP() << "shadow memory has faults of its own";
  const auto context = blank("exports.handler = async (event) => event.Records[0].cf.request;");
  const long until_ready = minorFaults(context->pid());
  ASSERT_EQ(kindOf(context->call({})), "Answer");
  const long of_first_call = minorFaults(context->pid()) - until_ready;
  // Without the dummy call 190 to 200.
  EXPECT_LT(of_first_call, 100) << of_first_call << " faults in the first call, " << until_ready << " before";
}

TEST_F(Blanks, JsonLogsAndQuietLevelsAreNoDifference) {
  const auto context = blank("exports.handler = async () => { console.error('x'); return { status: '200' }; };",
                             {.json_logs = true, .environment = {{"AWS_LAMBDA_LOG_LEVEL", "ERROR"}}});
  EXPECT_EQ(kindOf(context->call({})), "Answer");
  ASSERT_EQ(context->logs().size(), 1u);
}

}  // namespace
}  // namespace brink::testing
