// The launcher's own life: one thread, one poll loop. Reads StartZygote, answers ZygoteStarted and ZygoteExited,
// forwards what zygotes say on stderr, puts templates into control groups where there are such, and on end-of-file
// kills and reaps them all.
#pragma once

#include <string>

namespace brink::hooks {

// Its end of the socket to the proxy, as the proxy leaves it there.
inline constexpr int kLauncherSocketFd = 3;

struct LauncherOptions {
  std::string executor;
  bool namespaces = true;
};

// The rest of the process; 0–2 and the socket are its only descriptors.
[[noreturn]] void runLauncher(LauncherOptions options);

}  // namespace brink::hooks
