// Landlock as a second wall behind the empty root: no file may be opened, no address bound or connected to, and nothing
// outside may be signalled, even if a way around the mount namespace were found.
#pragma once

#include "proxy/base/error.h"

namespace brink::js {

// The kernel's Landlock ABI that is now in force. Requires: no_new_privs.
Result<int> denyAllFiles();

}  // namespace brink::js
