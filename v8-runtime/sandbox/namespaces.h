// Taking the file system and the network away. Each is safe to call whatever the launcher has done: a mount namespace
// is always made anew (so that changing the root can never touch the host's), network and IPC when they are still
// shared.
#pragma once

#include "proxy/base/error.h"

namespace brink::js {

// Whether this process's uid 0 is somebody else's uid outside.
bool insideUserNamespace();

Status isolateMounts();
// Succeeds when the only interface is a loopback that is down: what a fresh network namespace has.
Status isolateNetwork();
Status isolateIpc();
// An empty read-only tmpfs becomes the root; the old one is detached. Requires: isolateMounts().
Status enterEmptyRoot();

}  // namespace brink::js
