#include "hooks/executor/signal_process.h"

#include <cerrno>
#include <csignal>

#include <sys/syscall.h>
#include <unistd.h>

namespace brink::hooks {

bool killThroughPidfd(int pidfd) {
  if (pidfd < 0) return false;
  return syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0) == 0 || errno == ESRCH;
}

}  // namespace brink::hooks
