// Starts the launcher: a small process forked from the proxy before it reads any key, which keeps the privileges and
// starts, reaps and reports zygotes (design.md §2). It goes when its socket does: whatever happens to the proxy,
// nothing is left.
//
// Main thread, before any other thread exists.
#pragma once

#include <string>

#include <sys/types.h>

#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

struct LauncherSettings {
  std::string executor;         // "": findExecutor()
  bool require_sandbox = true;  // conf: hooks.sandbox
};

// The proxy's end. Closing the socket ends the launcher and everything below it within a second.
struct Launcher {
  UniqueFd socket;
  pid_t pid = -1;
  bool namespaces = true;  // false: degraded, zygotes share the proxy's namespaces

  // Unsupported (with what to enable) if the sandbox is required and namespaces are missing; NotFound without executor.
  static Result<Launcher> start(const LauncherSettings& settings);
};

// $BRINK_EXECUTOR, else brink-executor beside the running program.
Result<std::string> findExecutor();

}  // namespace brink::hooks
