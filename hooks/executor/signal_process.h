// SIGKILL through a pidfd: never hits a process that only has the same number. Any thread.
#pragma once

namespace brink::hooks {

// ESRCH (gone already) is a success; an invalid pidfd is none.
bool killThroughPidfd(int pidfd);

}  // namespace brink::hooks
