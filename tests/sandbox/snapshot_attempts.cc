// What native code in a SnapStart snapshot can and cannot do: it forks as templates do, and nothing else that they do
// not.
#include <cerrno>
#include <ctime>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sandbox/attempts.h"
#include "v8-runtime/sandbox/resource_limits.h"

namespace brink::testing {
namespace {

long forkOnce() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  return child > 0 && waitpid(child, nullptr, 0) == child ? 0 : -1;
}

// With a bound that a test can reach: it counts this snapshot's processes alone. The children live until the jail goes.
long forkBomb() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NPROC, &limit) != 0 || limit.rlim_max != js::kSnapshotProcesses) return -1;
  constexpr rlim_t kFew = 12;
  const rlimit few{kFew, kFew};
  if (setrlimit(RLIMIT_NPROC, &few) != 0) return -1;
  for (rlim_t count = 0; count <= kFew; ++count) {
    const pid_t child = fork();
    if (child < 0) return errno == EAGAIN && count > 0 ? 0 : -1;
    if (child > 0) continue;
    const timespec while_it_counts{30, 0};
    nanosleep(&while_it_counts, nullptr);
    _exit(0);
  }
  errno = 0;
  return -1;
}

long raiseLimit() {
  const rlimit more{js::kSnapshotProcesses + 1, js::kSnapshotProcesses + 1};
  return setrlimit(RLIMIT_NPROC, &more);
}

template <typename... Arguments>
long call(long number, Arguments... arguments) {
  return syscall(number, arguments...);
}

constexpr int kThread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;

const Attempt kAttempts[] = {
    {"fork", forkOnce, true},
    {"a fork bomb comes to its end", forkBomb, true},
    {"raise the number of processes", raiseLimit},
    {"clone of a thread", [] { return call(SYS_clone, kThread, nullptr, nullptr, nullptr, 0); }},
    {"clone that shares memory", [] { return call(SYS_clone, CLONE_VM | SIGCHLD, nullptr, nullptr, nullptr, 0); }},
    {"clone into a user namespace", [] { return call(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0); }},
    {"clone with a parent of choice", [] { return call(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0); }},
    {"clone3", [] { return call(SYS_clone3, nullptr, 0); }},
    {"the system call fork", [] { return call(SYS_fork); }},
    {"vfork", [] { return call(SYS_vfork); }},
    {"outlive the parent", [] { return call(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }},
    {"dumpable", [] { return call(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }},
    {"open the root", [] { return call(SYS_openat, AT_FDCWD, "/", O_RDONLY); }},
    {"socket", [] { return call(SYS_socket, 1, 1, 0); }},
    {"kill", [] { return call(SYS_kill, 1, SIGKILL); }},
    {"ptrace", [] { return call(SYS_ptrace, 0, 0, 0, 0); }},
    {"execve", [] { return call(SYS_execve, "/", nullptr, nullptr); }},
    {"unshare", [] { return call(SYS_unshare, CLONE_NEWUSER); }},
};

}  // namespace

std::span<const Attempt> snapshotAttempts() { return kAttempts; }

}  // namespace brink::testing
