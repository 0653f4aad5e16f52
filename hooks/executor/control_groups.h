// Processor shares in proportion to memory size, as in Lambda, by cgroup v2. Optional: it takes a part of the tree that
// was delegated to the server (systemd: Delegate=yes; or a cgroup namespace of its own) with the cpu controller.
//
//   OWN/brink-proxy          the proxy, the launcher, zygotes: 3 parts, as nice 0 against nice 5
//   OWN/brink-functions      1 part
//       brink-functions/17   a template and all contexts forked from it: as many parts as its function has megabytes
//
// A group for each context would be exact, but cost each cold start a tenth of its time: a template is moved once, and
// its contexts are born in its group. So functions share by memory size, and a function's contexts share equally.
//
// Used by the launcher alone, which has the privileges.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>

#include <sys/types.h>

#include "proxy/base/error.h"

namespace brink::hooks {

struct ControlGroupPlaces {
  std::string mount = "/sys/fs/cgroup";
  std::string self = "/proc/self/cgroup";
};

class ControlGroups {
 public:
  // Moves `processes`, which must be all there are in this process's group, into one below it. Unsupported, with the
  // reason: nothing was changed, or nothing that matters.
  static Result<ControlGroups> open(const ControlGroupPlaces& places, std::span<const pid_t> processes);

  // A template's process, before it forks contexts.
  Status place(std::uint64_t id, pid_t process, std::uint32_t memory_mb);
  // It is dead or dying. Its group goes when its last process has: tidy() tries.
  void end(std::uint64_t id) { ending_.insert(id); }
  void tidy();
  // All processes that were placed are gone.
  void removeAll();
  bool tidied() const { return ending_.empty(); }

 private:
  explicit ControlGroups(std::string functions) : functions_(std::move(functions)) {}
  std::string groupOf(std::uint64_t id) const { return functions_ + '/' + std::to_string(id); }

  std::string functions_;
  std::set<std::uint64_t> ending_;
};

}  // namespace brink::hooks
