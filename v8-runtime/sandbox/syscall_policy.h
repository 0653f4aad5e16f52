// seccomp: what the kernel will do for an executor.
//
// The long allow-list goes on in the zygote and is inherited; a context adds a short list of what only zygote and
// templates need (installing costs about 2 µs per instruction, so the one that is installed per context is short).
// A call that is on no list kills the process: nothing in V8 or glibc makes it, so somebody else does.
#pragma once

#include <cstdint>

#include "proxy/base/error.h"

namespace brink::js {

// Whether memory may be made executable: V8's compilers need it, its interpreter does not.
enum class NewCode : std::uint8_t { Allowed, Refused };

// Requires: no_new_privs. With NewCode::Refused the engine was made without jit and has all the code it will ever have.
Status installAllowList(NewCode new_code);
// The last filter of a context: fork, descriptors passing, signals to others, new limits and new filters end here.
Status installContextDelta();
// The filter of a snapshot: a handler's code runs in it, yet it forks and reports as a template does. Fork only as
// fork() does it (no thread, no namespace), prctl only to die with the parent.
Status installSnapshotDelta();

}  // namespace brink::js
