// The jail around every process of brink-executor, in two steps:
//
//   zygote    enterJail()       once, after V8 is up and warm, before the first template:
//                               namespaces -> empty root -> network check -> uid -> capabilities -> no_new_privs ->
//                               Landlock -> the long seccomp allow-list
//   context   tightenContext()  after its slot is mapped: rlimits, priority, the short seccomp delta
//   snapshot  tightenSnapshot() the same for a template that runs a handler's init: what forking needs stays
//
// The launcher makes the user and PID namespaces (they need a fork before exec); the others are made here when the
// launcher has not. What is in force is reported upwards, so that the proxy can say it; with `required` a missing piece
// is an Error whose detail says what to enable. Nothing here allocates after a fork beyond a few strings.
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

#include "proxy/base/error.h"

namespace brink::js {

struct JailReport {
  bool user_namespace = false;
  bool pid_namespace = false;
  bool mount_namespace = false;
  bool network_namespace = false;
  bool ipc_namespace = false;
  bool empty_root = false;
  bool unprivileged = false;  // no uid 0 of the host, no capabilities
  bool no_new_privs = false;
  int landlock_abi = 0;  // 0: not in force
  bool seccomp = false;
  bool no_new_code = false;  // no memory can be made executable
  std::string missing;       // a sentence per missing piece: what to enable

  std::string toJson() const;
};

struct JailSettings {
  bool required = true;  // a missing piece is an error
  bool plain = false;    // sanitized executors: nothing at all
  bool jit = true;       // false: no memory becomes executable any more, here and in all processes below
  unsigned user_id = 0;  // hooks/protocol/control.h, ZygoteSettings
};

// Bytes of writable private memory this process has now (VmData): the base of every context's RLIMIT_DATA. Must be read
// before enterJail(), which takes /proc away.
Result<std::uint64_t> readDataBytes();

Result<JailReport> enterJail(const JailSettings& settings);

struct ContextLimits {
  std::uint64_t data_base_bytes = 0;  // readDataBytes() of the zygote
  std::uint64_t memory_bytes = 0;     // the function's memory size
};
// Requires: no further mapping of shared memory, no fork, no message with descriptors after this.
Status tightenContext(const ContextLimits& limits);

// A context's limits, but it may fork: kSnapshotProcesses in all, and as fork() does it only.
Status tightenSnapshot(const ContextLimits& limits);

// SIGKILL for this process when its parent dies. `parent` is the pid it had when it forked: if that is already gone,
// this process leaves at once. Must come after every change of uid, which clears it.
void dieWithParent(pid_t parent);

}  // namespace brink::js
