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

  std::string taken(int count, std::uint32_t memory_mb) {
    const auto outcome = run(take(count), {.memory_mb = memory_mb})->call({});
    const auto body = find(outcome, AnswerOp::Body);
    return body ? body->at(0) : described(outcome);
  }
  // Fills the heap with numbers, 8 MB at a time.
  std::string fill(int megabytes, std::uint32_t memory_mb, bool& told) {
    const auto context = run(
        "exports.handler = async () => { const all = [];"
        "  for (let i = 0; i < " +
            std::to_string(megabytes / 8) +
            "; ++i) all.push(new Array(1 << 20).fill(i + 0.5)); return { status: '200', body: String(all.length) }; };",
        {.memory_mb = memory_mb});
    context->post({.timeout_ms = 60'000});
    const auto outcome = context->await(milliseconds(60'000));
    told = context->logged("JavaScript heap out of memory");
    if (outcome.kind == Outcome::Kind::Exited) return "exit " + std::to_string(WEXITSTATUS(outcome.wait_status));
    const auto body = find(outcome, AnswerOp::Body);
    return body ? body->at(0) : described(outcome);
  }
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
  bool told = false;
  EXPECT_EQ(fill(240, 300, told), "30");
  EXPECT_EQ(fill(304, 300, told), kOutOfMemory);
  EXPECT_TRUE(told);
}

TEST_F(Megabytes10240, HoldTheirSizeInBuffersAndNotMore) {
  EXPECT_EQ(taken(25, 3008), "25 none");
  EXPECT_EQ(taken(40, 3008), "30 RangeError: Array buffer allocation failed");
  EXPECT_EQ(taken(100, 10240), "100 none");
  EXPECT_EQ(taken(110, 10240), "102 RangeError: Array buffer allocation failed");
}

TEST_F(Megabytes10240, HoldSmallerSizesToTheirOwnLimit) {
  bool told = false;
  EXPECT_EQ(fill(200, 1025, told), "25");
  EXPECT_EQ(taken(20, 1025), "10 RangeError: Array buffer allocation failed");
}

}  // namespace
}  // namespace brink::testing
