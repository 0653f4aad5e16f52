// The launcher's own life: one thread, one poll loop, no heap of secrets. Reads StartZygote, answers ZygoteStarted and
// ZygoteExited, forwards what zygotes say on stderr, and on end-of-file kills and reaps them all.
#pragma once

#include <string>

#include "proxy/base/fd.h"

namespace brink::hooks {

struct LauncherOptions {
  std::string executor;
  bool namespaces = true;
};

// Runs in the forked child; closes every descriptor but 0–2 and `socket`.
[[noreturn]] void runLauncher(UniqueFd socket, LauncherOptions options);

}  // namespace brink::hooks
