// `brink check`: everything that a start or a reload would refuse, without serving and without running a function.
#pragma once

#include "proxy/server/cli.h"

namespace brink::server {

// The exit code. Blocks; main thread, before any other thread exists.
int checkCommand(const Options& options);

}  // namespace brink::server
