// What a process has used, as the kernel counts it. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <sys/types.h>

namespace brink::hooks {

// The number that a process behind a pidfd has here; its own namespace has another for it. nullopt: it is gone.
std::optional<pid_t> processBehind(int pidfd);

// The most resident memory that it ever had, in bytes (VmHWM); for REPORT lines of contexts that cannot speak any more.
// Pages that it shares with the zygote it was forked from are counted. Two small files of /proc are read, some 20 µs in
// all. nullopt: it is gone, or /proc does not tell.
std::optional<std::uint64_t> peakResidentBytes(int pidfd);

// Processor time, user and system, since it was forked: its own clock, half a microsecond. `process` is what
// processBehind() said; the pidfd tells whether that number is still its. nullopt: it is gone.
std::optional<std::chrono::nanoseconds> processorTime(int pidfd, pid_t process);

}  // namespace brink::hooks
