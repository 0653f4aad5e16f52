// Memory sizes above 256 MB: the zygotes of the larger heap classes. What is not touched costs the machine nothing, so
// buffers are left as they are made.
#include <sys/wait.h>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;

// Takes 100 MB pieces until there are `count` or an error; tells how many and which.
std::string take(int count) {
  return "exports.handler = async () => { const all = []; let error = 'none';"
         "  try { while (all.length < " +
         std::to_string(count) +
         ") all.push(Buffer.alloc(100 << 20)); } catch (e) { error = `${e.name}: ${e.message}`; }"
         "  return { status: '200', body: `${all.length} ${error}` }; };";
}

template <std::uint32_t kHeapClass>
class MemoryClass : public ExecutorTest {
 protected:
  static void SetUpTestSuite() {
    Executor::Options options = defaultOptions();
    options.settings.heap_class_mb = kHeapClass;
    auto started = Executor::start(options);
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    executor() = std::move(*started);
  }

  // The body of a handler's answer, or what went wrong. A busy machine takes its time with them.
  std::string bodyOf(const std::string& source, std::uint32_t memory_mb) {
    const auto context = run(source, {.memory_mb = memory_mb});
    context->post({.timeout_ms = 60'000});
    const auto outcome = context->await(milliseconds(60'000));
    told_ = context->logged("JavaScript heap out of memory");
    if (outcome.kind == Outcome::Kind::Exited) return "exit " + std::to_string(WEXITSTATUS(outcome.wait_status));
    const auto body = find(outcome, AnswerOp::Body);
    return body ? body->at(0) : described(outcome);
  }
  std::string taken(int count, std::uint32_t memory_mb) { return bodyOf(take(count), memory_mb); }
  // Grows one WebAssembly memory by 100 MB until that fails; how often it did not.
  std::string grown(std::uint32_t memory_mb) {
    return bodyOf(
        "exports.handler = async () => { const memory = new WebAssembly.Memory({ initial: 0 });"
        "  let grown = 0; try { for (;; ++grown) memory.grow(1600); } catch {}"
        "  return { status: '200', body: String(grown) }; };",
        memory_mb);
  }
  // Fills the heap with numbers, 8 MB at a time.
  std::string filled(int megabytes, std::uint32_t memory_mb) {
    return bodyOf(
        "exports.handler = async () => { const all = [];"
        "  for (let i = 0; i < " +
            std::to_string(megabytes / 8) +
            "; ++i) all.push(new Array(1 << 20).fill(i + 0.5));"
            "  return { status: '200', body: String(all.length) }; };",
        memory_mb);
  }

  bool told_ = false;  // the last handler's log says that the heap was full
};

using Megabytes1024 = MemoryClass<1024>;
using Megabytes10240 = MemoryClass<10240>;

const std::string kOutOfMemory = "exit " + std::to_string(hooks::protocol::kExitOutOfMemory);

TEST_F(Megabytes1024, HoldTheirSizeInBuffersAndNotMore) {
  EXPECT_EQ(taken(5, 600), "5 none");
  EXPECT_EQ(taken(10, 600), "5 RangeError: Array buffer allocation failed");
  EXPECT_EQ(taken(20, 1024), "10 RangeError: Array buffer allocation failed");
}

TEST_F(Megabytes1024, HoldNineTenthsOfTheirSizeInTheHeapAndSaySoAtTheLimit) {
  EXPECT_EQ(filled(240, 300), "30");
  EXPECT_FALSE(told_);
  EXPECT_EQ(filled(304, 300), kOutOfMemory);
  EXPECT_TRUE(told_);
}

TEST_F(Megabytes10240, HoldTheirSizeInBuffersAndNotMore) {
  EXPECT_EQ(taken(25, 3008), "25 none");
  EXPECT_EQ(taken(40, 3008), "30 RangeError: Array buffer allocation failed");
  EXPECT_EQ(taken(100, 10240), "100 none");
  EXPECT_EQ(taken(110, 10240), "102 RangeError: Array buffer allocation failed");
}

// Outside of V8's own accounts: the kernel's law.
TEST_F(Megabytes10240, BoundWebAssemblyToo) {
  const std::string of_1100 = grown(1100);
  EXPECT_TRUE(of_1100 == "10" || of_1100 == "11") << of_1100;
  const std::string of_3008 = grown(3008);
  EXPECT_TRUE(of_3008 == "29" || of_3008 == "30") << of_3008;
}

TEST_F(Megabytes10240, HoldSmallerSizesToTheirOwnLimit) {
  EXPECT_EQ(filled(200, 1025), "25");
  EXPECT_EQ(taken(20, 1025), "10 RangeError: Array buffer allocation failed");
}

}  // namespace
}  // namespace brink::testing
