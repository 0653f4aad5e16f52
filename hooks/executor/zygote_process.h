// Starting one zygote: clone into new namespaces, the descriptors as protocol/control.h says, exec of brink-executor.
// The executor does the rest of its jail by itself. Used by the launcher alone; single-threaded.
#pragma once

#include <string>

#include <sys/types.h>

#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

// Whether a child in new PID, mount, net, IPC and UTS namespaces (and a user namespace, without privileges) can be
// made. Makes one, and reaps it.
Status probeNamespaces();

struct ZygoteProcess {
  pid_t pid = -1;
  UniqueFd pidfd;
  UniqueFd stderr_pipe;  // non-blocking read end
};

struct ZygoteStart {
  const std::string& executor;
  int control;                  // the zygote's control socket
  const std::string& settings;  // encoded ZygoteSettings
  bool namespaces;
};
Result<ZygoteProcess> startZygoteProcess(const ZygoteStart& start);

}  // namespace brink::hooks
