// What native code in an execution context must not be able to do: one attempt per row, tried by jail_probe in a fully
// tightened context and looked at by jail_test. JavaScript has no way to any of these calls, so they are tried
// natively.
#pragma once

#include <span>

namespace brink::testing {

struct Attempt {
  const char* name;
  // Returns what the system call returned; errno is set when that is -1.
  long (*act)();
  bool allowed = false;   // a control: what V8 needs must work
  bool compiler = false;  // allowed with jit only
};

std::span<const Attempt> attempts();
// The same in a SnapStart snapshot. The probe counts on behind attempts().
std::span<const Attempt> snapshotAttempts();

// What the probe writes into the slot's outbound area.
struct AttemptResult {
  int done = 0;  // 1: act() returned
  int error_number = 0;
  long returned = 0;
};

}  // namespace brink::testing
