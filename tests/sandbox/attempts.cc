#include "tests/sandbox/attempts.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace brink::testing {
namespace {

template <typename... Arguments>
long call(long number, Arguments... arguments) {
  return syscall(number, arguments...);
}

long openDescriptors() {
  // 0 to 2 and the bell. lseek is the one call that can look: a pipe has no position, but is there.
  long open = 0;
  for (int fd = 0; fd < 1024; ++fd) open += lseek(fd, 0, SEEK_CUR) >= 0 || errno == ESPIPE;
  return open == 4 ? 0 : open;
}

long takeMemory(std::size_t bytes) {
  void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mapped == MAP_FAILED ? -1 : 0;
}

long makeExecutable(int protection) {
  void* mapped = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mprotect(mapped, 4096, protection);
}

long mapExecutable() {
  void* mapped = mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mapped == MAP_FAILED ? -1 : 0;
}

int word = 0;
char bytes[512];

const Attempt kAttempts[] = {
    // Controls: the context can live.
    {"getpid", [] { return call(SYS_getpid) > 0 ? 0L : -1L; }, true},
    {"getrandom", [] { return call(SYS_getrandom, bytes, sizeof bytes, 0) == sizeof bytes ? 0L : -1L; }, true},
    {"make memory executable", [] { return makeExecutable(PROT_READ | PROT_EXEC); }, true, true},
    {"make memory writable and executable", [] { return makeExecutable(PROT_READ | PROT_WRITE | PROT_EXEC); }, true,
     true},
    {"make memory only executable", [] { return makeExecutable(PROT_EXEC); }, true, true},
    {"map executable memory", mapExecutable, true, true},
    {"make memory read-only", [] { return makeExecutable(PROT_READ); }, true},
    {"take memory inside the limit", [] { return takeMemory(64u << 20); }, true},
    {"wait on a futex", [] { return call(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, nullptr) == -1 ? 0L : -1L; }, true},
    {"only four descriptors are open", openDescriptors, true},

    // Files
    {"open the root", [] { return call(SYS_open, "/", O_RDONLY); }},
    {"openat the root", [] { return call(SYS_openat, AT_FDCWD, "/", O_RDONLY); }},
    {"openat2", [] { return call(437, AT_FDCWD, "/", bytes, 24); }},
    {"open /proc/self/mem", [] { return call(SYS_open, "/proc/self/mem", O_RDWR); }},
    {"create a file", [] { return call(SYS_open, "/x", O_CREAT | O_WRONLY, 0600); }},
    {"an unnamed file", [] { return call(SYS_open, "/", O_TMPFILE | O_RDWR, 0600); }},
    {"stat", [] { return call(SYS_stat, "/", bytes); }},
    {"fstat", [] { return call(SYS_fstat, 0, bytes); }},
    {"readlink", [] { return call(SYS_readlink, "/proc/self/exe", bytes, sizeof bytes); }},
    {"mkdir", [] { return call(SYS_mkdir, "/d", 0700); }},
    {"unlink", [] { return call(SYS_unlink, "/x"); }},
    {"chdir", [] { return call(SYS_chdir, "/"); }},
    {"chroot", [] { return call(SYS_chroot, "/"); }},
    {"mount", [] { return call(SYS_mount, "x", "/", "tmpfs", 0, nullptr); }},
    {"pivot_root", [] { return call(SYS_pivot_root, ".", "."); }},
    {"fsopen", [] { return call(430, "tmpfs", 0); }},
    {"mknod", [] { return call(SYS_mknod, "/n", 0600, 0); }},
    {"name_to_handle_at", [] { return call(SYS_name_to_handle_at, AT_FDCWD, "/", bytes, &word, 0); }},
    {"memfd_create", [] { return call(SYS_memfd_create, "m", 0); }},
    {"memfd_secret", [] { return call(447, 0); }},
    {"inotify_init", [] { return call(SYS_inotify_init1, 0); }},
    {"ioctl", [] { return call(SYS_ioctl, 0, 0x5401, bytes); }},
    {"dup", [] { return call(SYS_dup, 0); }},
    {"dup2", [] { return call(SYS_dup2, 0, 9); }},
    {"dup3", [] { return call(SYS_dup3, 0, 9, 0); }},
    {"fcntl", [] { return call(SYS_fcntl, 0, F_DUPFD, 9); }},
    {"make the bell block, which all contexts share", [] { return call(SYS_fcntl, 3, F_SETFL, 0); }},
    {"ftruncate", [] { return call(SYS_ftruncate, 0, 4096); }},
    {"sendfile", [] { return call(SYS_sendfile, 1, 0, nullptr, 1); }},
    {"splice", [] { return call(SYS_splice, 0, nullptr, 1, nullptr, 1, 0); }},
    {"pipe", [] { return call(SYS_pipe2, bytes, 0); }},
    {"eventfd", [] { return call(SYS_eventfd2, 0, 0); }},
    {"epoll_create", [] { return call(SYS_epoll_create1, 0); }},

    // Network
    {"socket inet", [] { return call(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
    {"socket unix", [] { return call(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }},
    {"socket netlink", [] { return call(SYS_socket, AF_NETLINK, SOCK_RAW, 0); }},
    {"socketpair", [] { return call(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, bytes); }},
    {"connect", [] { return call(SYS_connect, 3, bytes, 16); }},
    {"bind", [] { return call(SYS_bind, 3, bytes, 16); }},
    {"sendmsg", [] { return call(SYS_sendmsg, 3, bytes, 0); }},
    {"recvmsg", [] { return call(SYS_recvmsg, 3, bytes, 0); }},
    {"sendto", [] { return call(SYS_sendto, 3, bytes, 1, 0, nullptr, 0); }},
    {"io_uring_setup", [] { return call(425, 8, bytes); }},

    // Processes
    {"execve", [] { return call(SYS_execve, "/proc/self/exe", nullptr, nullptr); }},
    {"execveat", [] { return call(SYS_execveat, AT_FDCWD, "/x", nullptr, nullptr, 0); }},
    {"fork", [] { return call(SYS_fork); }},
    {"vfork", [] { return call(SYS_vfork); }},
    {"clone as fork does", [] { return call(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, 0); }},
    {"clone a thread",
     [] { return call(SYS_clone, CLONE_VM | CLONE_THREAD | CLONE_SIGHAND, bytes + 64, nullptr, nullptr, 0); }},
    {"clone3", [] { return call(SYS_clone3, bytes, 64); }},
    {"unshare", [] { return call(SYS_unshare, CLONE_NEWUSER); }},
    {"setns", [] { return call(SYS_setns, 3, 0); }},
    {"ptrace the parent", [] { return call(SYS_ptrace, 16, getppid(), nullptr, nullptr); }},
    {"read another's memory", [] { return call(SYS_process_vm_readv, getppid(), bytes, 1, bytes, 1, 0); }},
    {"write another's memory", [] { return call(SYS_process_vm_writev, getppid(), bytes, 1, bytes, 1, 0); }},
    {"kill the parent", [] { return call(SYS_kill, getppid(), SIGKILL); }},
    {"kill everybody", [] { return call(SYS_kill, -1, SIGKILL); }},
    {"tgkill the parent", [] { return call(SYS_tgkill, getppid(), getppid(), SIGKILL); }},
    {"tkill the parent", [] { return call(SYS_tkill, getppid(), SIGKILL); }},
    {"queue a signal", [] { return call(SYS_rt_sigqueueinfo, getppid(), SIGTERM, bytes); }},
    {"pidfd_open", [] { return call(SYS_pidfd_open, getppid(), 0); }},
    {"pidfd_getfd", [] { return call(438, 3, 0, 0); }},
    {"pidfd_send_signal", [] { return call(SYS_pidfd_send_signal, 3, SIGKILL, nullptr, 0); }},
    {"process_madvise", [] { return call(440, 3, bytes, 1, 4, 0); }},
    {"wait", [] { return call(SYS_wait4, -1, nullptr, 0, nullptr); }},
    {"wait by waitid", [] { return call(SYS_waitid, P_ALL, 0, bytes, WEXITED, nullptr); }},
    {"ppoll", [] { return call(SYS_ppoll, bytes, 0, nullptr, nullptr, 0); }},
    {"poll", [] { return call(SYS_poll, bytes, 0, 0); }},
    {"setpgid", [] { return call(SYS_setpgid, 0, 0); }},
    {"setsid", [] { return call(SYS_setsid); }},

    // Limits, identity, kernel
    {"read another's limits", [] { return call(SYS_prlimit64, getppid(), RLIMIT_DATA, bytes, nullptr); }},
    {"raise one's own limits", [] { return call(SYS_prlimit64, 0, RLIMIT_DATA, bytes, nullptr); }},
    {"pkey_mprotect", [] { return call(SYS_pkey_mprotect, bytes, 4096, PROT_EXEC, -1); }},
    {"remap file pages", [] { return call(SYS_remap_file_pages, bytes, 4096, PROT_EXEC, 0, 0); }},
    {"setrlimit", [] { return call(SYS_setrlimit, RLIMIT_DATA, bytes); }},
    {"take memory beyond the limit", [] { return takeMemory(512u << 20); }},
    {"getrlimit", [] { return call(SYS_getrlimit, RLIMIT_DATA, bytes); }},
    {"getuid", [] { return call(SYS_getuid); }},
    {"uname", [] { return call(SYS_uname, bytes); }},
    {"sysinfo", [] { return call(SYS_sysinfo, bytes); }},
    {"times", [] { return call(SYS_times, bytes); }},
    {"count the processors", [] { return call(SYS_sched_getaffinity, 0, sizeof bytes, bytes); }},
    {"an alternate signal stack", [] { return call(SYS_sigaltstack, nullptr, bytes); }},
    {"setuid", [] { return call(SYS_setuid, 0); }},
    {"setresuid", [] { return call(SYS_setresuid, 0, 0, 0); }},
    {"setgroups", [] { return call(SYS_setgroups, 0, nullptr); }},
    {"capset", [] { return call(SYS_capset, bytes, bytes); }},
    {"prctl", [] { return call(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }},
    {"cancel the death with the parent", [] { return call(SYS_prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0); }},
    {"another seccomp filter", [] { return call(SYS_seccomp, 1, 0, bytes); }},
    {"setpriority", [] { return call(SYS_setpriority, PRIO_PROCESS, 0, -5); }},
    {"sched_setscheduler", [] { return call(SYS_sched_setscheduler, 0, SCHED_FIFO, bytes); }},
    {"sched_setaffinity", [] { return call(SYS_sched_setaffinity, 0, 8, bytes); }},
    {"bpf", [] { return call(SYS_bpf, 0, bytes, 64); }},
    {"perf_event_open", [] { return call(SYS_perf_event_open, bytes, 0, -1, -1, 0); }},
    {"userfaultfd", [] { return call(SYS_userfaultfd, 0); }},
    {"add_key", [] { return call(SYS_add_key, "user", "k", bytes, 1, -1); }},
    {"keyctl", [] { return call(SYS_keyctl, 0, -1, 0); }},
    {"shmget", [] { return call(SYS_shmget, 1, 4096, 0600 | 01000); }},
    {"mq_open", [] { return call(SYS_mq_open, "q", O_CREAT | O_RDWR, 0600, nullptr); }},
    {"personality", [] { return call(SYS_personality, 0x0040000); }},
    {"mlock", [] { return call(SYS_mlock, bytes, sizeof bytes); }},
    {"setitimer", [] { return call(SYS_setitimer, 0, bytes, nullptr); }},
    {"timer_create", [] { return call(SYS_timer_create, 0, nullptr, bytes); }},
    {"sethostname", [] { return call(SYS_sethostname, "x", 1); }},
    {"settimeofday", [] { return call(SYS_settimeofday, bytes, nullptr); }},
    {"syslog", [] { return call(SYS_syslog, 3, bytes, 1); }},
    {"landlock", [] { return call(SYS_landlock_create_ruleset, nullptr, 0, 1); }},
};

}  // namespace

std::span<const Attempt> attempts() { return kAttempts; }

}  // namespace brink::testing
