// What attempts.h does by name, here by number: every system call, every descriptor, and what a context shares with
// others. Done by jail_probe in a fully tightened context, ordered and judged by sweep_test.
#pragma once

#include <cstdint>

namespace brink::testing {

// In the place of an attempt's index, at the start of the slot's inbound area.
inline constexpr std::uint32_t kSweepIndex = 0xFFFFFFFF;

struct SweepOrder {
  enum class What : std::uint32_t {
    SystemCall,     // `number`, with six zeros for arguments
    LegacyCall,     // the same by the 32-bit gate (int 0x80)
    Descriptors,    // all calls that a context may make with a descriptor, with all of them; 0: all as it must be
    FillBell,       // rings until the kernel refuses
    WriteSleepPage  // makes the page writable on which a worker tells all its contexts that it sleeps
  };
  std::uint32_t index = kSweepIndex;
  What what = What::SystemCall;
  std::uint32_t number = 0;
};

// As an attempt: what the call returned, errno when that is -1.
long sweep(const SweepOrder& order, int bell, void* sleep_page);

}  // namespace brink::testing
