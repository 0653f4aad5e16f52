#include "v8-runtime/sandbox/resource_limits.h"

#include <cerrno>

#include <sys/resource.h>

namespace brink::js {
namespace {

struct Limit {
  __rlimit_resource resource;
  rlim_t value;
};

Status limit(std::uint64_t data_base_bytes, std::uint64_t memory_bytes, std::uint64_t processes) {
  const Limit limits[] = {
      {RLIMIT_DATA, data_base_bytes + memory_bytes + kDataHeadroomBytes},  // the law on memory; RLIMIT_AS is useless:
                                                                           // V8 reserves address space by the gigabyte
      {RLIMIT_NOFILE, 16},                                                 // it holds four; nothing may be opened
      {RLIMIT_FSIZE, 0},  // writes to files are never legitimate: output goes through the slot
      {RLIMIT_CORE, 0},   // a core file would hold a tenant's data
      {RLIMIT_NPROC, processes},
      {RLIMIT_MEMLOCK, 0},
      {RLIMIT_MSGQUEUE, 0},
  };
  for (const auto& [resource, value] : limits) {
    const rlimit both{value, value};
    if (setrlimit(resource, &both) != 0) return failErrno(Side::Internal, "setrlimit", errno);
  }
  // EACCES: the whole server was started with a lower priority than that (nice, a service unit), which is as good.
  if (setpriority(PRIO_PROCESS, 0, kContextNice) != 0 && errno != EACCES)
    return failErrno(Side::Internal, "setpriority", errno);
  return {};
}

}  // namespace

// No children; seccomp says so too.
Status limitContext(std::uint64_t data_base_bytes, std::uint64_t memory_bytes) {
  return limit(data_base_bytes, memory_bytes, 0);
}

Status limitSnapshot(std::uint64_t data_base_bytes, std::uint64_t memory_bytes) {
  return limit(data_base_bytes, memory_bytes, kSnapshotProcesses);
}

}  // namespace brink::js
