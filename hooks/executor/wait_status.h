// A child's wait status in words, for logs.
#pragma once

#include <string>

#include <sys/wait.h>

namespace brink::hooks {

inline std::string describeExit(int wait_status) {
  if (WIFSIGNALED(wait_status)) return "ended by signal " + std::to_string(WTERMSIG(wait_status));
  return "ended with exit status " + std::to_string(WEXITSTATUS(wait_status));
}

}  // namespace brink::hooks
