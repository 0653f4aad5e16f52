// `brink logs`: prints a function's log files (hooks.logDirectory), or a distribution's validation errors, across the
// files that were set aside, and follows them if asked. Needs no running server. Blocking.
#pragma once

#include "proxy/server/cli.h"

namespace brink::server {

// 0: printed, even if nothing was to be printed. 1: nothing was logged yet, or standard output failed. 2: no such
// function, no log directory, or a configuration that cannot be read. Following ends by a signal only.
int logsCommand(const Options& options);

}  // namespace brink::server
