// A parent's children, by the id its orders gave them: forked here, reaped here, reported by the one who asks.
//
// SIGCHLD is blocked and read from a descriptor, so that one poll() waits for orders and deaths alike. The descriptor
// is made once, before the jail, and inherited: reading it always means the signals of the process that reads.
// Thread-affine. Each level has its own; a child starts with an empty one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <unordered_map>

#include <sys/types.h>

#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::js {

struct ForkedChild {
  pid_t pid = 0;   // 0: this is the child
  UniqueFd pidfd;  // in the parent
};

// How a child ended.
struct ChildExit {
  std::uint64_t id = 0;
  int wait_status = 0;
  std::chrono::microseconds processor_time{0};  // all that it used, and nobody else
};

class Children {
 public:
  // Blocks SIGCHLD for this process and all below it, and makes the descriptor for it. Once, in main().
  static Result<UniqueFd> makeDeathSignal();

  // `death_signal` is borrowed.
  explicit Children(int death_signal) : death_signal_(death_signal) {}

  Result<ForkedChild> fork(std::uint64_t id);
  // Reaps all that are dead and calls back for each that was forked here. PID 1 of a namespace also inherits orphans,
  // whose ids it never knew: they are reaped in silence (their template's death says it all).
  void reap(const std::function<void(const ChildExit&)>& on_exit);

 private:
  int death_signal_;
  std::unordered_map<pid_t, std::uint64_t> ids_;
};

}  // namespace brink::js
