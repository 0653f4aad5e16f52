// SnapStart: module init in a snapshot, and contexts that begin with what it left.
#include <set>
#include <sstream>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;

class Snapshots : public ExecutorTest {
 protected:
  Template& snapshot(const Files& files, hooks::protocol::FunctionSettings settings = {}) {
    templates_.push_back(executor()->makeSnapshot(files, std::move(settings)));
    return *templates_.back();
  }
  Template& snapshot(const std::string& source) { return snapshot(Files{{"index.js", source}}); }
  // Of one that must not become a snapshot: what its init says is wrong with it.
  std::string refusal(const std::string& source) {
    Template& refused = snapshot(source);
    EXPECT_NE(refused.refusal(), "");
    const Outcome& outcome = refused.initOutcome();
    if (outcome.kind != Outcome::Kind::InitFailed) return name(outcome.kind);
    return outcome.failure.error_type + ": " + outcome.failure.error_message;
  }
};

std::string bodyOf(const Outcome& outcome) {
  const auto body = find(outcome, AnswerOp::Body);
  return body ? body->front() : described(outcome);
}
std::string answerOf(TestContext& context) { return bodyOf(context.call({})); }

// A handler that answers with the value of an expression.
std::string answering(const std::string& init, const std::string& expression) {
  return init + "\nexports.handler = async () => ({ status: 200, body: String(" + expression + ") });";
}

TEST_F(Snapshots, InitRunsOnceAndEveryContextBeginsWithWhatItLeft) {
  Template& taken = snapshot(Files{{"index.js", answering("const lib = require('./lib');", "lib.count()")},
                                   {"lib.js", "console.log('init'); let n = 41; exports.count = () => ++n;"}});
  ASSERT_EQ(taken.refusal(), "");
  EXPECT_TRUE(taken.init().initDone());
  EXPECT_TRUE(taken.init().logged("init"));
  for (int i = 0; i < 3; ++i) {
    const auto context = taken.context();
    EXPECT_EQ(answerOf(*context), "42") << "what another context did is not seen";
    EXPECT_EQ(answerOf(*context), "43");
    EXPECT_TRUE(context->initDone());
    EXPECT_FALSE(context->logged("init"));
  }
}

TEST_F(Snapshots, EveryContextHasTheFilesOfInitForItself) {
  Template& taken = snapshot(R"js(
      const fs = require('fs');
      fs.mkdirSync('/tmp/made');
      fs.writeFileSync('/tmp/made/a', 'x'.repeat(10000));
      const open = fs.openSync('/tmp/open', 'w+');
      fs.writeSync(open, 'by init');
      exports.handler = async () => {
        fs.appendFileSync('/tmp/made/a', 'y');
        const read = Buffer.alloc(20);
        const count = fs.readSync(open, read, 0, 20, 0);
        fs.writeFileSync('/tmp/mine', 'z');
        return { status: 200, body: `${fs.statSync('/tmp/made/a').size} ${read.toString('utf8', 0, count)} ` +
                                    fs.readdirSync('/tmp').join() };
      };)js");
  ASSERT_EQ(taken.refusal(), "");
  for (int i = 0; i < 3; ++i) {
    const auto context = taken.context();
    EXPECT_EQ(answerOf(*context), "10001 by init made,mine,open") << "what another context wrote is not seen";
    EXPECT_EQ(answerOf(*context), "10002 by init made,mine,open");
  }
}

TEST_F(Snapshots, MoreFilesThanContextsMayCopyAreRefused) {
  EXPECT_EQ(
      refusal("require('fs').writeFileSync('/tmp/a', Buffer.alloc(70 << 20)); exports.handler = async () => null;"),
      "Runtime.SnapshotError: init leaves 70 MB in /tmp, of which every context gets a copy: at most 64 MB");
}

TEST_F(Snapshots, TopLevelAwaitIsPartOfInit) {
  Template& taken =
      snapshot(Files{{"index.mjs",
                      "const n = await new Promise((resolve) => setTimeout(resolve, 20, 41)); let calls = n;"
                      "export const handler = async () => ({ status: '200', body: String(++calls) });"}});
  ASSERT_EQ(taken.refusal(), "");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(answerOf(*taken.context()), "42");
}

TEST_F(Snapshots, AnInitThatStillAwaitsIsRefused) {
  Template& refused = snapshot(Files{{"index.mjs", "await new Promise(() => {}); export const handler = () => {};"}});
  EXPECT_EQ(refused.initOutcome().failure.error_message,
            "a top-level await of module init still waits for something that nothing can settle any more");
}

TEST_F(Snapshots, AHundredContextsNeverDrawTheSame) {
  Template& taken = snapshot(answering(R"js(
      const { random } = Math;
      for (let i = 0; i < 10; i++) random();
      function draw() {
        return [random(), Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint32Array(4)).join('-'),
                node.randomBytes(12).toString('hex'), node.randomUUID(), node.randomInt(2 ** 47),
                node.randomFillSync(Buffer.alloc(12)).toString('hex'), inVm()].join(' ');
      }
      const node = require('crypto');
      const inVm = require('vm').runInNewContext('Math.random');
      draw();)js",
                                       "draw()"));
  ASSERT_EQ(taken.refusal(), "");
  std::set<std::string> drawn;
  std::size_t count = 0;
  for (int i = 0; i < 100; ++i) {
    std::istringstream words(answerOf(*taken.context()));
    for (std::string word; words >> word; ++count) drawn.insert(word);
  }
  EXPECT_EQ(count, 900U);
  EXPECT_EQ(drawn.size(), count);
}

// Keys, primes and what signing draws: OpenSSL's own generators, which init has used.
TEST_F(Snapshots, ContextsNeverMakeTheSameKeys) {
  Template& taken = snapshot(answering(R"js(
      const crypto = require('crypto');
      const spki = { type: 'spki', format: 'der' };
      function make() {
        const curve = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
        const ecdh = crypto.createECDH('prime256v1').generateKeys('hex');
        return [curve.publicKey.export(spki).toString('hex'), ecdh,
                crypto.generateKeyPairSync('ed25519').publicKey.export(spki).toString('hex'),
                crypto.generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey.export(spki).toString('hex'),
                crypto.sign('sha256', Buffer.from('a'), key.privateKey).toString('hex'),
                crypto.generateKeySync('aes', { length: 128 }).export().toString('hex'),
                String(crypto.generatePrimeSync(128, { bigint: true }))].join(' ');
      }
      const key = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const first = make();)js",
                                       "make()"));
  ASSERT_EQ(taken.refusal(), "");
  std::set<std::string> made;
  std::size_t count = 0;
  for (int i = 0; i < 20; ++i) {
    const auto context = taken.context();
    for (int j = 0; j < 2; ++j) {
      std::istringstream words(answerOf(*context));
      for (std::string word; words >> word; ++count) made.insert(word);
    }
  }
  EXPECT_EQ(count, 20U * 2 * 7);
  EXPECT_EQ(made.size(), count);
}

TEST_F(Snapshots, TimeGoesOnAndIsRightAfterwards) {
  Template& taken = snapshot(answering("const before = performance.now(); const wall = Date.now();", R"js(
      JSON.stringify([performance.now() >= before, Date.now() >= wall, process.uptime() >= before / 1000,
                      Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 100]))js"));
  ASSERT_EQ(taken.refusal(), "");
  EXPECT_EQ(answerOf(*taken.context()), "[true,true,true,true]");
}

TEST_F(Snapshots, TimersOfContextsHaveTheirOwnTime) {
  Template& taken = snapshot(R"js(
      exports.handler = async () => {
        const began = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { status: 200, body: String(Date.now() - began >= 29) };
      };)js");
  EXPECT_EQ(answerOf(*taken.context()), "true");
}

TEST_F(Snapshots, APendingTimerIsNamedWithItsDelayAndPlace) {
  EXPECT_EQ(refusal("function later() {\n  setTimeout(() => {}, 60000);\n}\nlater();\n"
                    "setInterval(() => {}, 250).unref();\nexports.handler = async () => null;"),
            "Runtime.SnapshotError: still pending when the snapshot is taken: "
            "an interval of 250 ms (/var/task/index.js:5:1); a timer of 60000 ms (/var/task/index.js:2:3)");
}

TEST_F(Snapshots, ManyPendingTimersAreCounted) {
  const std::string said = refusal(
      "for (let i = 1; i <= 20; i++) setTimeout(() => {}, 1000 * i);"
      "exports.handler = async () => null;");
  EXPECT_NE(said.find("a timer of 8000 ms"), std::string::npos) << said;
  EXPECT_EQ(said.find("a timer of 9000 ms"), std::string::npos) << said;
  EXPECT_NE(said.find("; and 12 more"), std::string::npos) << said;
}

TEST_F(Snapshots, WhatIsDueAtOnceRunsAndWhatWasClearedIsForgotten) {
  Template& taken = snapshot(answering(R"js(
      const seen = [];
      clearTimeout(setTimeout(() => {}, 1000));
      setImmediate(() => { seen.push('immediate'); setImmediate(() => seen.push('next')); });
      process.nextTick(() => seen.push('tick'));
      Promise.resolve().then(() => seen.push('microtask'));)js",
                                       "seen"));
  ASSERT_EQ(taken.refusal(), "");
  EXPECT_EQ(answerOf(*taken.context()), "microtask,tick,immediate,next");
}

TEST_F(Snapshots, AFetchIsRefusedWithItsHostUnlessItWasGivenUp) {
  EXPECT_EQ(refusal("fetch('https://config.example.com/a?key=secret');\nexports.handler = async () => null;"),
            "Runtime.SnapshotError: still pending when the snapshot is taken: a fetch from https://config.example.com");
  Template& taken = snapshot(answering(R"js(
      const giveUp = new AbortController();
      let failed = '';
      fetch('http://example.com/', { signal: giveUp.signal }).catch((error) => { failed = error.name; });
      giveUp.abort();)js",
                                       "failed"));
  ASSERT_EQ(taken.refusal(), "");
  EXPECT_EQ(answerOf(*taken.context()), "AbortError");
}

TEST_F(Snapshots, HooksRunInOrderAndEachIsAwaited) {
  Template& taken = snapshot(answering(R"js(
      const seen = ['init'];
      const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
      for (const name of ['a', 'b']) {
        awslambda.snapStart.register({
          async beforeSnapshot() { await pause(); seen.push('before ' + name); },
          async afterRestore() { await pause(); seen.push('after ' + name); },
        });
      }
      awslambda.snapStart.register({ afterRestore() { seen.push(typeof this.afterRestore); } });)js",
                                       "seen"));
  ASSERT_EQ(taken.refusal(), "");
  EXPECT_EQ(answerOf(*taken.context()), "init,before b,before a,after a,after b,function");
}

TEST_F(Snapshots, AFailingHookIsTheInitsError) {
  EXPECT_EQ(refusal("awslambda.snapStart.register({ async beforeSnapshot() { throw new RangeError('no'); } });\n"
                    "exports.handler = async () => null;"),
            "RangeError: no");
  Template& taken = snapshot(
      "awslambda.snapStart.register({ afterRestore() { throw new RangeError('not now'); } });\n"
      "exports.handler = async () => null;");
  ASSERT_EQ(taken.refusal(), "");
  const auto outcome = taken.context()->call({});
  EXPECT_EQ(kindOf(outcome), "InitFailed");
  EXPECT_EQ(outcome.failure.error_type + ": " + outcome.failure.error_message, "RangeError: not now");
}

TEST_F(Snapshots, AHookThatNothingCanSettleIsNamed) {
  EXPECT_EQ(refusal("awslambda.snapStart.register({ beforeSnapshot: () => new Promise(() => {}) });\n"
                    "exports.handler = async () => null;"),
            "Runtime.SnapshotError: still pending when the snapshot is taken: "
            "a beforeSnapshot hook that nothing can settle any more");
  EXPECT_EQ(refusal("awslambda.snapStart.register({ beforeSnapshot: () => fetch('https://example.com/') });\n"
                    "exports.handler = async () => null;"),
            "Runtime.SnapshotError: still pending when the snapshot is taken: a fetch from https://example.com; "
            "a beforeSnapshot hook that nothing can settle any more");
  Template& taken = snapshot(
      "awslambda.snapStart.register({ afterRestore: () => new Promise(() => {}) });\n"
      "exports.handler = async () => null;");
  const auto outcome = taken.context()->call({});
  EXPECT_EQ(outcome.failure.error_type, "Runtime.AfterRestoreError");
}

TEST_F(Snapshots, HooksMustBeFunctions) {
  EXPECT_EQ(refusal("awslambda.snapStart.register({ afterRestore: 1 });"),
            "TypeError: The \"hook.afterRestore\" property must be a function");
}

TEST_F(Snapshots, AnInitThatFailsSaysWhy) {
  EXPECT_EQ(refusal("throw new Error('no luck');"), "Error: no luck");
  EXPECT_EQ(refusal("exports.nothing = 1;"), "Runtime.HandlerNotFound: index.handler is undefined or not exported");
  EXPECT_EQ(refusal("Promise.reject(new Error('late')); exports.handler = async () => null;"),
            "Runtime.UnhandledPromiseRejection: Error: late");
  EXPECT_EQ(refusal("setImmediate(() => { throw new Error('in the loop'); }); exports.handler = async () => null;"),
            "Error: in the loop");
}

TEST_F(Snapshots, CodeThatCannotBeLoadedIsRefusedBeforeItsInit) {
  EXPECT_EQ(snapshot("await 1;\nexports.handler = async () => null;").refusal(),
            "!/var/task/index.js: it is an ES module and does not export \"handler\"\n")
      << "what has a top-level await is an ES module";
  const auto& refused = snapshot("console.log('init');\nexports.handler = ;");
  EXPECT_TRUE(refused.refusal().starts_with("!/var/task/index.js:2:19: SyntaxError: Unexpected token ';'"))
      << refused.refusal();
}

TEST_F(Snapshots, AnInitThatExitsLeavesTheZygoteAlive) {
  EXPECT_NE(snapshot("process.exit(3);").refusal().find("is gone"), std::string::npos);
  EXPECT_EQ(snapshot(answering("", "1")).refusal(), "");
}

TEST_F(Snapshots, AContextHasTheMemoryThatInitLeftIt) {
  if (sanitized()) GTEST_SKIP() << "limits are in the plain build";
  Template& taken = snapshot(answering("const held = new Uint8Array(100 << 20).fill(1);", R"js((() => {
      try { return new Uint8Array(60 << 20).fill(1).length + held.length; } catch (error) { return error.name; }
    })())js"));
  ASSERT_EQ(taken.refusal(), "");
  EXPECT_EQ(answerOf(*taken.context()), "RangeError") << "128 MB are for both";
}

TEST_F(Snapshots, AContextThatDiesTakesNothingElse) {
  Template& taken = snapshot(R"js(
      exports.handler = async (event) => event.Records[0].cf.request.uri === '/die' ? process.exit(1) : null;)js");
  const auto dying = taken.context();
  const auto other = taken.context();
  EXPECT_EQ(kindOf(dying->call({.uri = "/die"})), "Exited");
  EXPECT_EQ(kindOf(other->call({})), "Answer");
  EXPECT_EQ(kindOf(taken.context()->call({})), "Answer");
}

}  // namespace
}  // namespace brink::testing
