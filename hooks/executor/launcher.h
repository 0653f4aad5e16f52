// Starts the launcher: a small process that starts, reaps and reports zygotes (design.md §2). It is the running
// program, executed anew: exec leaves the proxy's memory, descriptors and environment behind, so that one that has to
// be replaced beside workers and keys carries no more than the first one. It goes when its socket does: whatever
// happens to the proxy, nothing is left.
//
// Main thread.
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
  std::string executor;

  // Unsupported (with what to enable) if the sandbox is required and namespaces are missing; NotFound without executor.
  // Tries the namespaces by a fork of this process: before there are threads.
  static Result<Launcher> start(const LauncherSettings& settings);
  // Another one like this, also beside other threads. Blocks until the exec, about a millisecond.
  Result<Launcher> startAnother() const;
};

// First of all in main() of every program that starts launchers: returns unless this process is to be one.
void becomeLauncherIfAsked(int argc, char** argv);

// $BRINK_EXECUTOR, else brink-executor beside the running program.
Result<std::string> findExecutor();

}  // namespace brink::hooks
