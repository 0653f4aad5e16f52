// The jail by number: every system call there is or may come to be, in a context of its own each; every descriptor; and
// what a context shares with its worker. The list here is kept by hand, apart from the policy's: a call that the policy
// gains has to be entered twice.
#include "tests/sandbox/sweep.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <set>

#include <sys/syscall.h>
#include <sys/wait.h>

#include "tests/sandbox/attempts.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using What = SweepOrder::What;

// Linux 6.18 ends at 470; some more, for what later kernels add.
constexpr std::uint32_t kNumbers = 512;
constexpr std::uint32_t kX32 = 0x40000000;
constexpr std::uint32_t kX32Numbers = 576;  // its own ones stand at 512 to 547
constexpr std::uint32_t kLegacyNumbers = 480;
constexpr std::size_t kAtOnce = 16;  // contexts

// What a context may ask of the kernel: memory, time, itself, and what it holds already.
const std::set<std::uint32_t> kMade{
    SYS_mmap,      SYS_munmap,        SYS_mremap,       SYS_mprotect,        SYS_madvise,         SYS_brk,
    SYS_futex,     SYS_clock_gettime, SYS_gettimeofday, SYS_clock_nanosleep, SYS_restart_syscall, SYS_getpid,
    SYS_gettid,    SYS_getppid,       SYS_getrusage,    SYS_getrandom,       SYS_rt_sigprocmask,  SYS_rt_sigaction,
    SYS_read,      SYS_write,         SYS_writev,       SYS_close,           SYS_lseek,           SYS_set_robust_list,
    SYS_prlimit64, SYS_exit_group,
};
// What libraries try and go on without.
const std::map<std::uint32_t, int> kRefused{
    {SYS_open, EACCES},        {SYS_openat, EACCES},     {SYS_newfstatat, EACCES}, {SYS_stat, EACCES},
    {SYS_lstat, EACCES},       {SYS_statx, EACCES},      {SYS_access, EACCES},     {SYS_readlink, EACCES},
    {SYS_readlinkat, EACCES},  {SYS_getcwd, EACCES},     {SYS_ioctl, ENOTTY},      {SYS_clone3, ENOSYS},
    {SYS_pkey_alloc, ENOSYS},  {SYS_membarrier, ENOSYS}, {SYS_sysinfo, ENOSYS},    {SYS_sched_getaffinity, ENOSYS},
    {SYS_sched_yield, ENOSYS},
};
// Breakpoints of the kernel's own (uretprobe, uprobe): no filter sees them, and outside of the kernel's trampoline they
// are a fault or an error.
constexpr std::uint32_t kUretprobe = 335;
constexpr std::uint32_t kUprobe = 336;

struct Ending {
  int wait_status = 0;
  AttemptResult result;
  bool killedBy(int number) const { return WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == number; }
  bool killedByFilter() const { return killedBy(SIGSYS); }
  std::string text() const {
    if (WIFSIGNALED(wait_status)) return "signal " + std::to_string(WTERMSIG(wait_status));
    if (result.done == 0) return "exit " + std::to_string(WEXITSTATUS(wait_status));
    return "returned " + std::to_string(result.returned) + ", errno " + std::to_string(result.error_number);
  }
};

class Sweep : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started =
        Executor::start({.program = BRINK_EXECUTOR_PROGRAM, .namespaces = true, .settings = {.domain = "test"}});
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    executor_ = std::move(*started);
    contexts_ = executor_->asTemplate();
  }

  Ending one(What what, std::uint32_t number = 0) { return several(what, {number}).at(number); }

  // A context for each number.
  std::map<std::uint32_t, Ending> several(What what, const std::vector<std::uint32_t>& numbers) {
    std::map<std::uint32_t, Ending> endings;
    for (std::size_t first = 0; first < numbers.size(); first += kAtOnce) {
      std::vector<std::pair<std::uint32_t, std::unique_ptr<TestContext>>> running;
      for (std::size_t i = first; i < std::min(first + kAtOnce, numbers.size()); ++i) {
        const SweepOrder order{.what = what, .number = numbers[i]};
        running.emplace_back(numbers[i],
                             contexts_->context(std::string_view(reinterpret_cast<const char*>(&order), sizeof order)));
      }
      for (const auto& [number, context] : running) {
        const auto status = context->awaitExit();
        if (!status) ADD_FAILURE() << number << " did not end";
        Ending& ending = endings[number];
        ending.wait_status = status.value_or(0);
        std::memcpy(&ending.result, context->outbound(), sizeof ending.result);
      }
    }
    return endings;
  }

  static std::vector<std::uint32_t> range(std::uint32_t first, std::uint32_t count) {
    std::vector<std::uint32_t> numbers(count);
    for (std::uint32_t i = 0; i < count; ++i) numbers[i] = first + i;
    return numbers;
  }

  std::unique_ptr<Executor> executor_;
  std::unique_ptr<Template> contexts_;
};

TEST_F(Sweep, OfAllSystemCallsOnlyTheListedOnesAreMade) {
  std::vector<std::uint32_t> numbers = range(0, kNumbers);
  for (const std::uint32_t far : {0x1000U, 0xFFFFU, 0x3FFFFFFFU, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    numbers.push_back(far);
  }
  for (const auto& [number, ending] : several(What::SystemCall, numbers)) {
    SCOPED_TRACE(number);
    if (kMade.contains(number)) {
      EXPECT_FALSE(ending.killedByFilter());
    } else if (const auto refused = kRefused.find(number); refused != kRefused.end()) {
      EXPECT_EQ(ending.result.returned, -1) << ending.text();
      EXPECT_EQ(ending.result.error_number, refused->second) << ending.text();
    } else if (number == kUretprobe) {
      EXPECT_TRUE(ending.killedByFilter() || ending.killedBy(SIGILL)) << ending.text();
    } else if (number == kUprobe) {
      EXPECT_TRUE(ending.killedByFilter() || ending.result.error_number == ENXIO) << ending.text();
    } else {
      EXPECT_TRUE(ending.killedByFilter()) << ending.text();
    }
  }
}

TEST_F(Sweep, TheX32NumbersEndTheProcess) {
  for (const auto& [number, ending] : several(What::SystemCall, range(kX32, kX32Numbers))) {
    EXPECT_TRUE(ending.killedByFilter()) << number << ": " << ending.text();
  }
}

TEST_F(Sweep, The32BitGateEndsTheProcess) {
  for (const auto& [number, ending] : several(What::LegacyCall, range(0, kLegacyNumbers))) {
    // A kernel without 32-bit support has no such gate: a fault.
    EXPECT_TRUE(ending.killedByFilter() || ending.killedBy(SIGSEGV)) << number << ": " << ending.text();
  }
}

TEST_F(Sweep, DescriptorsAreThreeTimesNothingAndTheBell) {
  const Ending ending = one(What::Descriptors);
  EXPECT_EQ(ending.result.done, 1) << ending.text();
  EXPECT_EQ(ending.result.returned, 0) << "one more than the first descriptor that is something else";
}

TEST_F(Sweep, AFullBellRefusesAndDoesNotBlock) {
  const Ending ending = one(What::FillBell);
  EXPECT_EQ(ending.result.returned, -1) << ending.text();
  EXPECT_EQ(ending.result.error_number, EAGAIN) << ending.text();
}

TEST_F(Sweep, TheSleepPageCannotBeMadeWritable) {
  const Ending ending = one(What::WriteSleepPage);
  EXPECT_EQ(ending.result.returned, -1) << ending.text();
  EXPECT_EQ(ending.result.error_number, EACCES) << ending.text();
}

}  // namespace
}  // namespace brink::testing
