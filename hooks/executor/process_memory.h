// What a process has used of memory, as the kernel counts it; for REPORT lines of contexts that cannot speak any more.
// Any thread. Two small files of /proc are read, some 20 µs in all.
#pragma once

#include <cstdint>
#include <optional>

namespace brink::hooks {

// The most resident memory that the process behind a pidfd ever had, in bytes (VmHWM). Pages that it shares with the
// zygote it was forked from are counted. nullopt: it is gone, or /proc does not tell.
std::optional<std::uint64_t> peakResidentBytes(int pidfd);

}  // namespace brink::hooks
