// When memory is short, and how many contexts go for it.
#include "hooks/memory_watch.h"

#include <filesystem>
#include <fstream>

#include "tests/support/test_folder.h"
#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::uint64_t kMiB = 1 << 20;

class MemoryWatchTest : public testing::Test {
 protected:
  class Reader final : public MemoryReader {
   public:
    explicit Reader(MemoryWatchTest& test) : test_(test) {}
    std::optional<MemoryReading> read() override {
      ++test_.looks_;
      return test_.reading_;
    }
    MemoryWatchTest& test_;
  };
  void available(std::uint64_t mebibytes) {
    reading_ = MemoryReading{.available = mebibytes * kMiB, .total = 2000 * kMiB};
  }

  test::ManualLoop loop_;
  std::optional<MemoryReading> reading_;
  int looks_ = 0;
  std::vector<std::size_t> asked_;
  MemoryWatch watch_{loop_, std::make_unique<Reader>(*this), [this](std::size_t count) { asked_.push_back(count); }};
};

TEST_F(MemoryWatchTest, LooksOnceASecondAndAsksForWhatIsMissing) {
  available(100);
  watch_.setReserve(5);
  loop_.advance(3s);
  EXPECT_EQ(looks_, 3);
  EXPECT_TRUE(asked_.empty()) << "five percent of 2000 MiB are there";
  available(70);
  loop_.advance(1s);
  EXPECT_EQ(asked_, (std::vector<std::size_t>{30}));
  EXPECT_TRUE(watch_.isShort());
}

TEST_F(MemoryWatchTest, AsksForMoreUntilThereIsSomeToSpare) {
  available(99);
  watch_.setReserve(5);
  loop_.advance(1s);
  available(105);
  loop_.advance(1s);
  available(110);
  loop_.advance(2s);
  EXPECT_EQ(asked_, (std::vector<std::size_t>{1, 5}));
  EXPECT_FALSE(watch_.isShort());
}

TEST_F(MemoryWatchTest, NeverAsksForMoreThanCanGoInASecond) {
  available(0);
  watch_.setReserve(100);
  loop_.advance(1s);
  EXPECT_EQ(asked_, (std::vector<std::size_t>{MemoryWatch::kMostAtOnce}));
}

TEST_F(MemoryWatchTest, WithoutAReserveNobodyLooksAndWhatCannotBeReadIsNotShort) {
  loop_.advance(5s);
  EXPECT_EQ(looks_, 0);
  watch_.setReserve(5);
  loop_.advance(1s);
  EXPECT_EQ(looks_, 1);
  EXPECT_TRUE(asked_.empty());
  watch_.setReserve(0);
  loop_.advance(5s);
  EXPECT_EQ(looks_, 1);
}

// The kernel's files, as a test says.
class SystemMemoryTest : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  std::optional<MemoryReading> read() {
    return makeSystemMemory({.proc = root_ / "proc", .control_groups = root_ / "groups"})->read();
  }
  void SetUp() override {
    write("proc/meminfo", "MemTotal:        8000 kB\nMemFree:          100 kB\nMemAvailable:    4000 kB\n");
  }
  const test::TestFolder folder_;
  const fs::path root_ = folder_.path();
};

TEST_F(SystemMemoryTest, WithoutALimitTheMachineCounts) {
  write("proc/self/cgroup", "4:memory:/a\n0::/b\n");
  write("groups/memory/a/memory.limit_in_bytes", "9223372036854771712\n");
  write("groups/memory/a/memory.usage_in_bytes", "1000\n");
  write("groups/b/memory.max", "max\n");
  write("groups/b/memory.current", "1000\n");
  const auto reading = read();
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->total, 8000U * 1024);
  EXPECT_EQ(reading->available, 4000U * 1024);
}

TEST_F(SystemMemoryTest, AGroupsCacheThatCanBeTakenBackIsAvailable) {
  write("proc/self/cgroup", "0::/a/b\n");
  write("groups/a/b/memory.max", "1000000\n");
  write("groups/a/b/memory.current", "900000\n");
  write("groups/a/b/memory.stat", "anon 1\nfile 500000\ninactive_file 200000\nactive_file 300000\n");
  const auto reading = read();
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->total, 1'000'000U);
  EXPECT_EQ(reading->available, 300'000U);
}

TEST_F(SystemMemoryTest, AnOuterGroupsLimitHoldsToo) {
  write("proc/self/cgroup", "7:cpu:/\n4:blkio,memory:/a/b\n");
  write("groups/memory/a/b/memory.limit_in_bytes", "1000000\n");
  write("groups/memory/a/b/memory.usage_in_bytes", "400000\n");
  write("groups/memory/a/memory.limit_in_bytes", "2000000\n");
  write("groups/memory/a/memory.usage_in_bytes", "1900000\n");
  write("groups/memory/a/memory.stat", "inactive_file 1\ntotal_inactive_file 50000\n");
  const auto reading = read();
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->total, 2'000'000U);
  EXPECT_EQ(reading->available, 150'000U);
}

TEST_F(SystemMemoryTest, InAContainerTheRootIsItsOwnGroup) {
  write("proc/self/cgroup", "0::/outer/path/that/is/not/here\n");
  write("groups/memory.max", "1000000\n");
  write("groups/memory.current", "999000\n");
  const auto reading = read();
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->available, 1'000U);
}

TEST_F(SystemMemoryTest, WithoutProcNothingIsKnown) {
  fs::remove_all(root_ / "proc");
  EXPECT_FALSE(read());
}

TEST(SystemMemory, ThisMachineTellsSomething) {
  const auto reading = makeSystemMemory()->read();
  ASSERT_TRUE(reading);
  EXPECT_GT(reading->available, 0U);
  EXPECT_LE(reading->available, reading->total);
}

class MemoryPoolTest : public PoolTest {};

TEST_F(MemoryPoolTest, TheLeastRecentlyUsedGoFirstAndProvisionedOnesNever) {
  config_->functions.push_back(conf::Function{.name = "kept", .provisioned_concurrency = 1});
  config_->functions.push_back(conf::Function{.name = "third"});
  open();
  loop_.runUntilIdle();
  executors_.context(0).initDone();
  loop_.runUntilIdle();
  test::FakeContext& older = warmUp(0);
  loop_.advance(1s);
  test::FakeContext& newer = warmUp(2);
  pool_->giveUpIdle(1);
  EXPECT_TRUE(older.killed);
  EXPECT_FALSE(newer.killed);
  EXPECT_EQ(metrics(0).evictedFor(EvictReason::Memory).value(), 1U);
  pool_->giveUpIdle(5);
  EXPECT_TRUE(newer.killed);
  EXPECT_FALSE(executors_.context(0).killed);
  EXPECT_EQ(metrics(1).evictedFor(EvictReason::Memory).value(), 0U);
}

TEST_F(MemoryPoolTest, BusyContextsStay) {
  open();
  test::FakeContext& context = warmUp();
  call();
  context.begin();
  pool_->giveUpIdle(5);
  EXPECT_FALSE(context.killed);
  context.answerUnchanged(5);
  loop_.runUntilIdle();
}

}  // namespace
}  // namespace brink::hooks
