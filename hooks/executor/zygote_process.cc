#include "hooks/executor/zygote_process.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/executor/inherited_environment.h"
#include "hooks/protocol/control.h"

namespace brink::hooks {
namespace {

constexpr std::uint64_t kNamespaces = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
constexpr int kExitSetupFailed = 125;  // as `env` and `timeout` say: the program was not reached
// Descriptors are moved above this before they are put where the executor expects them.
constexpr int kFirstFreeFd = 16;

struct Cloned {
  pid_t pid = -1;  // 0 in the child
  UniqueFd pidfd;
};

Result<Cloned> cloneInto(std::uint64_t flags) {
  int pidfd = -1;
  clone_args args{};
  args.flags = flags | CLONE_PIDFD;
  args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
  args.exit_signal = SIGCHLD;
  const long pid = syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) return failErrno(Side::Operator, "clone into new namespaces", errno);
  return Cloned{.pid = static_cast<pid_t>(pid), .pidfd = UniqueFd(pidfd)};
}

// Without privileges a user namespace comes first.
std::uint64_t namespaceFlags() { return ::geteuid() == 0 ? kNamespaces : kNamespaces | CLONE_NEWUSER; }

bool writeFile(const char* path, const char* text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool done = ::write(file, text, std::strlen(text)) >= 0;
  ::close(file);
  return done;
}

// uid 0 inside keeps the capabilities over exec; the executor drops them.
bool mapUserToRoot(uid_t uid, gid_t gid) {
  char map[64];
  if (!writeFile("/proc/self/setgroups", "deny")) return false;
  std::snprintf(map, sizeof map, "0 %u 1\n", uid);
  if (!writeFile("/proc/self/uid_map", map)) return false;
  std::snprintf(map, sizeof map, "0 %u 1\n", gid);
  return writeFile("/proc/self/gid_map", map);
}

// Between clone and exec: only what async-signal-safe code may do, plus the environment array made before.
struct ChildPlan {
  const char* executor;
  int control;
  int settings;
  int null;
  int stderr_write;
  bool user_namespace;
  uid_t uid;
  gid_t gid;
  char* const* environment;
};

[[noreturn]] void childFailed(const char* what) {
  const int reason = errno;
  dprintf(STDERR_FILENO, "cannot start the executor: %s: %s\n", what, std::strerror(reason));
  _exit(kExitSetupFailed);
}

[[noreturn]] void becomeZygote(const ChildPlan& plan) {
  const int from[] = {plan.null, plan.null, plan.stderr_write, plan.control, plan.settings};
  constexpr int kTo[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, protocol::kZygoteControlFd,
                         protocol::kZygoteSettingsFd};
  int lifted[5];
  for (int i = 0; i < 5; ++i) {
    lifted[i] = fcntl(from[i], F_DUPFD, kFirstFreeFd);
    if (lifted[i] < 0) childFailed("dup");
  }
  for (int i = 0; i < 5; ++i) {
    if (dup2(lifted[i], kTo[i]) < 0) childFailed("dup2");
  }
  if (close_range(protocol::kZygoteSettingsFd + 1, ~0U, 0) != 0) childFailed("close_range");
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) childFailed("PR_SET_PDEATHSIG");
  // If the launcher died before that, nobody reads stderr any more (getppid says nothing inside a PID namespace).
  pollfd reader{.fd = STDERR_FILENO, .events = 0, .revents = 0};
  if (poll(&reader, 1, 0) != 0) _exit(kExitSetupFailed);
  if (plan.user_namespace && !mapUserToRoot(plan.uid, plan.gid)) childFailed("uid_map");
  char name[] = "brink-executor";
  char* const arguments[] = {name, nullptr};
  execve(plan.executor, arguments, plan.environment);
  childFailed(plan.executor);
}

Result<UniqueFd> settingsFile(const std::string& text) {
  UniqueFd file(memfd_create("brink-settings", MFD_CLOEXEC));
  if (!file) return failErrno(Side::Internal, "memfd_create", errno);
  if (::pwrite(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    return failErrno(Side::Internal, "writing settings", errno);
  }
  return file;
}

}  // namespace

Status probeNamespaces() {
  auto cloned = cloneInto(namespaceFlags());
  if (!cloned) return std::unexpected(cloned.error());
  if (cloned->pid == 0) _exit(0);
  int status = 0;
  if (::waitpid(cloned->pid, &status, 0) < 0) return failErrno(Side::Internal, "waitpid", errno);
  return {};
}

Result<ZygoteProcess> startZygoteProcess(const ZygoteStart& start) {
  auto settings = settingsFile(start.settings);
  if (!settings) return std::unexpected(settings.error());
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  int pipe_ends[2];
  if (!null || pipe2(pipe_ends, O_CLOEXEC) != 0) return failErrno(Side::Internal, "descriptors of a zygote", errno);
  UniqueFd stderr_read(pipe_ends[0]);
  const UniqueFd stderr_write(pipe_ends[1]);
  if (fcntl(stderr_read.get(), F_SETFL, O_NONBLOCK) != 0) return failErrno(Side::Internal, "F_SETFL", errno);

  const InheritedEnvironment environment;
  const std::uint64_t flags = start.namespaces ? namespaceFlags() : 0;
  const ChildPlan plan{.executor = start.executor.c_str(),
                       .control = start.control,
                       .settings = settings->get(),
                       .null = null.get(),
                       .stderr_write = stderr_write.get(),
                       .user_namespace = (flags & CLONE_NEWUSER) != 0,
                       .uid = ::geteuid(),
                       .gid = ::getegid(),
                       .environment = environment.array()};
  auto cloned = cloneInto(flags);
  if (!cloned) return std::unexpected(cloned.error());
  if (cloned->pid == 0) becomeZygote(plan);
  return ZygoteProcess{.pid = cloned->pid, .pidfd = std::move(cloned->pidfd), .stderr_pipe = std::move(stderr_read)};
}

}  // namespace brink::hooks
