// What a pool holds in memory, and how it gives it back.
#include <csignal>
#include <cstring>

#include "hooks/context_pool.h"
#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
using test::FakeContext;

TEST_F(PoolTest, ARecordThatNoSlotHoldsIsRefusedWithWarmContextsToo) {
  open();
  warmUp();
  callQuietly(0, protocol::kInboundBytes);
  loop_.runUntilIdle();
  EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::Unavailable);
}

TEST_F(PoolTest, WaitingRecordsAreBoundedInBytes) {
  executors_.template_socket_full = true;
  open();
  for (int i = 0; i < 20; ++i) callQuietly(0, 8 << 20);
  loop_.runUntilIdle();
  int throttled = 0;
  for (const auto& outcome : outcomes_) {
    throttled += outcome->done && outcome->result.failure == CallFailureKind::Throttled ? 1 : 0;
  }
  EXPECT_EQ(throttled, 13);  // seven records of a little more than 8 MiB fit in 64 MiB
}

TEST_F(PoolTest, LargeSlotsOfIdleContextsAreGivenBack) {
  config_->hooks.idle_timeout = 1h;
  open();
  FakeContext& context = warmUp();
  callQuietly(0, 4 << 20);
  loop_.runUntilIdle();
  context.begin();
  context.log(std::string(2 << 20, 'x'));
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_GT(context.residentBytes(), 6U << 20);
  loop_.advance(1100ms);
  EXPECT_LT(context.residentBytes(), 256U << 10);
  // And it still works.
  Outcome& again = call();
  EXPECT_FALSE(context.begin().empty());
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(again.result.failure, CallFailureKind::None);
}

TEST_F(PoolTest, ConsumedOutputOfABusyContextIsGivenBack) {
  config_->hooks.idle_timeout = 1h;
  open();
  FakeContext& context = warmUp();
  call();
  context.begin();
  context.log(std::string(4 << 20, 'x'));
  loop_.runUntilIdle();
  loop_.advance(1100ms);
  EXPECT_LT(context.residentBytes(), (256U << 10) + protocol::kWalkBytes);
  context.answerUnchanged();
  loop_.runUntilIdle();
  EXPECT_EQ(outcomes_.back()->result.failure, CallFailureKind::None);
}

}  // namespace
}  // namespace brink::hooks
