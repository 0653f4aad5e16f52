#include "v8-runtime/sandbox/syscall_policy.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace brink::js {
namespace {

struct Allowed {
  int number;
  const char* reason;
  int protection_argument = -1;  // which of its arguments says whether memory becomes executable
};

constexpr Allowed kAllowed[] = {
    // Memory
    {SCMP_SYS(mmap), "V8's large reservations, malloc; slots and code images in zygote and template", 2},
    {SCMP_SYS(munmap), "the same"},
    {SCMP_SYS(mremap), "realloc of large blocks"},
    {SCMP_SYS(mprotect), "V8 commits pages and makes code executable", 2},
    {SCMP_SYS(madvise), "V8 and malloc give pages back"},
    {SCMP_SYS(brk), "malloc"},
    // Waiting and time
    {SCMP_SYS(futex), "the freeze between calls, Atomics.wait"},
    {SCMP_SYS(clock_gettime), "where the vDSO falls back to the kernel"},
    {SCMP_SYS(gettimeofday), "the same"},
    {SCMP_SYS(clock_nanosleep), "waiting for room in the outbound ring"},
    {SCMP_SYS(restart_syscall), "the kernel restarts an interrupted wait"},
    // What one may know about oneself
    {SCMP_SYS(getpid), "V8's entropy and glibc's abort"},
    {SCMP_SYS(gettid), "glibc's abort"},
    {SCMP_SYS(getppid), "a child checks that its parent still lives"},
    {SCMP_SYS(getrusage), "peak memory in reports"},
    {SCMP_SYS(getrandom), "crypto, and new seeds after a fork"},
    // Signals: to oneself (abort); there are no handlers to come back from
    {SCMP_SYS(rt_sigprocmask), "abort"},
    {SCMP_SYS(rt_sigaction), "abort puts the default action back"},
    {SCMP_SYS(tgkill), "abort signals its own thread; a context may signal nobody else"},
    // Descriptors that are already there
    {SCMP_SYS(read), "the child-death signals"},
    {SCMP_SYS(write), "the bell, and stderr of zygote and template"},
    {SCMP_SYS(writev), "assert messages of glibc"},
    {SCMP_SYS(close), "descriptors a child must not keep"},
    {SCMP_SYS(close_range), "the same, all at once"},
    {SCMP_SYS(dup2), "a context's standard streams become /dev/null"},
    {SCMP_SYS(lseek), "sizes of slots and code images"},
    {SCMP_SYS(poll), "zygote and template wait for messages and deaths"},
    {SCMP_SYS(sendmsg), "zygote and template report"},
    {SCMP_SYS(recvmsg), "zygote and template take orders"},
    // Children
    {SCMP_SYS(clone), "fork, as glibc makes it"},
    {SCMP_SYS(set_robust_list), "glibc's fork"},
    {SCMP_SYS(wait4), "reaping"},
    {SCMP_SYS(pidfd_open), "the proof of life that goes up to the proxy"},
    {SCMP_SYS(prctl), "die with the parent; names"},
    {SCMP_SYS(seccomp), "the context's last filter"},
    // Leaving
    {SCMP_SYS(exit_group), "leaving"},
};

// Of oneself, whose number in these calls is 0.
struct OfOneself {
  int number;
  unsigned argument;
  const char* reason;
};
constexpr OfOneself kOfOneself[] = {
    {SCMP_SYS(prlimit64), 0, "a context's limits; stack size"},
    {SCMP_SYS(setpriority), 1, "a context runs at a lower priority"},
};

// What libraries try and get on without: an error instead of a kill.
struct Refused {
  int number;
  int error_number;
  const char* reason;
};
constexpr Refused kRefused[] = {
    {SCMP_SYS(open), EACCES, "time zones, locale data and /proc: there is no file system"},
    {SCMP_SYS(openat), EACCES, "the same"},
    {SCMP_SYS(newfstatat), EACCES, "the same"},
    {SCMP_SYS(stat), EACCES, "the same"},
    {SCMP_SYS(lstat), EACCES, "the same"},
    {SCMP_SYS(statx), EACCES, "the same"},
    {SCMP_SYS(access), EACCES, "the same"},
    {SCMP_SYS(readlink), EACCES, "the same"},
    {SCMP_SYS(readlinkat), EACCES, "the same"},
    {SCMP_SYS(getcwd), EACCES, "the same"},
    {SCMP_SYS(ioctl), ENOTTY, "stdio asks whether a stream is a terminal"},
    {SCMP_SYS(clone3), ENOSYS, "glibc falls back to clone, whose flags a filter can see"},
    {SCMP_SYS(pkey_alloc), ENOSYS, "newer V8 probes for protection keys"},
    {SCMP_SYS(membarrier), ENOSYS, "newer V8 probes for it"},
    {SCMP_SYS(sysinfo), ENOSYS, "glibc's qsort asks for physical memory"},
    {SCMP_SYS(sched_getaffinity), ENOSYS, "V8 and glibc count processors"},
    {SCMP_SYS(sched_yield), ENOSYS, "spin locks inside V8, which nobody else holds"},
};

// Allowed above for zygote and template; a context needs none of it.
constexpr std::uint32_t kEndsInContext[] = {
    SYS_clone, SYS_sendmsg, SYS_recvmsg,     SYS_poll,    SYS_pidfd_open,  SYS_wait4,
    SYS_prctl, SYS_dup2,    SYS_close_range, SYS_seccomp, SYS_setpriority,
};

// What glibc's fork() asks of clone, whole: the child's end as SIGCHLD, its id told to it and cleared at its end.
constexpr std::uint32_t kForkFlags = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD;

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

Status load(const Filter& filter, int error_number) {
  if (error_number == 0) error_number = seccomp_load(filter.get());
  if (error_number == 0) return {};
  return failErrno(Side::Operator, "seccomp (CONFIG_SECCOMP_FILTER is required)", -error_number);
}

Status install(sock_filter* code, std::size_t size) {
  const sock_fprog program{.len = static_cast<unsigned short>(size), .filter = code};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) return {};
  return failErrno(Side::Operator, "seccomp (CONFIG_SECCOMP_FILTER is required)", errno);
}

}  // namespace

Status installAllowList(NewCode new_code) {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return fail(ErrorCode::SystemError, Side::Internal, "seccomp_init");
  int error_number = 0;
  const auto add = [&](int result) {
    if (error_number == 0 && result != 0) error_number = result;
  };
  for (const auto& [number, reason, protection] : kAllowed) {
    if (protection < 0 || new_code == NewCode::Allowed) {
      add(seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, number, 0));
      continue;
    }
    const scmp_arg_cmp not_executable{static_cast<unsigned>(protection), SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
    add(seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, number, 1, &not_executable));
  }
  for (const auto& [number, argument, reason] : kOfOneself) {
    const scmp_arg_cmp oneself{argument, SCMP_CMP_EQ, 0, 0};
    add(seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, number, 1, &oneself));
  }
  for (const auto& [number, refusal, reason] : kRefused) {
    const auto errno_value = static_cast<std::uint16_t>(refusal);
    add(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(errno_value), number, 0));
  }
  return load(filter, error_number);
}

// Written by hand: libseccomp would take 190 KB of a context's memory and 0.1 ms of its start to make these two dozen
// instructions. Number and arguments are checked on top of the inherited list, which has checked the architecture.
Status installContextDelta() {
  constexpr std::uint32_t kKill = SECCOMP_RET_KILL_PROCESS;
  constexpr std::uint32_t kNumber = offsetof(seccomp_data, nr);
  constexpr std::uint32_t kFirstArgument = offsetof(seccomp_data, args[0]);  // low half; a pid has no high one
  constexpr std::uint32_t kNewLimits = offsetof(seccomp_data, args[2]);
  std::array<sock_filter, std::size(kEndsInContext) * 2 + 16> code{};
  std::size_t size = 0;
  const auto statement = [&](std::uint16_t what, std::uint32_t value) { code[size++] = BPF_STMT(what, value); };
  const auto unlessEqual = [&](std::uint32_t value, std::uint8_t skip) {
    code[size++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
  };
  statement(BPF_LD | BPF_W | BPF_ABS, kNumber);
  for (const std::uint32_t number : kEndsInContext) {
    unlessEqual(number, 1);
    statement(BPF_RET | BPF_K, kKill);
  }
  // abort() signals its own thread; nobody else may be signalled.
  unlessEqual(SYS_tgkill, 4);
  statement(BPF_LD | BPF_W | BPF_ABS, kFirstArgument);
  unlessEqual(static_cast<std::uint32_t>(getpid()), 1);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  statement(BPF_RET | BPF_K, kKill);
  // Reading limits is harmless, setting them is not: a pointer to new ones must be null, in both halves.
  unlessEqual(SYS_prlimit64, 6);
  statement(BPF_LD | BPF_W | BPF_ABS, kNewLimits);
  unlessEqual(0, 3);
  statement(BPF_LD | BPF_W | BPF_ABS, kNewLimits + 4);
  unlessEqual(0, 1);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  return install(code.data(), size);
}

Status installSnapshotDelta() {
  constexpr std::uint32_t kKill = SECCOMP_RET_KILL_PROCESS;
  constexpr std::uint32_t kNumber = offsetof(seccomp_data, nr);
  constexpr std::uint32_t kFirstArgument = offsetof(seccomp_data, args[0]);
  std::array<sock_filter, 14> code{};
  std::size_t size = 0;
  const auto statement = [&](std::uint16_t what, std::uint32_t value) { code[size++] = BPF_STMT(what, value); };
  const auto unlessEqual = [&](std::uint32_t value, std::uint8_t skip) {
    code[size++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
  };
  statement(BPF_LD | BPF_W | BPF_ABS, kNumber);
  unlessEqual(SYS_clone, 6);
  statement(BPF_LD | BPF_W | BPF_ABS, kFirstArgument);
  unlessEqual(kForkFlags, 3);
  statement(BPF_LD | BPF_W | BPF_ABS, kFirstArgument + 4);
  unlessEqual(0, 1);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  statement(BPF_RET | BPF_K, kKill);
  unlessEqual(SYS_prctl, 4);
  statement(BPF_LD | BPF_W | BPF_ABS, kFirstArgument);
  unlessEqual(PR_SET_PDEATHSIG, 1);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  return install(code.data(), size);
}

}  // namespace brink::js
