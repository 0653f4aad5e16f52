// What the kernel says that processes used, and what of it becomes a function's (tests/support/fake_executor.cc).
#include "hooks/executor/process_usage.h"

#include <ctime>

#include <sys/syscall.h>
#include <sys/wait.h>

#include "tests/unit/executor/hooks_fixture.h"

namespace brink::hooks {
namespace {

TEST(ProcessUsage, MemoryIsThePeakOfALivingProcess) {
  const UniqueFd self(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
  ASSERT_TRUE(self);
  {
    const std::string large(64 << 20, 'x');
    EXPECT_GE(peakResidentBytes(self.get()).value_or(0), large.size());
  }
  EXPECT_GE(peakResidentBytes(self.get()).value_or(0), 64U << 20) << "what was given back counts";
}

TEST(ProcessUsage, IsNotToldOfOneThatIsGone) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  const UniqueFd gone(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(processBehind(gone.get()));
  EXPECT_FALSE(peakResidentBytes(gone.get()));
  EXPECT_FALSE(processorTime(gone.get(), child));
  EXPECT_FALSE(processorTime(gone.get(), getpid())) << "its number is another's now";
  EXPECT_FALSE(peakResidentBytes(-1));
}

TEST(ProcessUsage, ProcessorTimeIsTheProcesssOwnClock) {
  const UniqueFd self(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
  ASSERT_EQ(processBehind(self.get()), getpid());
  const auto own = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const auto before = own();
  const auto told = processorTime(self.get(), getpid());
  ASSERT_TRUE(told);
  EXPECT_GE(*told, before);
  EXPECT_LE(*told, own());
}

std::chrono::nanoseconds counted(Hooks& hooks, const std::string& function) {
  return std::chrono::nanoseconds(hooks.runtime().current()->find(function, "1")->metrics->processor_ns.value());
}

// For a tenth of a second of a processor that others want, too.
constexpr auto kPatience = 60s;

TEST(ProcessUsage, OfAContextIsCountedOnceASecond) {
  const Folder folder;
  auto burn = function("burn:100", "burn");
  burn.timeout = kPatience;
  Hooks hooks(folder, {burn, function("sleep:100", "sleep")});
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::None);
  EXPECT_EQ(hooks.call(1).failure, CallFailureKind::None);
  EXPECT_TRUE(hooks.wait([&] { return counted(hooks, "burn") >= 100ms && counted(hooks, "sleep") > 0ms; }));
  EXPECT_LT(counted(hooks, "burn"), 200ms);
  EXPECT_LT(counted(hooks, "sleep"), 50ms);
}

TEST(ProcessUsage, OfAContextThatEndsByItselfIsCountedToTheEnd) {
  const Folder folder;
  auto burn = function("burn-exit:100");
  burn.timeout = kPatience;
  Hooks hooks(folder, {burn});
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Exited);
  EXPECT_GE(counted(hooks, "edge"), 100ms);
  EXPECT_LT(counted(hooks, "edge"), 200ms);
}

TEST(ProcessUsage, OfAContextThatIsKilledIsCountedToTheEnd) {
  const Folder folder;
  Hooks hooks(folder, {function("burn:20000")});  // its timeout is 0.3 s: sooner than any look
  EXPECT_EQ(hooks.call().failure, CallFailureKind::TimedOut);
  EXPECT_GT(counted(hooks, "edge"), 1ms);
}

}  // namespace
}  // namespace brink::hooks
