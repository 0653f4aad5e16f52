#include "v8-runtime/process/children.h"

#include <cerrno>

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace brink::js {
namespace {

std::chrono::microseconds in(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

Result<UniqueFd> Children::makeDeathSignal() {
  sigset_t deaths;
  sigemptyset(&deaths);
  sigaddset(&deaths, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &deaths, nullptr) != 0) return failErrno(Side::Internal, "sigprocmask", errno);
  UniqueFd descriptor(signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor) return failErrno(Side::Internal, "signalfd", errno);
  return descriptor;
}

Result<ForkedChild> Children::fork(std::uint64_t id) {
  fflush(nullptr);  // what is buffered would be written by both
  const pid_t pid = ::fork();
  if (pid < 0) return failErrno(Side::Internal, "fork", errno);
  if (pid == 0) {
    ids_.clear();
    return ForkedChild{};
  }
  const long pidfd = syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) {
    const int error_number = errno;
    ::kill(pid, SIGKILL);
    return failErrno(Side::Internal, "pidfd_open", error_number);
  }
  ids_.emplace(pid, id);
  return ForkedChild{pid, UniqueFd(static_cast<int>(pidfd))};
}

void Children::reap(const std::function<void(const ChildExit&)>& on_exit) {
  signalfd_siginfo info[8];  // one signal may stand for many deaths: only emptied, never counted
  while (read(death_signal_, info, sizeof info) > 0) {
  }
  int status = 0;
  rusage usage{};
  for (pid_t pid = 0; (pid = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
    const auto known = ids_.find(pid);
    if (known == ids_.end()) continue;
    const std::uint64_t id = known->second;
    ids_.erase(known);
    on_exit({.id = id, .wait_status = status, .processor_time = in(usage.ru_utime) + in(usage.ru_stime)});
  }
}

}  // namespace brink::js
