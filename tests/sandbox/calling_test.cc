// Answering, and not answering: callbacks, promises, the event loop, errors, exits (contract §8.2, §8.4).
#include <sys/wait.h>

#include "hooks/protocol/slot.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;
using Calling = ExecutorTest;

std::string status(const Outcome& outcome) {
  const auto found = find(outcome, AnswerOp::Status);
  return found ? found->at(0) : kindOf(outcome) + " " + outcome.failure.error_type;
}

std::string statusOf(std::unique_ptr<TestContext> context) { return status(context->call({})); }

TEST_F(Calling, EveryWayToSucceedSucceeds) {
  EXPECT_EQ(statusOf(run("exports.handler = (e, c, callback) => callback(null, { status: '201' });")), "201");
  EXPECT_EQ(statusOf(run("exports.handler = (e, c, callback) => callback(undefined, { status: '202' });")), "202");
  EXPECT_EQ(statusOf(run("exports.handler = async () => ({ status: '203' });")), "203");
  EXPECT_EQ(statusOf(run("exports.handler = () => Promise.resolve({ status: '204' });")), "204");
  EXPECT_EQ(statusOf(run("exports.handler = () => ({ then(f) { setTimeout(() => f({ status: '205' }), 5); } });")),
            "205");
  EXPECT_EQ(statusOf(run("exports.handler = (e, context) => context.succeed({ status: '206' });")), "206");
  EXPECT_EQ(statusOf(run("exports.handler = (e, context) => context.done(null, { status: '207' });")), "207");
  EXPECT_EQ(statusOf(run("exports.handler = async () => { await new Promise((r) => setTimeout(r, 5));"
                         " return { status: '208' }; };")),
            "208");
}

TEST_F(Calling, TheFirstAnswerWins) {
  const auto context = run(R"js(
    exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      callback(null, { status: '201' });
      callback(null, { status: '202' });
      context.fail(new Error('late'));
      return Promise.resolve({ status: '203' });
    };)js");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status(context->call({})), "201");
}

TEST_F(Calling, ACallbackWaitsForTheEventLoopUnlessToldNotTo) {
  const auto waiting = run(R"js(
    let fired = 0;
    exports.handler = (event, context, callback) => {
      setTimeout(() => { fired = 1; }, 10);
      callback(null, { get status() { return fired ? '201' : '200'; } });
    };)js");
  EXPECT_EQ(status(waiting->call({})), "201");
  const auto hasty = run(R"js(
    let fired = 0;
    exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      setTimeout(() => { fired = 1; }, 10);
      callback(null, { get status() { return fired ? '201' : '200'; } });
    };)js");
  EXPECT_EQ(status(hasty->call({})), "200");
}

TEST_F(Calling, TimersStandStillBetweenCallsAndFireDuringTheNext) {
  const auto context = run(R"js(
    let fired = 0;
    exports.handler = async () => {
      const before = fired;
      setTimeout(() => { fired++; }, 30);
      if (before === 0 && fired === 0 && globalThis.second) await new Promise((r) => setTimeout(r, 5));
      globalThis.second = true;
      return { status: String(200 + fired) };
    };)js");
  EXPECT_EQ(status(context->call({})), "200");
  EXPECT_EQ(kindOf(context->await(milliseconds(80))), "TimedOut");
  EXPECT_EQ(status(context->call({})), "201") << "the pending timer was due and fires while the second call waits";
}

TEST_F(Calling, NoAnswerIsNullForCallbacksAndAFailureForAsync) {
  const auto callback = run("exports.handler = () => {};")->call({});
  ASSERT_EQ(kindOf(callback), "Answer");
  EXPECT_EQ(find(callback, AnswerOp::NotObject)->at(0), "null");
  const auto context = run("exports.handler = async () => { await new Promise(() => {}); };");
  const auto never = context->call({});
  EXPECT_EQ(kindOf(never), "Failure");
  EXPECT_EQ(never.failure.error_type, "Runtime.NodeJsExit");
  EXPECT_EQ(kindOf(context->call({})), "Failure") << "the context lives on";
}

TEST_F(Calling, NothingThatIsThrownAtOnceIsNoAnswerAsInLambda) {
  const auto outcome = run("exports.handler = () => { throw undefined; };")->call({});
  ASSERT_EQ(kindOf(outcome), "Answer");
  EXPECT_EQ(find(outcome, AnswerOp::NotObject)->at(0), "null");
}

TEST_F(Calling, TheContextHasLambdasMembersInLambdasOrder) {
  const auto outcome = run("exports.handler = async (e, context) => "
                           "({ status: '200', body: Object.keys(context).join() });")
                           ->call({});
  ASSERT_EQ(kindOf(outcome), "Answer");
  EXPECT_EQ(find(outcome, AnswerOp::Body)->at(0),
            "callbackWaitsForEmptyEventLoop,succeed,fail,done,functionVersion,functionName,memoryLimitInMB,"
            "logGroupName,logStreamName,clientContext,identity,invokedFunctionArn,awsRequestId,tenantId,"
            "getRemainingTimeInMillis");
}

TEST_F(Calling, MicrotasksRunBeforeTicks) {
  const auto context = run(R"js(
    exports.handler = (event, context, callback) => {
      const order = [];
      process.nextTick(() => order.push('tick'));
      Promise.resolve().then(() => order.push('micro'));
      setImmediate(() => order.push('immediate'));
      // On a busy machine the timer may be due before the first immediate has its turn.
      setTimeout(() => setImmediate(() => callback(null, { status: '200', body: order.join() })), 5);
    };)js");
  EXPECT_EQ(find(context->call({}), AnswerOp::Body)->at(0), "micro,tick,immediate");
}

TEST_F(Calling, ErrorsHaveTypeMessageAndTrace) {
  const auto context = run(Files{{"lib/deep.js", "exports.fail = () => { throw new TypeError('broken'); };"},
                                 {"index.js",
                                  "const deep = require('./lib/deep');\n"
                                  "exports.handler = async () => { deep.fail(); };"}});
  const auto outcome = context->call({});
  EXPECT_EQ(kindOf(outcome), "Failure");
  EXPECT_EQ(outcome.failure.error_type, "TypeError");
  EXPECT_EQ(outcome.failure.error_message, "broken");
  EXPECT_NE(outcome.failure.trace_json.find("/var/task/lib/deep.js:1:30"), std::string::npos)
      << outcome.failure.trace_json;
  EXPECT_NE(outcome.failure.trace_json.find("/var/task/index.js:2:"), std::string::npos);
  EXPECT_NE(outcome.failure.logged_json.find(R"("errorType":"TypeError")"), std::string::npos);
  EXPECT_FALSE(outcome.fatal);
  EXPECT_EQ(kindOf(context->call({})), "Failure") << "the context lives on";
}

// Text that was cut inside a character outside the BMP. JSON.stringify escapes what is left, which strict readers
// refuse.
TEST_F(Calling, ErrorsWithHalvesOfCharactersKeepTheirTrace) {
  const auto outcome =
      run("exports.handler = async () => { throw new Error('a\\ud83d \\\\ud83d \\ud83d\\ude00'); };")->call({});
  EXPECT_EQ(outcome.failure.error_message, "a\uFFFD \\ud83d \U0001F600");
  EXPECT_NE(outcome.failure.trace_json.find("Error: a\uFFFD \\\\ud83d \U0001F600"), std::string::npos)
      << outcome.failure.trace_json;
  EXPECT_NE(outcome.failure.trace_json.find("/var/task/index.js:1:"), std::string::npos) << outcome.failure.trace_json;
  EXPECT_NE(outcome.failure.logged_json.find(R"("stack":["Error: a)"), std::string::npos)
      << outcome.failure.logged_json;
}

TEST_F(Calling, EveryWayToFailFails) {
  const auto type = [&](const std::string& body) {
    const auto outcome = run("exports.handler = " + body)->call({});
    return outcome.failure.error_type + ": " + outcome.failure.error_message;
  };
  EXPECT_EQ(type("() => { throw new RangeError('x'); };"), "RangeError: x");
  EXPECT_EQ(type("(e, c, callback) => callback(new Error('x'));"), "Error: x");
  EXPECT_EQ(type("(e, c, callback) => callback('text');"), "string: text");
  EXPECT_EQ(type("(e, c) => c.fail();"), "string: handled");
  EXPECT_EQ(type("(e, c) => c.done(new Error('x'));"), "Error: x");
  EXPECT_EQ(type("async () => { throw undefined; };"), "string: handled");
  EXPECT_EQ(type("async () => { throw { name: 'N', message: 'M', stack: 'S' }; };"), "N: M");
  EXPECT_EQ(type("async () => { throw new Proxy({}, { get() { throw 1; } }); };").substr(0, 8), "handled:");
}

TEST_F(Calling, DeepRecursionIsARangeError) {
  const auto context = run("function f() { return f() + 1; } exports.handler = async () => f();");
  const auto outcome = context->call({});
  EXPECT_EQ(outcome.failure.error_type, "RangeError");
  EXPECT_EQ(outcome.failure.error_message, "Maximum call stack size exceeded");
}

TEST_F(Calling, AnUnhandledRejectionEndsTheEnvironment) {
  const auto context = run(R"js(
    exports.handler = async () => {
      Promise.reject(new Error('nobody looks'));
      await new Promise((r) => setTimeout(r, 50));
    };)js");
  const auto outcome = context->call({});
  EXPECT_EQ(kindOf(outcome), "Failure");
  EXPECT_EQ(outcome.failure.error_type, "Runtime.UnhandledPromiseRejection");
  EXPECT_EQ(outcome.failure.error_message, "Error: nobody looks");
  EXPECT_TRUE(outcome.fatal);
  const auto exit_status = context->awaitExit();
  ASSERT_TRUE(exit_status && WIFEXITED(*exit_status));
  EXPECT_EQ(WEXITSTATUS(*exit_status), hooks::protocol::kExitUnhandledRejection);
}

TEST_F(Calling, ARejectionHandledInTimeIsNoError) {
  const auto context = run(R"js(
    exports.handler = async () => {
      const rejected = Promise.reject(new Error('later'));
      process.nextTick(() => rejected.catch(() => {}));
      await null;
      return { status: '200' };
    };)js");
  EXPECT_EQ(status(context->call({})), "200");
  EXPECT_EQ(status(context->call({})), "200");
}

TEST_F(Calling, AnUncaughtExceptionEndsTheEnvironment) {
  const auto context = run(R"js(
    exports.handler = (event, context, callback) => {
      setTimeout(() => { throw new TypeError('in a timer'); }, 1);
    };)js");
  const auto outcome = context->call({});
  EXPECT_EQ(outcome.failure.error_type, "TypeError");
  EXPECT_TRUE(outcome.fatal);
  const auto exit_status = context->awaitExit();
  ASSERT_TRUE(exit_status && WIFEXITED(*exit_status));
  EXPECT_EQ(WEXITSTATUS(*exit_status), hooks::protocol::kExitUncaughtException);
}

TEST_F(Calling, WhatGoesWrongAfterTheAnswerIsLogged) {
  const auto context = run(R"js(
    exports.handler = async () => {
      process.nextTick(() => { throw new Error('afterwards'); });
      return { status: '200' };
    };)js");
  EXPECT_EQ(status(context->call({})), "200");
  const auto exit_status = context->awaitExit();
  ASSERT_TRUE(exit_status && WIFEXITED(*exit_status));
  EXPECT_EQ(WEXITSTATUS(*exit_status), hooks::protocol::kExitUncaughtException);
  EXPECT_TRUE(context->logged("Uncaught Exception \t{\"errorType\":\"Error\",\"errorMessage\":\"afterwards\""));
}

TEST_F(Calling, ProcessExitLeavesWithItsCode) {
  const auto context = run("exports.handler = async () => { console.log('bye'); process.exit(42); };");
  const auto outcome = context->call({});
  ASSERT_EQ(kindOf(outcome), "Exited");
  ASSERT_TRUE(WIFEXITED(outcome.wait_status));
  EXPECT_EQ(WEXITSTATUS(outcome.wait_status), 42);
  EXPECT_TRUE(context->logged("bye"));
}

TEST_F(Calling, AHandlerThatNeverEndsIsKilled) {
  const auto context = run("exports.handler = () => { console.log('spinning'); for (;;); };");
  context->post({});
  EXPECT_EQ(kindOf(context->await(milliseconds(100))), "TimedOut");
  EXPECT_TRUE(context->logged("spinning"));
  context->kill();
  const auto exit_status = context->awaitExit(milliseconds(1000));
  ASSERT_TRUE(exit_status && WIFSIGNALED(*exit_status));
  EXPECT_EQ(WTERMSIG(*exit_status), SIGKILL);
}

// The call's time runs from there, and a handler that computes says nothing more for long.
TEST_F(Calling, TheEndOfInitIsToldBeforeTheHandlerRuns) {
  const auto context = run("exports.handler = () => { for (;;); };");
  EXPECT_TRUE(context->ringsFor({}, milliseconds(5000)));
  EXPECT_TRUE(context->initDone());
}

TEST_F(Calling, AListenerOfTheHandlersHearsWhatNobodyCaughtAndDoesNotKeepTheEnvironment) {
  const std::pair<std::string, int> cases[] = {
      {"process.on('uncaughtException', (e) => console.log('heard ' + e.message));"
       "exports.handler = () => new Promise(() => setTimeout(() => { throw new Error('boom'); }, 1));",
       hooks::protocol::kExitUncaughtException},
      {"process.on('unhandledRejection', (e) => console.log('heard ' + e.message));"
       "exports.handler = () => new Promise(() => { Promise.reject(new Error('boom')); });",
       hooks::protocol::kExitUnhandledRejection}};
  for (const auto& [source, status] : cases) {
    const auto context = run(source);
    const auto outcome = context->call({});
    EXPECT_EQ(kindOf(outcome), "Failure");
    EXPECT_TRUE(outcome.fatal);
    EXPECT_TRUE(context->logged("heard boom"));
    const auto exit_status = context->awaitExit();
    ASSERT_TRUE(exit_status && WIFEXITED(*exit_status));
    EXPECT_EQ(WEXITSTATUS(*exit_status), status);
  }
}

TEST_F(Calling, AHandlerThatRemovesTheRuntimesListenersTakesOver) {
  const auto context = run(R"js(
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', () => {});
    exports.handler = async () => {
      setTimeout(() => { throw new Error('boom'); }, 1);
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { status: '200' };
    };)js");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(status(context->call({})), "200");
}

TEST_F(Calling, ALeakedIntervalNeverAnswers) {
  const auto context = run("exports.handler = (e, c, callback) => { setInterval(() => {}, 5); callback(null, {}); };");
  context->post({});
  EXPECT_EQ(kindOf(context->await(milliseconds(100))), "TimedOut");
}

TEST_F(Calling, ContextsDoNotShareRandomNumbers) {
  for (const std::string drawn : {"Math.random()", "require('crypto').randomBytes(16).toString('hex')",
                                  "require('vm').runInNewContext('Math.random()')"}) {
    const auto first = run("exports.handler = async () => ({ status: '200', body: String(" + drawn + ") });");
    const auto second = templates_.back()->context();
    const auto a = find(first->call({}), AnswerOp::Body)->at(0);
    const auto b = find(second->call({}), AnswerOp::Body)->at(0);
    EXPECT_NE(a, b);
    EXPECT_NE(a, find(first->call({}), AnswerOp::Body)->at(0));
  }
}

TEST_F(Calling, ContextsOfOneFunctionNeverMakeTheSameKey) {
  const std::string source = R"js(
    const { generateKeyPairSync } = require('crypto');
    const spki = { type: 'spki', format: 'der' };
    exports.handler = async () => {
      const rsa = generateKeyPairSync('rsa', { modulusLength: 512 });
      const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return { status: '200', body: rsa.publicKey.export(spki).toString('hex') + ' ' + curve.publicKey.export(spki).toString('hex') };
    };)js";
  const auto first = run(source);
  const auto second = templates_.back()->context();
  const auto keysOf = [](TestContext& context) {
    const auto body = find(context.call({}), AnswerOp::Body)->at(0);
    return std::pair(body.substr(0, body.find(' ')), body.substr(body.find(' ') + 1));
  };
  const auto a = keysOf(*first);
  const auto b = keysOf(*second);
  const auto c = keysOf(*first);
  EXPECT_GT(a.first.size(), 100U);
  EXPECT_NE(a.first, b.first);
  EXPECT_NE(a.second, b.second);
  EXPECT_NE(a.first, c.first);
  EXPECT_NE(a.second, c.second);
}

TEST_F(Calling, WasmCompilesAndTimeIsUtc) {
  const auto context = run(R"js(
    exports.handler = async () => {
      const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0,
        10, 6, 1, 4, 0, 65, 42, 11]);
      const { instance } = await WebAssembly.instantiate(bytes);
      return { status: '200', body: `${instance.exports.f()} ${new Date(0).getTimezoneOffset()} ` +
        new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(0) };
    };)js");
  const auto body = find(context->call({}), AnswerOp::Body);
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(body->at(0), "42 0 01:00");
}

}  // namespace
}  // namespace brink::testing
