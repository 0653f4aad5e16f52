// The two clocks a context reads: monotonic for timers and durations, wall for logs. Both are vDSO calls (25 ns).
#pragma once

#include <cstdint>

#include <time.h>

namespace brink::js {

inline std::uint64_t readClockNs(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
}
inline std::uint64_t monotonicNs() { return readClockNs(CLOCK_MONOTONIC); }
inline std::uint64_t wallMs() { return readClockNs(CLOCK_REALTIME) / 1'000'000u; }

}  // namespace brink::js
